// Settles the deletion of one customer: all its entries that are `gone`, and what is stored (P6).

import type { CustId } from '../../catalogue/ids.ts';
import type { BatchRead, StoredCustomerMark } from './batch-read.ts';
import { burial, leaving, type ResultPlan } from './customers.ts';
import type { CustomerEntries, Entry, SettledEntry } from './entries.ts';
import { type GoneOutcome, goneOutcome } from './verdict.ts';

/**
 * Each entry is settled with the number of its own evidence; if it also stands for a later change, it stays open. The newest evidence makes
 * the tombstone. `null` if no entry of the customer is `gone`. `at`: now.
 */
export function planDeletion(read: BatchRead, custId: CustId, at: string): ResultPlan | null {
  const stored = read.marks.get(custId) ?? null;
  const settled = settlements(read.entriesOf(custId), stored);
  const [newest] = settled;
  if (newest === undefined) return null;
  const ledger = { settled, changed: [] };
  const applied = { custId, outcome: 'unchanged', sections: [], knownAt: null } as const;
  const { fetchNumber, entry } = newest;
  if (stored !== null && newest.outcome === 'left')
    return { applied: { ...applied, outcome: 'left' }, ledger, ...leaving({ custId, fetchNumber }, at) };
  if (stored === null || newest.outcome !== 'deleted') return { applied, ledger };
  const customer = { custId, place: stored.place, fetchNumber, fetchedAt: entry.gone_at ?? at };
  return { applied: { ...applied, outcome: 'deleted' }, ledger, ...burial(customer) };
}

/** The newest evidence first. */
const settlements = (
  { own, left }: CustomerEntries,
  stored: StoredCustomerMark | null,
): readonly SettledEntry[] =>
  [own, ...left]
    .filter(isGone)
    .toSorted((a, b) => b.known_fetch_number - a.known_fetch_number)
    .map((entry, at) => ({
      entry,
      leftOver: entry !== own,
      fetchNumber: entry.known_fetch_number,
      outcome: outcomeOf(stored, entry, at),
    }));

/** If a newer entry makes the tombstone, an older entry finds it already made. */
function outcomeOf(stored: StoredCustomerMark | null, entry: Entry, place: number): GoneOutcome | 'left' {
  const outcome = goneOutcome(stored, entry.known_fetch_number);
  if (outcome !== 'deleted') return outcome;
  if (place > 0) return 'unchanged';
  return entry.gone_kind === 'irrelevant' ? 'left' : 'deleted';
}

const isGone = (entry: Entry | null): entry is Entry => entry?.state === 'gone';
