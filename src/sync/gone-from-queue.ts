// Which entries of a drain are gone from AA's queue. The answer streams by and is remembered in a fixed amount of memory;
// then the ledger is walked in pages. Two complete answers must agree: one may have lost an entry by mistake.

import type { CustId } from '../catalogue/ids.ts';
import { type GoneEntries, mostSampled } from '../shadow/shadow.ts';
import { IdSieve } from './id-sieve.ts';
import { lookAtQueue } from './look-at-queue.ts';
import type { SyncContext } from './sync-context.ts';

const entriesPerPage = 5_000;
/** Between the two looks: whatever stands still for a moment has passed by then. */
const secondLookAfterMs = 2_000;

/** `null`: AA's queue could not be looked at. */
export async function goneFromQueue(context: SyncContext, drainNo: number): Promise<GoneEntries | null> {
  const { client, shadow, pause, signal } = context;
  const { queued } = await shadow.drainProgress(client, drainNo);
  const sieve = new IdSieve(queued);
  if (!(await meetQueue(context, sieve))) return null;
  if ((await notMet(context, drainNo, sieve)).customers === 0) return { customers: 0, sample: [] };
  await pause(secondLookAfterMs, signal);
  if (!(await meetQueue(context, sieve))) return null;
  return notMet(context, drainNo, sieve);
}

/** Adds everybody in AA's queue to the sieve. What an answer that broke off has added does no harm: it was there. */
async function meetQueue(context: SyncContext, sieve: IdSieve): Promise<boolean> {
  const answer = await lookAtQueue(context, async (entries) => {
    for (const { custId } of entries) sieve.add(custId);
  });
  // Whose entries are unreadable cannot be said: any might be ours.
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
      if (sieve.mayHave(id)) continue;
      customers += 1;
      if (sample.length < mostSampled) sample.push(id);
    }
    after = page.at(-1) ?? null;
    if (page.length < entriesPerPage) return { customers, sample };
  }
}
