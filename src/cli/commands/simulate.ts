// `simulate`: a stand-in AA on this machine, for trying things out and for tests.

import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Simulator, SimulatorOptions } from '../../simulator/start-simulator.ts';
import { action } from '../action.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readFaultRule, type WrittenFault } from '../fault-rule.ts';
import type { Invocation } from '../invocation.ts';

export interface SimulateOptions {
  readonly host: string;
  readonly port: number;
  readonly dad: string;
  readonly customers: number;
  readonly seed: number;
  readonly username: string;
  readonly password: string;
  readonly spelling: 'camel' | 'hyphen';
  readonly cdata?: boolean;
  readonly encoding: 'utf-8' | 'iso-8859-1' | 'windows-1252';
  readonly declareEncoding: 'declaration' | 'header' | 'both' | 'none';
  readonly dates: 'us' | 'iso' | 'oracle' | 'mixed';
  readonly queued: 'all' | 'none';
  readonly changesPerSecond: number;
  readonly latency: number;
  readonly latencyPerCustomer: number;
  readonly served: number;
  readonly bulkCap: number;
  readonly fault: readonly WrittenFault[];
  readonly writeConfig?: string;
}

const whole = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

const amount = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number.');
  return Number(text);
};

const addFault = (text: string, others: readonly WrittenFault[]): readonly WrittenFault[] => [
  ...others,
  readFaultRule(text),
];

export function registerSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .description('Runs a stand-in AA with made-up customers until Ctrl-C, and prints how to reach it.');
  addServerOptions(command);
  addWorldOptions(command);
  addTroubleOptions(command);
  command
    .option('--write-config <file>', 'write a configuration for it to this file (default: only print it)')
    .action(action(simulate));
  withExamples(command, [
    ['simulate --customers 20000 --write-config aa-shadow.yaml', 'an AA, and the configuration to drain it'],
    [
      'simulate --changes-per-second 5 --spelling hyphen --encoding iso-8859-1',
      'a busy one that spells otherwise',
    ],
    ['simulate --fault customers:http-503,probability=0.1 --fault purge:reset,times=2', 'one in trouble'],
  ]);
}

const addServerOptions = (command: Command): Command =>
  command
    .option('--host <address>', 'the address listened on', '127.0.0.1')
    .option('--port <number>', 'the port; 0 takes a free one', whole, 4010)
    .option('--dad <name>', 'the last segment of its base address', 'acmedemo')
    .option('--username <name>', 'the user name it accepts', 'integrator')
    .option('--password <password>', 'the password it accepts', 'simulated');

const addWorldOptions = (command: Command): Command =>
  command
    .option('--customers <number>', 'how many customers it has', whole, 2000)
    .option('--seed <number>', 'the same seed makes up the same customers', whole, 1)
    .addOption(
      new Option('--queued <who>', 'who is queued at the start').choices(['all', 'none']).default('all'),
    )
    .option('--changes-per-second <number>', 'how many customers change by themselves', amount, 0)
    .addOption(new Option('--spelling <kind>', 'element names').choices(['camel', 'hyphen']).default('camel'))
    .option('--cdata', 'texts as CDATA (default: as escaped text)')
    .addOption(
      new Option('--encoding <name>', 'of its answers')
        .choices(['utf-8', 'iso-8859-1', 'windows-1252'])
        .default('utf-8'),
    )
    .addOption(
      new Option('--declare-encoding <where>', 'where the encoding is told')
        .choices(['declaration', 'header', 'both', 'none'])
        .default('both'),
    )
    .addOption(
      new Option('--dates <form>', 'of dates').choices(['us', 'iso', 'oracle', 'mixed']).default('us'),
    );

const addTroubleOptions = (command: Command): Command =>
  command
    .option('--latency <ms>', 'how long each call takes', amount, 0)
    .option('--latency-per-customer <ms>', 'how much longer for each customer', amount, 0)
    .option('--served <number>', 'calls served at once', whole, 64)
    .option('--bulk-cap <number>', 'customers it allows in one bulk call', whole, 200)
    .addOption(
      new Option('--fault <rule>', 'a fault, PROCEDURE:FAULT,NAME=VALUE,…; may be repeated')
        .argParser(addFault)
        .default([] as readonly WrittenFault[], 'none'),
    );

async function simulate(invocation: Invocation, options: SimulateOptions): Promise<ExitCode> {
  const { signal } = invocation;
  const { startSimulator } = await import('../../simulator/start-simulator.ts');
  const simulator = await startSimulator(simulatorOptions(options));
  try {
    const configuration = configurationFor(simulator, options);
    if (options.writeConfig !== undefined)
      await writeFile(options.writeConfig, configuration, { mode: 0o600 });
    announce(invocation, simulator, options, configuration);
    await aborted(signal);
  } finally {
    await simulator.close();
  }
  return exitCodes.done;
}

const simulatorOptions = (options: SimulateOptions): SimulatorOptions => {
  const { latency, latencyPerCustomer, served, fault, cdata = false, writeConfig: _, ...same } = options;
  return {
    ...same,
    cdata,
    latency: { fixedMs: latency, perCustomerMs: latencyPerCustomer, concurrency: served },
    faults: fault as SimulatorOptions['faults'],
  };
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The simulator's password is made up, so it may stand here. */
const configurationFor = ({ url }: Simulator, { username, password }: SimulateOptions): string =>
  `database: sqlite:./aa-shadow.db
clients:
  - id: demo
    url: ${JSON.stringify(url)}
    username: ${JSON.stringify(username)}
    password: ${JSON.stringify(password)}
`;

function announce(
  invocation: Invocation,
  { url, controlUrl }: Simulator,
  { username, password, customers, writeConfig }: SimulateOptions,
  configuration: string,
): void {
  if (invocation.json) {
    const document = { url, controlUrl, username, password, customers, config: writeConfig ?? null };
    // One line: whoever starts it reads one line and goes on.
    invocation.print(`${JSON.stringify(document)}\n`);
    return;
  }
  const where = writeConfig === undefined ? 'aa-shadow.yaml for it:' : `${writeConfig} for it, written:`;
  invocation.print(
    `A simulated AA with ${customers.toLocaleString('en-US')} customers runs until Ctrl-C.
  address   ${url}
  user      ${username}
  password  ${password}
  control   ${controlUrl}

${where}

${configuration}`,
  );
}
