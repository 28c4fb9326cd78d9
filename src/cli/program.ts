// The whole command line: its global options and its commands.

import { readFileSync } from 'node:fs';
import { Command, Help } from 'commander';
import { type CommandEntry, commandList } from './command-list.ts';
import { withExamples } from './examples.ts';
import { addGlobalOptions } from './global-options.ts';
import { inOwnName } from './own-name.ts';

/** The program. The file of a command is loaded when the command is called. */
export function createProgram(): Command {
  const program = bareProgram();
  for (const { name, description } of commandList) program.command(name).description(description);
  withExamples(program, [
    ['demo', 'shows everything with a simulated AA'],
    ['config --example > aa-shadow.yaml', 'a configuration to fill in'],
    ['check', 'tries what the configuration says, and tells what to ask of ACGI'],
    ['run', 'keeps every client fresh, and serves the page and HTTP where `http` is configured'],
    ['status', 'how fresh each client is, and what needs a person'],
    ['explain --client acme 0012345', 'why a customer is fresh or not'],
  ]);
  return program.hook('preSubcommand', (_, command) => define(command));
}

/** The program with all commands loaded, for the reference page. */
export async function createWholeProgram(): Promise<Command> {
  const program = createProgram();
  for (const command of program.commands) await define(command);
  return program;
}

const bareProgram = (): Command =>
  addGlobalOptions(
    new Command('aa-shadow')
      .description(
        "Keeps your own SQL database of Association Anywhere's customers fresh, and never loses a change.",
      )
      .version(version(), '-v, --version', 'print the version')
      .helpOption('-h, --help', 'print this')
      .helpCommand(false)
      .configureHelp({ showGlobalOptions: true, sortOptions: false, subcommandTerm })
      // All errors are reported in one place and in one form.
      .configureOutput({
        outputError: () => undefined,
        writeOut: (text) => void process.stdout.write(inOwnName(text)),
        writeErr: (text) => void process.stderr.write(inOwnName(text)),
      })
      .exitOverride(),
  );

async function define(command: Command): Promise<void> {
  const load = entryOf(command)?.load;
  if (load !== undefined) (await load())(command);
}

/** Only the commands of the program have an entry. Subcommands have none. */
const entryOf = (command: Command): CommandEntry | undefined =>
  command.parent?.parent ? undefined : commandList.find(({ name }) => name === command.name());

const usualHelp = new Help();

const subcommandTerm = (command: Command): string =>
  entryOf(command)?.term ?? usualHelp.subcommandTerm(command);

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}
