// The entries of the ledger: what becomes of them, worked out on the entries of one customer, free of any database.
//
//              fetched, or found deleted while we hold nobody alive; `folded` into the entry of a newer drain
//    queued    ┌────────────────────────────────────────────────────────────────────────────────────────┐
//       │      │                                                                                        ▼
//       ▼      │     a refresh failed          fetched, found deleted as above, folded, dropped      stored
//    pending ──┼────────────────────▶ parked ───────────────────────────────────────────────────────▶   ▲
//       │                             │    ▲ └─▶ parked: failed again, one attempt more                 │
//       │     AA says it is deleted   │    │                                                            │
//       └──────────────┐ ┌────────────┘    │ a person refuses the deletions                             │
//                      ▼ ▼                 │                                                            │
//                     gone ────────────────┘                                                            │
//                       │     settled as a tombstone, or fetched after all                              │
//                       └───────────────────────────────────────────────────────────────────────────────┘
//
// An entry says: AA changed this customer before this was known to us. It may be settled by any fetch that was sent
// afterwards, whoever sent it, and by no other. So an entry carries the client's last fetch number at the moment
// it came in, and only a fetch with a higher one touches it. Entries of a drain that is still `receiving` are not among
// those read: they do not count yet, and are refreshed when they do.
//
// A customer stands at most once in the drain that is being refreshed, and at most once among what earlier drains left
// waiting (parked or gone); when it is parked or gone in the newer, the older entry is folded into that one (P9).
//
// What is settled stays for a while as the history of its customer, with what became of it.

import { failureText, withFailure } from './failures.ts';
import type { EntryOutcome, FetchResult } from '../interface/applying.ts';
import type { Place } from './place.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';

/** The columns of an entry that a result can change. */
export type EntryState = Pick<
  SyncQueue,
  | 'state'
  | 'attempts'
  | 'known_at'
  | 'known_fetch_number'
  | 'claimed_by'
  | 'parked_at'
  | 'next_attempt_at'
  | 'error_code'
  | 'error_message'
  | 'gone_at'
  | 'failures'
>;
export type Entry = EntryState &
  Pick<SyncQueue, 'drain_no' | 'cust_id'> & {
    readonly place: Place;
  };

type Failed = Extract<FetchResult, { readonly kind: 'failed' }>;
type Gone = Extract<FetchResult, { readonly kind: 'gone' }>;

/** By which fetch an entry is settled, and what it came to. */
export interface Settlement {
  readonly fetchNumber: number;
  readonly outcome: EntryOutcome;
}

export interface SettledEntry extends Settlement {
  readonly entry: Entry;
  /** Of a drain before the one at work. */
  readonly leftOver: boolean;
}

export interface LedgerWrites {
  readonly settled: readonly SettledEntry[];
  readonly changed: readonly Entry[];
}

export const noWrites: LedgerWrites = { settled: [], changed: [] };

/** The entries of one customer: its own in the drain at work, and those that earlier drains left waiting. */
export interface CustomerEntries {
  readonly own: Entry | null;
  readonly left: readonly Entry[];
}

const touchable = ({ own, left }: CustomerEntries, fetchNumber: number): CustomerEntries => ({
  own: own !== null && own.state !== 'stored' && own.known_fetch_number < fetchNumber ? own : null,
  left: left.filter((entry) => entry.known_fetch_number < fetchNumber),
});

export interface Settled extends LedgerWrites {
  /** Since when the oldest of them was known; `null` when none was open. */
  readonly knownAt: string | null;
}

export function settle(entries: CustomerEntries, settlement: Settlement): Settled {
  const settled = settledAll(touchable(entries, settlement.fetchNumber), settlement);
  const knownAt = settled.map(({ entry }) => entry.known_at).toSorted()[0] ?? null;
  return { settled, changed: [], knownAt };
}

export const settledAll = (
  { own, left }: CustomerEntries,
  settlement: Settlement,
): readonly SettledEntry[] => [
  ...(own === null ? [] : [{ ...settlement, entry: own, leftOver: false }]),
  ...left.map((entry) => ({ ...settlement, entry, leftOver: true })),
];

const foldedAll = (left: readonly Entry[], fetchNumber: number): readonly SettledEntry[] =>
  settledAll({ own: null, left }, { fetchNumber, outcome: 'folded' });

/** Only a fetch newer than this evidence can settle the entry from now on. No writes where there is no entry. */
export function markGone(entries: CustomerEntries, { fetchNumber, fetchedAt }: Gone): LedgerWrites {
  const { own, left } = touchable(entries, fetchNumber);
  const gone = {
    state: 'gone',
    gone_at: fetchedAt.toISOString(),
    known_fetch_number: fetchNumber,
    ...notParked,
  } as const;
  if (own === null) return { ...noWrites, changed: left.map((entry) => ({ ...entry, ...gone })) };
  return { settled: foldedAll(left, fetchNumber), changed: [{ ...left.reduce(folded, own), ...gone }] };
}

const notParked = {
  claimed_by: null,
  parked_at: null,
  next_attempt_at: null,
  error_code: null,
  error_message: null,
} as const;

export interface Parking {
  readonly at: string;
  /** The lease's number; `null` for a refresh a person asked for. */
  readonly fencing: number | null;
}

/**
 * A failure of a refresh that a person asked for counts for parked entries only: whether a pending one is parked is the
 * drain's to judge, which knows whether AA serves anybody. No writes when nothing was parked.
 */
export function park(entries: CustomerEntries, result: Failed, parking: Parking): LedgerWrites {
  const { fetchNumber } = result;
  const { own, left } = touchable(entries, fetchNumber);
  const parked = (entry: Entry): Entry => parkedEntry(entry, result, parking);
  if (own !== null && mayPark(own, parking))
    return parking.fencing === null
      ? { ...noWrites, changed: [own, ...left.filter(isParked)].map(parked) }
      : { settled: foldedAll(left, fetchNumber), changed: [left.reduce(folded, parked(own))] };
  return { ...noWrites, changed: left.filter(isParked).map(parked) };
}

const isParked = ({ state }: Entry): boolean => state === 'parked';

const mayPark = (own: Entry, { fencing }: Parking): boolean =>
  isParked(own) || (own.state === 'pending' && fencing !== null);

const parkedEntry = (entry: Entry, result: Failed, { at, fencing }: Parking): Entry => ({
  ...entry,
  state: 'parked',
  attempts: entry.attempts + 1,
  error_code: result.errorCode,
  error_message: result.errorMessage,
  failures: withFailure(entry.failures, failureOf(result)),
  next_attempt_at: result.nextAttemptAt?.toISOString() ?? null,
  parked_at: entry.parked_at ?? at,
  claimed_by: entry.claimed_by === fencing ? null : entry.claimed_by,
});

const failureOf = ({ errorCode, errorMessage, fetchedAt }: Failed): string =>
  failureText({ code: errorCode, message: errorMessage, at: fetchedAt.toISOString() });

/** What an earlier drain left of this customer goes on in the entry of the drain at work. */
const folded = (own: Entry, older: Entry): Entry => ({
  ...own,
  known_at: earlier(own.known_at, older.known_at),
  attempts: Math.max(own.attempts, older.attempts + 1),
  parked_at: own.parked_at === null ? null : earlier(own.parked_at, older.parked_at ?? own.parked_at),
});

const earlier = (a: string, b: string): string => (a < b ? a : b);
