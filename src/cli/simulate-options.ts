// The options of `simulate`, and what they mean to the simulator. The names are the simulator's own, hyphenated.

import { type Command, Option } from 'commander';
import type { FaultRule } from '../simulator/faults/fault-rule.ts';
import { procedures } from '../simulator/requests/procedures.ts';
import type { SimulatorOptions, SimulatorSettings } from '../simulator/simulator-options.ts';
import type { AnswerStyle } from '../simulator/writing/answer-style.ts';
import { readFaultRule } from './fault-rule.ts';
import { amount, portNumber, wholeNumber } from './arguments.ts';

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

type Spoken = Omit<AnswerStyle, 'declaredAs' | keyof Switches>;

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
  readonly writeConfig?: string;
}

const addFault = (text: string, others: readonly FaultRule[]): readonly FaultRule[] =>
  others.concat(readFaultRule(text));

export const addSimulateOptions = (command: Command): Command =>
  addTroubleOptions(addStyleOptions(addWorldOptions(command)));

const addWorldOptions = (command: Command): Command =>
  command
    .option('--host <address>', 'the address listened on', '127.0.0.1')
    .option('--port <number>', 'the port; 0 takes a free one', portNumber, 4010)
    .option('--dad <name>', 'the last segment of its base address', 'acmedemo')
    .option('--username <name>', 'the user name it accepts', 'integrator')
    .option('--password <password>', 'the password it accepts', 'simulated')
    .option('--customers <number>', 'how many customers it has', wholeNumber, 2000)
    .option('--seed <number>', 'the same seed makes up the same customers', wholeNumber, 1)
    .addOption(choice('--queued <who>', 'who is queued at the start', ['all', 'none']))
    .option('--changes-per-second <number>', 'how many customers change by themselves', amount, 0);

/** The first choice is the default. */
const choice = (
  flags: string,
  description: string,
  [first, ...others]: readonly [string, ...string[]],
): Option => new Option(flags, description).choices([first, ...others]).default(first);

const addStyleOptions = (command: Command): Command =>
  command
    .addOption(choice('--spelling <kind>', 'element names', ['camel', 'hyphen', 'upper']))
    .option('--namespace', 'elements with a prefix, in a namespace (default: none)')
    .option('--cdata', 'texts as CDATA (default: as escaped text)')
    .addOption(choice('--encoding <name>', 'of its answers', ['utf-8', 'iso-8859-1', 'windows-1252']))
    .addOption(
      choice('--declare-encoding <where>', 'where the encoding is told', [
        'both',
        'declaration',
        'header',
        'none',
      ]),
    )
    .option('--byte-order-mark', 'before answers in UTF-8 (default: none)')
    .addOption(choice('--dates <form>', 'of dates', ['us', 'iso', 'oracle', 'mixed']))
    .addOption(choice('--flags <form>', 'of flags', ['true/false', 'Y/N', '1/0', 'mixed']))
    .addOption(choice('--leaves <kind>', 'values as', ['elements', 'attributes']))
    .option('--indent', 'indented answers (default: on one line)')
    .option('--unknown-extras', 'a field and a section the catalogue does not know (default: none)')
    .addOption(choice('--roots <names>', 'root elements of its answers', ['documented', 'assumed']))
    .addOption(
      choice('--queue-entries <one-for>', 'an entry of the queue for each of these', [
        'customers',
        'changes',
      ]),
    )
    .addOption(
      choice('--queue-values <kind>', 'numbers and triggers in the queue as', ['attributes', 'elements']),
    )
    .addOption(choice('--reasons <form>', 'why a customer is queued', ['triggers', 'flat']))
    .addOption(choice('--max-queue-number <where>', 'after or before the customers', ['last', 'first']))
    .addOption(
      choice('--status <when>', 'which answers carry a status; documented: all but details that came', [
        'documented',
        'always',
        'failures',
      ]),
    )
    .addOption(
      choice('--error-code <where>', 'where the code of a failure stands', [
        'documented',
        'element',
        'attribute',
        'message',
      ]),
    )
    .addOption(
      choice('--unknown-in-bulk <how>', 'unknown customers in a bulk answer', ['missing', 'error', 'void']),
    )
    .addOption(choice('--purge-form <names>', 'what a purge must spell', ['documented', 'camel']));

const addTroubleOptions = (command: Command): Command =>
  command
    .option('--latency <ms>', 'how long each call takes', amount, 0)
    .option('--latency-per-customer <ms>', 'how much longer for each customer', amount, 0)
    .option('--served <number>', 'calls served at once', wholeNumber, 64)
    .option('--bulk-cap <number>', 'customers it allows in one bulk call (default: any number)', wholeNumber)
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
      new Option('--fault <rule>', 'a fault, PROCEDURE:FAULT,NAME=VALUE,…; may be repeated')
        .argParser(addFault)
        .default([] as readonly FaultRule[], 'none'),
    );

export function simulatorOptions(options: SimulateOptions): SimulatorOptions {
  const { latency, latencyPerCustomer, served, fault, writeConfig: _, ...same } = options;
  return {
    ...same,
    latency: { fixedMs: latency, perCustomerMs: latencyPerCustomer, concurrency: served },
    faults: fault,
  };
}
