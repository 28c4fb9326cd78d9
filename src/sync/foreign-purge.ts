// Sometimes AA's queue is looked at again before a drain is purged. Entries that we hold and that are no longer in the queue
// were purged by another program (P13). A look that fails delays nothing, because the purge does not need it.
//
// The answer streams by and is remembered in a fixed amount of memory; then the ledger is walked in pages. Two complete answers
// must agree, because one may have lost an entry by mistake.

import type { CustId } from '../catalogue/ids.ts';
import { bareId } from '../catalogue/spellings.ts';
import { type Drain, type GoneEntries, type Lease, mostSampled } from '../shadow/shadow.ts';
import { IdSieve } from './id-sieve.ts';
import { lookAtQueue } from './receive.ts';
import type { SyncContext } from './work/context.ts';

const entriesPerPage = 5_000;
/** Between the two looks. A short standstill of AA is over by then. */
const secondLookAfterMs = 2_000;

export async function lookForForeignPurge(
  context: SyncContext,
  lease: Lease,
  { drainNo }: Drain,
): Promise<void> {
  const { client, shadow, emit, queueWatch } = context;
  if (!queueWatch.isDue()) return;
  const gone = await goneFromQueue(context, drainNo);
  if (gone === null) return;
  queueWatch.looked();
  if (gone.customers === 0) return;
  await shadow.recordGoneEntries(lease, gone);
  emit({ client, type: 'foreign-purge', kind: 'entries-gone', customers: gone.customers });
}

/** `null`: AA's queue could not be looked at. */
async function goneFromQueue(context: SyncContext, drainNo: number): Promise<GoneEntries | null> {
  const { client, shadow, pause, signal } = context;
  const { queued } = await shadow.drainProgress(client, drainNo);
  const sieve = new IdSieve(queued);
  if (!(await meetQueue(context, sieve))) return null;
  if ((await notMet(context, drainNo, sieve)).customers === 0) return { customers: 0, sample: [] };
  await pause(secondLookAfterMs, signal);
  if (!(await meetQueue(context, sieve))) return null;
  return notMet(context, drainNo, sieve);
}

/**
 * Adds all customers in AA's queue to the sieve. What an answer added before it broke off does no harm: it was in the queue.
 */
async function meetQueue(context: SyncContext, sieve: IdSieve): Promise<boolean> {
  const answer = await lookAtQueue(context, async (entries) => {
    // The ledger may spell a number as it is stored, and not as the queue does.
    for (const { custId } of entries) sieve.add(bareId(custId));
  });
  // An entry without a readable number may be of any customer, and so one of ours.
  return answer?.unreadable === 0;
}

async function notMet(
  { client, shadow, signal }: SyncContext,
  drainNo: number,
  sieve: IdSieve,
): Promise<GoneEntries> {
  const sample: CustId[] = [];
  let customers = 0;
  let after: CustId | null = null;
  for (;;) {
    signal.throwIfAborted();
    const page: readonly CustId[] = await shadow.drainCustomers(client, drainNo, after, entriesPerPage);
    for (const id of page) {
      if (sieve.mayHave(bareId(id))) continue;
      customers += 1;
      if (sample.length < mostSampled) sample.push(id);
    }
    after = page.at(-1) ?? null;
    if (page.length < entriesPerPage) return { customers, sample };
  }
}
