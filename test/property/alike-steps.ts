// The steps of a story that is lived on two databases alike: what workers and people do to the shadow of one client.

import fc from 'fast-check';
import { custId } from '../../src/catalogue/ids.ts';
import type { QueueReason } from '../../src/catalogue/queue-entry.ts';

/** Spellings of one number are among them, and numbers whose order depends on what compares them. */
export const people = ['1', '01', '10', 'B', 'a', 'é'].map(custId);

/** A member of `people`, by its place. */
type Person = number;
export type Who = 'lease' | 'old lease' | 'share' | 'nobody';

export interface QueueLine {
  readonly of: Person;
  readonly reasons: readonly QueueReason[];
}

export interface Answer {
  readonly of: Person;
  readonly kind: 'current' | 'gone' | 'failed';
  readonly seed: number;
  /** Whether the hash of what is stored was the same when the customer was asked for. */
  readonly known: boolean;
  /** After a failure: when it is tried again. */
  readonly againInMs: number | null;
}

export type Step =
  | { readonly do: 'lease'; readonly holder: 0 | 1 }
  | { readonly do: 'let go' | 'renew' | 'unclaim'; readonly who: Who }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'stage' | 'receive'; readonly lines: readonly QueueLine[] }
  | { readonly do: 'seal'; readonly number: number; readonly unreadable: number }
  | { readonly do: 'discard'; readonly keep: 'keep' | 'remove' }
  | { readonly do: 'claim'; readonly who: Who; readonly limit: number }
  | { readonly do: 'respell'; readonly who: Who; readonly to: Person }
  /** AA answers. The answers are applied later, or never. */
  | { readonly do: 'fetch'; readonly answers: readonly Answer[] }
  /** What was claimed is fetched, all of it in the same way. */
  | { readonly do: 'fetch claimed'; readonly answer: Answer }
  /** Claimed, fetched and applied without a break. */
  | { readonly do: 'work'; readonly limit: number; readonly answer: Answer }
  /** A person asks for these customers. */
  | { readonly do: 'refresh'; readonly answers: readonly Answer[] }
  | { readonly do: 'apply'; readonly who: Who; readonly which: number }
  | { readonly do: 'settle'; readonly atLeast: number }
  | { readonly do: 'prune'; readonly keptMs: number }
  | { readonly do: 'retry' | 'drop'; readonly of: readonly Person[] | null }
  | { readonly do: 'forget' | 'unforget'; readonly of: readonly Person[] }
  | { readonly do: PlainStep };

const plainSteps = [
  'open',
  'unfinished',
  'was empty',
  'join',
  'claim parked',
  'unclaim parked',
  'refuse',
  'begin purge',
  'check purge',
  'purged',
  'unpurged',
  'finish',
  'stuck',
  'gone entries',
  'error',
  'findings',
  'bring forward',
] as const;
type PlainStep = (typeof plainSteps)[number];

const person = fc.nat(people.length - 1);
const several = fc.uniqueArray(person, { minLength: 1, maxLength: 4, size: 'max' });
const severalOrAll: fc.Arbitrary<readonly Person[] | null> = fc.option(several);
const who = fc.constantFrom<Who>('lease', 'lease', 'lease', 'share', 'old lease', 'nobody');
const reason: fc.Arbitrary<QueueReason> = fc.record({
  table: fc.constantFrom(null, 'CEN_CUST_MAST', 'CEN_PHONE'),
  action: fc.constantFrom(null, 'UPDATE', 'DELETE'),
  reason: fc.constantFrom(null, '', 'O\'Hara "x" 😀'),
});
const line: fc.Arbitrary<QueueLine> = fc.record({ of: person, reasons: fc.array(reason, { maxLength: 3 }) });
const lines = fc.array(line, { minLength: 1, maxLength: 8, size: 'max' });
const answer: fc.Arbitrary<Answer> = fc.record({
  of: person,
  kind: fc.constantFrom('current', 'current', 'current', 'gone', 'gone', 'failed'),
  seed: fc.nat(5),
  known: fc.constantFrom(false, false, false, true),
  againInMs: fc.constantFrom(null, 500, 40_000),
});
const answers = fc.uniqueArray(answer, {
  minLength: 1,
  maxLength: 5,
  size: 'max',
  selector: ({ of }) => of,
});

const step = <const Name extends Step['do'], Parts extends object>(
  name: Name,
  parts: fc.Arbitrary<Parts>,
): fc.Arbitrary<{ readonly do: Name } & Parts> => parts.map((given) => ({ do: name, ...given }));

const often = <Of>(weight: number, arbitrary: fc.Arbitrary<Of>) => ({ weight, arbitrary });

const anyStep = fc.oneof(
  often<Step>(4, step('lease', fc.record({ holder: fc.constantFrom(0, 0, 0, 1) }))),
  often<Step>(2, step('let go', fc.record({ who }))),
  often<Step>(2, step('renew', fc.record({ who }))),
  often<Step>(2, step('unclaim', fc.record({ who }))),
  often<Step>(4, step('pass', fc.record({ ms: fc.constantFrom(1, 1_000, 1_000, 31_000, 90_000_000) }))),
  often<Step>(2, step('stage', fc.record({ lines }))),
  often<Step>(6, step('receive', fc.record({ lines }))),
  often<Step>(2, step('seal', fc.record({ number: fc.nat(9), unreadable: fc.nat(2) }))),
  often<Step>(2, step('discard', fc.record({ keep: fc.constantFrom('keep', 'remove') }))),
  often<Step>(10, step('claim', fc.record({ who, limit: fc.integer({ min: 1, max: 4 }) }))),
  often<Step>(4, fc.constant({ do: 'claim parked' })),
  often<Step>(2, step('respell', fc.record({ who, to: person }))),
  often<Step>(6, step('fetch', fc.record({ answers }))),
  often<Step>(12, step('fetch claimed', fc.record({ answer }))),
  often<Step>(12, step('work', fc.record({ limit: fc.integer({ min: 1, max: 4 }), answer }))),
  often<Step>(8, step('refresh', fc.record({ answers }))),
  often<Step>(12, step('apply', fc.record({ who, which: fc.constantFrom(0, 0, 0, 1, 2) }))),
  often<Step>(4, step('settle', fc.record({ atLeast: fc.constantFrom(0, 1, 99) }))),
  often<Step>(1, step('prune', fc.record({ keptMs: fc.constantFrom(0, 1_000, 100_000_000) }))),
  often<Step>(2, step('retry', fc.record({ of: severalOrAll }))),
  often<Step>(1, step('drop', fc.record({ of: severalOrAll }))),
  often<Step>(1, step('forget', fc.record({ of: several }))),
  often<Step>(2, step('unforget', fc.record({ of: several }))),
  often<Step>(
    6,
    fc.constantFrom(...plainSteps).map((name) => ({ do: name })),
  ),
);

const everyone: readonly Answer[] = people.map((_, of) => ({
  of,
  kind: 'current',
  seed: of,
  known: false,
  againInMs: null,
}));

/** Some customers, a lease and a queue come first: without them little can happen. */
export const story: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.subarray([...everyone]), lines, fc.array(anyStep, { minLength: 10, maxLength: 50, size: 'max' }))
  .map(([stored, first, steps]) => [
    { do: 'refresh', answers: stored },
    { do: 'lease', holder: 0 },
    { do: 'receive', lines: first },
    ...steps,
  ]);
