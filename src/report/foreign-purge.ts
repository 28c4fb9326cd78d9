// The report of a foreign purge: what was noticed, the likely cause, and the cure. The program never applies the cure
// by itself (P13).

import type { ClientState, ForeignPurgeKind } from '../shadow/shadow.ts';
import { counted, type Row } from '../wording.ts';

export type ForeignPurgeDocument = ReturnType<typeof foreignPurgeDocument>;

const causes: Readonly<Record<ForeignPurgeKind, string>> = {
  'entries-gone': 'another environment purges the queue of the same credentials',
  'number-back':
    'AA was restored from a backup, its queue was made new, or another AA answers at this address',
};

/** The most numbers in the command line of the cure. */
const mostNamed = 50;

export function foreignPurgeDocument({ client, foreignPurge }: ClientState) {
  if (foreignPurge === null) return null;
  const { kind, firstAt, lastAt, times, customers, sample } = foreignPurge;
  const isFew = sample.length > 0 && sample.length <= mostNamed && sample.length >= customers;
  return {
    kind,
    first_at: firstAt.toISOString(),
    last_at: lastAt.toISOString(),
    times,
    customers,
    sample: sample as readonly string[],
    likely_cause: causes[kind],
    cure: `aa-shadow enqueue --client ${client} ${isFew ? sample.join(' ') : '--everyone'}`,
    acknowledge: `aa-shadow status --client ${client} --acknowledge`,
  };
}

export function foreignPurgeRows(document: ForeignPurgeDocument): readonly Row[] {
  if (document === null) return [];
  const { kind, times, customers, last_at: at, likely_cause: cause, cure, acknowledge } = document;
  const what =
    kind === 'entries-gone'
      ? `entries of ${counted(customers, 'customer')} vanished from AA's queue without our purge`
      : "AA's queue number went down";
  return [
    ['foreign', `${what}, ${counted(times, 'time')}, last at ${at}`],
    ['cause', `probably ${cause}: ask ACGI for a separate user for each environment`],
    ['cure', `${cure}, when the cause is removed (safest: --everyone); then ${acknowledge}`],
  ];
}
