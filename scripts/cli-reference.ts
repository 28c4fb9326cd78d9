// Makes the reference page of the command line: the help of every command, as the program prints it.

import type { Command } from 'commander';
import { createWholeProgram } from '../src/cli/program.ts';

export async function cliReference(): Promise<string> {
  const program = await createWholeProgram();
  const commands = program.commands.flatMap(withSubcommands);
  return `# Command line

<!-- Generated from src/cli by scripts/generate-reference.ts; do not edit. -->

From a checkout, \`aa-shadow\` is \`npm run -s aa-shadow --\`. The result goes to stdout, logs and progress to stderr. What
\`--json\` prints is described in [json-output.md](../json-output.md). The global options may stand before or after the
command.

| exit code | means |
| --- | --- |
| 0 | done |
| 1 | something unexpected happened |
| 2 | the command line was wrong |
| 3 | the configuration is wrong |
| 4 | AA refused, or cannot be reached |
| 5 | the database failed |
| 6 | finished, but something is parked or differs |
| 7 | the database was written by a newer program |
| 128 + n | ended by signal n |

## aa-shadow

\`\`\`
${helpOf(program)}\`\`\`

${commands.map(commandText).join('\n')}`;
}

const withSubcommands = (command: Command): readonly Command[] =>
  [command].concat(command.commands.flatMap(withSubcommands));

const commandText = (command: Command): string =>
  `## ${nameOf(command)}\n\n\`\`\`\n${helpOf(command)}\`\`\`\n`;

const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

function helpOf(command: Command): string {
  let help = '';
  command
    .configureHelp({ ...command.configureHelp(), showGlobalOptions: false })
    .configureOutput({
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
      writeOut: (text) => {
        help += text;
      },
    })
    .outputHelp();
  return help;
}
