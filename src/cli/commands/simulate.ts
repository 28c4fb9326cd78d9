// `simulate`: runs a simulated AA on this machine, for trials and tests.

import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Simulator } from '../../simulator/simulator.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import type { Invocation } from '../invocation.ts';
import { type SimulateOptions, addSimulateOptions, simulatorOptions } from '../simulate-options.ts';
import { usageError } from '../arguments.ts';
import { counted } from '../../wording.ts';

export function defineSimulate(command: Command): void {
  addSimulateOptions(command)
    .option('--write-config <file>', 'write a configuration for this AA to the file (default: only print it)')
    .action(framed(simulate));
  withExamples(command, [
    ['simulate --customers 20000 --write-config aa-shadow.yaml', 'an AA, and a configuration to drain it'],
    [
      'simulate --changes-per-second 5 --spelling hyphen --encoding iso-8859-1',
      'an AA with many changes and another style of answers',
    ],
    [
      'simulate --rename memberships.statusCode=statCd --leave-out emails.preferred',
      'an AA that calls a field otherwise, and does not send another one',
    ],
    ['simulate --from captured', 'an AA that answers as the captured one did'],
    ['simulate --fault customers:http-503,probability=0.1 --fault purge:reset,times=2', 'an AA with faults'],
  ]);
}

async function simulate(invocation: Invocation, options: SimulateOptions): Promise<Result> {
  const { signal } = invocation;
  const simulator = await started(options);
  try {
    const configuration = configurationFor(simulator, options);
    if (options.writeConfig !== undefined) await writeConfiguration(options.writeConfig, configuration);
    announce(invocation, simulator, options, configuration);
    await aborted(signal);
  } finally {
    await simulator.close();
  }
  return nothingToPrint;
}

async function started(options: SimulateOptions): Promise<Simulator> {
  const { startSimulator } = await import('../../simulator/simulator.ts');
  const { RecordingError } = await import('../../simulator/replay/recording.ts');
  try {
    return await startSimulator(simulatorOptions(options));
  } catch (error) {
    if (error instanceof RecordingError)
      throw usageError(error.message, 'Give --from a folder that `aa-shadow capture` wrote.');
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw usageError(
      `cannot listen on ${options.host}, port ${options.port} (${code})`,
      'Give another --port (0 takes a free one) or --host.',
    );
  }
}

async function writeConfiguration(file: string, text: string): Promise<void> {
  try {
    // The file may be a real configuration, so it is never overwritten.
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw usageError(`${file} exists already`, 'Name another file, or remove this one.');
    throw usageError(
      `cannot write ${file} (${code})`,
      'Name a file in a folder that exists and that this user may write to.',
    );
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The simulator's password protects nothing, so it may be printed. */
const configurationFor = ({ url }: Simulator, { username, password }: SimulateOptions): string =>
  `database: sqlite:./aa-shadow.db
clients:
  - id: demo
    url: ${quoted(url)}
    username: ${quoted(username)}
    password: ${quoted(password)}
    proxy: none
`;

const quoted = (text: string): string => JSON.stringify(text.replaceAll('${', () => '$${'));

function announce(
  invocation: Invocation,
  { url, controlUrl }: Simulator,
  { username, password, customers, writeConfig, from }: SimulateOptions,
  configuration: string,
): void {
  if (invocation.json) {
    const shown = from === undefined ? customers : null;
    const document = { url, controlUrl, username, password, customers: shown, config: writeConfig ?? null };
    // It is one line, so that a program that starts the simulator only has to read one line.
    invocation.say(`${JSON.stringify(document)}\n`);
    return;
  }
  const where =
    writeConfig === undefined
      ? 'a configuration for it (aa-shadow.yaml):'
      : `its configuration was written to ${writeConfig}:`;
  invocation.say(
    `${from === undefined ? `A simulated AA with ${counted(customers, 'customer')}` : `A replay of ${from}`} runs until Ctrl-C.
  address   ${url}
  user      ${username}
  password  ${password}
  control   ${controlUrl}

${where}

${configuration}
${nextStep(writeConfig)}`,
  );
}

const nextStep = (file = 'aa-shadow.yaml'): string =>
  `Meanwhile, in another terminal: aa-shadow run --config ${file}
With \`http: { port: 4000 }\` in it, that serves a page at http://127.0.0.1:4000/ too.
`;
