// The entries of the ledger and how they change, worked out for the entries of one customer. Uses no database.
//
//              fetched, or found deleted while we hold none alive;  `folded` into the entry of a newer drain
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
// An entry says: AA changed this customer before we knew of it. Only a fetch that was sent afterwards, by any worker, may
// settle it. So an entry carries the client's last fetch number at the moment it came in, and only a fetch with a higher
// number touches it. Entries of a drain that is still `receiving` are not read here: they do not count yet, and are
// refreshed when they do.
//
// A customer has at most one entry in the drain that is being refreshed, and at most one that waits from earlier drains
// (parked or gone). When the newer entry is parked or gone, the older entry is folded into it (P9).
//
// A settled entry stays for a while, with its outcome, as the history of its customer.

import { errorGroup } from './error-group.ts';
import { failureText, withFailure } from './failures.ts';
import type { EntryOutcome, FetchResult, GoneKind } from '../interface/applying.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';

/** Where an engine finds a row again. Valid as long as the transaction holds the row. Only the engine understands it. */
export type Place = string | number;

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
  | 'error_group'
  | 'gone_kind'
>;
export type Entry = EntryState &
  Pick<SyncQueue, 'drain_no' | 'cust_id'> & {
    readonly place: Place;
  };

type Failed = Extract<FetchResult, { readonly kind: 'failed' }>;
type Gone = Extract<FetchResult, { readonly kind: 'gone' | 'irrelevant' }>;

/** The fetch that settled an entry, and the outcome. */
export interface Settlement {
  readonly fetchNumber: number;
  readonly outcome: EntryOutcome;
}

export interface SettledEntry extends Settlement {
  readonly entry: Entry;
  /** The entry belongs to an earlier drain than the one at work. */
  readonly leftOver: boolean;
}

export interface LedgerWrites {
  readonly settled: readonly SettledEntry[];
  readonly changed: readonly Entry[];
}

export const noWrites: LedgerWrites = { settled: [], changed: [] };

/** The entries of one customer: its own in the drain at work, and those that wait from earlier drains. */
export interface CustomerEntries {
  readonly own: Entry | null;
  readonly left: readonly Entry[];
}

const touchable = ({ own, left }: CustomerEntries, fetchNumber: number): CustomerEntries => ({
  own: own !== null && own.state !== 'stored' && own.known_fetch_number < fetchNumber ? own : null,
  left: left.filter((entry) => entry.known_fetch_number < fetchNumber),
});

export interface Settled extends LedgerWrites {
  /** When the oldest of them became known; `null` if none was open. */
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

/** From now on only a fetch that is newer than this evidence can settle the entry. No writes if there is no entry. */
export function markGone(
  entries: CustomerEntries,
  { fetchNumber, fetchedAt }: Gone,
  kind: GoneKind | null = null,
): LedgerWrites {
  const { own, left } = touchable(entries, fetchNumber);
  const gone = {
    state: 'gone',
    gone_at: fetchedAt.toISOString(),
    gone_kind: kind,
    known_fetch_number: fetchNumber,
    ...notParked,
  } as const;
  if (own === null) return { ...noWrites, changed: left.map((entry) => ({ ...entry, ...gone })) };
  return { settled: foldedAll(left, fetchNumber), changed: [{ ...left.reduce(folded, own), ...gone }] };
}

/** What a settled entry no longer has. When it was parked stays, for its history. */
export const clearedBySettling = {
  claimed_by: null,
  next_attempt_at: null,
  error_code: null,
  error_message: null,
  error_group: null,
} as const;

const notParked = { ...clearedBySettling, parked_at: null } as const;

export interface Parking {
  readonly at: string;
  /** The lease's number; `null` for a refresh that a person asked for. */
  readonly fencing: number | null;
}

/**
 * If a person asked for the refresh, its failure counts for parked entries only. The drain decides whether a pending entry is
 * parked, because it knows whether AA answers at all. No writes if nothing was parked.
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
  error_group: errorGroup(result.errorCode, result.errorMessage),
  failures: withFailure(entry.failures, failureOf(result)),
  next_attempt_at: result.nextAttemptAt?.toISOString() ?? null,
  parked_at: entry.parked_at ?? at,
  claimed_by: entry.claimed_by === fencing ? null : entry.claimed_by,
});

const failureOf = ({ errorCode, errorMessage, fetchedAt }: Failed): string =>
  failureText({ code: errorCode, message: errorMessage, at: fetchedAt.toISOString() });

/** The entry of an earlier drain continues in the customer's entry of the drain at work. */
const folded = (own: Entry, older: Entry): Entry => ({
  ...own,
  known_at: earlier(own.known_at, older.known_at),
  attempts: Math.max(own.attempts, older.attempts + 1),
  parked_at: own.parked_at === null ? null : earlier(own.parked_at, older.parked_at ?? own.parked_at),
});

const earlier = (a: string, b: string): string => (a < b ? a : b);
