// Notes that another program purges our queue (P13). Each client has one note. Later findings are added to it until a person
// acknowledges it.

import { type CustId, custId } from '../../catalogue/ids.ts';
import { numberSense } from './queue-numbers.ts';
import type { ForeignPurge, ForeignPurgeKind, GoneEntries } from '../interface/client-state.ts';
import type { NumberSense } from '../interface/ledger.ts';
import type { PartOfClient } from './clients.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';

/** At most this many customers are looked after one by one. */
export const mostSampled = 1_000;

interface Note {
  readonly kind: ForeignPurgeKind;
  readonly first_at: string;
  readonly last_at: string;
  readonly times: number;
  readonly customers: number;
  readonly sample: readonly string[];
}

export function toForeignPurge(text: string | null): ForeignPurge | null {
  if (text === null) return null;
  const { kind, first_at, last_at, times, customers, sample } = JSON.parse(text) as Note;
  return {
    kind,
    firstAt: new Date(first_at),
    lastAt: new Date(last_at),
    times,
    customers,
    sample: sample.map(custId),
  };
}

/** The note that a person has seen who was shown findings until `lastAt`; `null` if more was noticed since then. */
export function seenPurge(text: string | null, lastAt: Date): ForeignPurge | null {
  const purge = toForeignPurge(text);
  return purge?.lastAt.getTime() === lastAt.getTime() ? purge : null;
}

export interface Noticed extends GoneEntries {
  readonly kind: ForeignPurgeKind;
  readonly at: string;
}

/** Entries that are gone say more than a number. */
export function withNoticed(text: string | null, noticed: Noticed): string {
  const before = toForeignPurge(text);
  const sample = new Set<CustId>([...(before?.sample ?? []), ...noticed.sample]);
  const note: Note = {
    kind: before?.kind === 'entries-gone' ? 'entries-gone' : noticed.kind,
    first_at: before?.firstAt.toISOString() ?? noticed.at,
    last_at: noticed.at,
    times: (before?.times ?? 0) + 1,
    customers: customersOf(before, noticed),
    sample: [...sample].slice(0, mostSampled),
  };
  return JSON.stringify(note);
}

/**
 * The number of customers in both findings together. A drain that was resumed finds the same customers again: those in both
 * samples count once, and a finding without a new customer changes nothing.
 */
function customersOf(before: ForeignPurge | null, { customers, sample }: GoneEntries): number {
  if (before === null) return customers;
  const known = new Set(before.sample);
  const again = sample.filter((id) => known.has(id)).length;
  const nobodyNew = again > 0 && again === sample.length;
  return nobodyNew ? Math.max(before.customers, customers) : before.customers + customers - again;
}

/** The note without these customers, who are to be forgotten. It is unchanged if it names none of them. */
export function withoutCustomers(text: string | null, custIds: readonly CustId[]): string | null {
  if (text === null) return null;
  const note = JSON.parse(text) as Note;
  const erased = new Set<string>(custIds);
  const sample = note.sample.filter((id) => !erased.has(id));
  return sample.length === note.sample.length ? text : JSON.stringify({ ...note, sample });
}

type Heard = Pick<SyncClients, 'last_purge_number' | 'repeated_purges' | 'foreign_purge'>;

interface Answered {
  readonly numbers: NumberSense;
  readonly change: PartOfClient & Pick<SyncClients, 'repeated_purges'>;
}

/**
 * The change that a queue answer with this number, at this time, makes to the row of its client. `null`: the queue is empty. To an
 * observer the same number comes again, as it purges nothing.
 */
export function answeredWith(
  row: Heard,
  maxQueueNumber: string | null,
  at: string,
  observed: boolean,
): Answered {
  const order = maxQueueNumber === null ? 'onwards' : numberSense(maxQueueNumber, row.last_purge_number);
  const numbers = observed && order === 'repeated' ? 'onwards' : order;
  const noticed: Noticed = { kind: 'number-back', at, customers: 0, sample: [] };
  return {
    numbers,
    change: {
      last_queue_at: at,
      repeated_purges: numbers === 'repeated' ? row.repeated_purges + 1 : 0,
      ...(numbers === 'back' ? { foreign_purge: withNoticed(row.foreign_purge, noticed) } : {}),
    },
  };
}

export const answeredEmpty = (at: string): PartOfClient => ({
  last_queue_at: at,
  repeated_purges: 0,
  observing: null,
});
