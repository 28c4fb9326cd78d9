// The options of `simulate`, and the simulator's options made from them. Their names are the simulator's, with hyphens.

import { type Command, Option } from 'commander';
import type { FaultRule } from '../simulator/faults/fault-rule.ts';
import { procedures } from '../simulator/requests/procedures.ts';
import type { SimulatorOptions, SimulatorSettings } from '../simulator/simulator-options.ts';
import type { AnswerStyle, Renaming } from '../simulator/writing/answer-style.ts';
import { readFaultRule } from './fault-rule.ts';
import { amount, portNumber, wholeNumber } from './arguments.ts';
import { addLeftOut, addRenamed } from './renamed-fields.ts';
import { simulatedCustomers } from './simulated-customers.ts';

type Named = Pick<
  SimulatorSettings,
  | 'queued'
  | 'allowedAddresses'
  | 'unprovisioned'
  | 'host'
  | 'port'
  | 'dad'
  | 'username'
  | 'password'
  | 'customers'
  | 'seed'
  | 'changesPerSecond'
  | 'purgeForm'
>;

type Spoken = Omit<AnswerStyle, 'declaredAs' | 'renaming' | keyof Switches>;

interface Switches {
  readonly cdata?: boolean;
  readonly byteOrderMark?: boolean;
  readonly indent?: boolean;
  readonly unknownExtras?: boolean;
  readonly namespace?: boolean;
}

export interface SimulateOptions extends Named, Spoken, Switches {
  readonly latency: number;
  readonly latencyPerCustomer: number;
  readonly served: number;
  readonly bulkCap?: number;
  readonly fault: readonly FaultRule[];
  /** Paths and their other names. */
  readonly rename: Renaming;
  /** Paths. */
  readonly leaveOut: readonly string[];
  readonly writeConfig?: string;
  /** A folder of `capture`. */
  readonly from?: string;
}

const addFault = (text: string, others: readonly FaultRule[]): readonly FaultRule[] =>
  others.concat(readFaultRule(text));

export const addSimulateOptions = (command: Command): Command =>
  addTroubleOptions(addStyleOptions(addWorldOptions(command)));

const addWorldOptions = (command: Command): Command =>
  command
    .option('--from <folder>', 'replays what `capture` wrote to the folder (default: customers are made up)')
    .option('--host <address>', 'the address listened on', '127.0.0.1')
    .option('--port <number>', 'the port; 0 takes a free one', portNumber, 4010)
    .option('--dad <name>', 'the last segment of its base address', 'acmedemo')
    .option('--username <name>', 'the user name it accepts', 'integrator')
    .option('--password <password>', 'the password it accepts', 'simulated')
    .option('--customers <number>', 'how many customers it has', simulatedCustomers, 2000)
    .option('--seed <number>', 'the same seed gives the same customers', wholeNumber, 1)
    .addOption(choice('--queued <which>', 'which customers are queued at the start', ['all', 'none']))
    .option('--changes-per-second <number>', 'how many customers change each second', amount, 0);

/** The first choice is the default. */
const choice = (
  flags: string,
  description: string,
  [first, ...others]: readonly [string, ...string[]],
): Option => new Option(flags, description).choices([first, ...others]).default(first);

const addStyleOptions = (command: Command): Command =>
  command
    .addOption(choice('--spelling <kind>', 'the spelling of element names', ['camel', 'hyphen', 'upper']))
    .option('--namespace', 'elements in a namespace with a prefix (default: no namespace)')
    .option('--cdata', 'texts as CDATA (default: as escaped text)')
    .addOption(
      choice('--encoding <name>', 'the encoding of answers', ['utf-8', 'iso-8859-1', 'windows-1252']),
    )
    .addOption(
      choice('--declare-encoding <where>', 'where the encoding is declared', [
        'both',
        'declaration',
        'header',
        'none',
      ]),
    )
    .option('--byte-order-mark', 'a byte order mark before answers in UTF-8 (default: none)')
    .addOption(choice('--dates <form>', 'the form of dates', ['us', 'iso', 'oracle', 'mixed']))
    .addOption(choice('--flags <form>', 'the form of flags', ['true/false', 'Y/N', '1/0', 'mixed']))
    .addOption(choice('--leaves <kind>', 'how values are written', ['elements', 'attributes']))
    .option('--indent', 'indented answers (default: one line)')
    .option('--unknown-extras', 'a field and a section that the catalogue does not know (default: none)')
    .addOption(
      new Option('--rename <path=name>', 'a field or section that it calls otherwise; may be repeated')
        .argParser(addRenamed)
        .default({}, 'none'),
    )
    .addOption(
      new Option('--leave-out <path>', 'a field or section that it does not send; may be repeated')
        .argParser(addLeftOut)
        .default([], 'none'),
    )
    .addOption(choice('--roots <names>', 'the root elements of answers', ['documented', 'assumed']))
    .addOption(
      choice('--queue-entries <one-for>', 'what the queue has one entry for', ['customers', 'changes']),
    )
    .addOption(
      choice('--queue-values <kind>', 'how numbers and triggers in the queue are written', [
        'attributes',
        'elements',
      ]),
    )
    .addOption(choice('--reasons <form>', 'the form of the reasons in the queue', ['triggers', 'flat']))
    .addOption(
      choice('--max-queue-number <where>', 'whether it stands after or before the customers', [
        'last',
        'first',
      ]),
    )
    .addOption(
      choice(
        '--status <when>',
        'which answers have a status; documented: all except successful customer details',
        ['documented', 'always', 'failures'],
      ),
    )
    .addOption(
      choice('--error-code <where>', 'where the code of a failure is written', [
        'documented',
        'element',
        'attribute',
        'message',
      ]),
    )
    .addOption(
      choice('--unknown-in-bulk <how>', 'what a bulk answer does with unknown customers', [
        'missing',
        'error',
        'void',
      ]),
    )
    .addOption(
      choice('--purge-form <names>', 'the names that a purge request must have', ['documented', 'camel']),
    );

const addTroubleOptions = (command: Command): Command =>
  command
    .option('--latency <ms>', 'how long each call takes', amount, 0)
    .option('--latency-per-customer <ms>', 'how much longer a call takes for each customer', amount, 0)
    .option('--served <number>', 'how many calls are served at once', wholeNumber, 64)
    .option(
      '--bulk-cap <number>',
      'how many customers one bulk call may have (default: any number)',
      wholeNumber,
    )
    .addOption(
      new Option('--unprovisioned <procedures...>', 'procedures that answer as if they did not exist')
        .choices(procedures.map(({ name }) => name))
        .default([], 'none'),
    )
    .addOption(
      new Option('--allowed-addresses <addresses...>', 'the only IP addresses that may call').default(
        null,
        'any',
      ),
    )
    .addOption(
      new Option('--fault <rule>', 'a fault rule, PROCEDURE:FAULT,NAME=VALUE,…; may be repeated')
        .argParser(addFault)
        .default([] as readonly FaultRule[], 'none'),
    );

export function simulatorOptions(options: SimulateOptions): SimulatorOptions {
  const { latency, latencyPerCustomer, served, fault, rename, leaveOut, writeConfig: _, ...same } = options;
  return {
    ...same,
    renaming: { ...rename, ...Object.fromEntries(leaveOut.map((path) => [path, null])) },
    latency: { fixedMs: latency, perCustomerMs: latencyPerCustomer, concurrency: served },
    faults: fault,
  };
}
