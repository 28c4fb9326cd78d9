// Step 2 of the guide: every pending customer of a drain is fetched and applied, in several batches at once and by any number
// of workers. A batch is first claimed in the ledger. The transaction that stores it also settles it there. So a crash loses
// only the batches that are at work (P4). Customers that a person names are refreshed here too, without a claim.

import { AaShadowError } from '../aa-shadow-error.ts';
import type { CustId } from '../catalogue/ids.ts';
import type { Applied, ApplyOutcome, ClaimedEntry, Claimant, FetchResult, Lease } from '../shadow/shadow.ts';
import { reached } from '../steps.ts';
import type { Fetched, Wanted } from './fetch/call.ts';
import { fetchCustomers } from './fetch/fetch-customers.ts';
import { OutageGuard } from './fetch/known-living.ts';
import { numberOf, onePerNumber, spelledApart, spelledAsStored } from './fetch/spelling.ts';
import { ownShapeNo } from './shape/own-shape.ts';
import { reshape } from './shape/shaping.ts';
import { isHeld, unlessHeld } from './work/call-gate.ts';
import { customersPerCall, inLane, type SyncContext } from './work/context.ts';
import { allLanes, CallPortion } from './work/lanes.ts';
import { nextAttemptAt } from './work/schedule.ts';
import { isPaused } from './work/pausing.ts';

/** How often to look whether other workers have finished their batches, and whether a lane may begin another batch. */
const lookAgainMs = 50;
const longestLookMs = 1_000;

/**
 * For the leader of the drain. Ends when nothing of the drain is pending any more, with any worker, or when the client is paused
 * or its calls are held back, and this worker has nothing in hand.
 */
export async function refreshQueue(
  context: SyncContext,
  lease: Lease,
  drainNo: number,
): Promise<'done' | 'paused' | 'held'> {
  const { client, shadow, signal, pause, vitalSigns } = context;
  let before = Infinity;
  let waitMs = lookAgainMs;
  for (;;) {
    const did = await refreshUnclaimed(context, lease, drainNo);
    if (await isPaused(context)) return 'paused';
    const { pending } = await shadow.drainProgress(client, drainNo);
    if (pending === 0) return 'done';
    if (isHeld(context)) return 'held';
    // What other workers have refreshed is progress too.
    if (pending < before) vitalSigns.progress();
    before = pending;
    // Other workers have claimed the rest and may need a while. Or we have claimed it ourselves without knowing: after a
    // failover the database may have our claims but not our batches (P4). We are working on nothing now, so our old claims
    // can be made free.
    if (did === 'nothing') await shadow.unfinishedDrain(lease);
    waitMs = did === 'something' ? lookAgainMs : Math.min(longestLookMs, 2 * waitMs);
    await pause(waitMs, signal);
    signal.throwIfAborted();
  }
}

interface Lanes {
  readonly claimant: Claimant;
  readonly drainNo: number;
  readonly guard: OutageGuard;
  readonly portion: CallPortion;
  /** Whether a lane has found nothing left to claim. */
  worked: boolean;
  /** Whether a lane has claimed something. */
  claimed: boolean;
}

/** Ends when nothing is left to claim. Returns whether anything was claimed. */
export async function refreshUnclaimed(
  context: SyncContext,
  claimant: Claimant,
  drainNo: number,
): Promise<'something' | 'nothing'> {
  const portion = new CallPortion(context, claimant);
  const guard = new OutageGuard(context, drainNo);
  const lanes: Lanes = { claimant, drainNo, guard, portion, worked: false, claimed: false };
  // There is one more lane than calls at once, so AA stays busy while one lane writes. With more lanes, batches that are
  // read and not yet written would pile up in memory (P9).
  const most = context.settings.concurrency + 1;
  try {
    await allLanes(
      context,
      Array.from({ length: most }, (_, at) => (lane) => refreshInLane(lane, lanes, at)),
    );
    return lanes.claimed ? 'something' : 'nothing';
  } finally {
    portion.end();
  }
}

async function refreshInLane(context: SyncContext, lanes: Lanes, at: number): Promise<void> {
  const { claimant, drainNo, guard, portion } = lanes;
  const { shadow, aa, pause, signal } = context;
  while (!lanes.worked) {
    signal.throwIfAborted();
    if (at > Math.min(await portion.calls(), aa.callsAtOnce())) {
      await pause(lookAgainMs, signal);
      continue;
    }
    if (isHeld(context)) return;
    const entries = await shadow.claimPending(claimant, drainNo, customersPerCall(context));
    reached('batch-claimed');
    if (entries.length === 0) lanes.worked = true;
    else lanes.claimed = true;
    if (entries.length > 0)
      await unlessHeld(context, () => refreshClaimed(context, claimant, entries, guard));
  }
}

/** Fetches and applies claimed entries. Gives them back untouched when that fails. */
export async function refreshClaimed(
  context: SyncContext,
  claimant: Claimant,
  entries: readonly ClaimedEntry[],
  guard: OutageGuard,
): Promise<void> {
  try {
    const results = await fetchCustomers(context, entries, guard);
    const spelled = await spelledAsStored(context, claimant, entries, results);
    const applied = await applyResults(context, claimant, spelled);
    const moved = new Set(applied.filter(({ outcome }) => outcome === 'moved').map(({ custId }) => custId));
    if (moved.size > 0)
      await context.shadow.unclaim(
        claimant,
        entries.filter(({ custId }) => moved.has(custId)),
      );
  } catch (error) {
    // A claim that cannot be given back ends with the lease or the share. If work goes on under the same lease, that work
    // gives the claim back.
    await context.shadow.unclaim(claimant, entries).catch(() => undefined);
    throw error;
  }
}

/** Whoever has no lease says in which shape the customers were fetched. */
export type ApplyRight = Claimant | { readonly kind: 'none'; readonly shapeNo: number };

/** Applies fetched customers to the shadow in one transaction (P2). Reports and returns what was applied. */
export async function applyResults(
  context: SyncContext,
  right: ApplyRight,
  fetched: readonly Fetched[],
): Promise<readonly Applied[]> {
  try {
    return await applyTogether(context, right, fetched);
  } catch (error) {
    if (right.kind === 'none' || !isRefusal(error)) throw error;
    return applyEach(context, right, fetched, error);
  }
}

async function applyTogether(
  context: SyncContext,
  right: ApplyRight,
  fetched: readonly Fetched[],
): Promise<readonly Applied[]> {
  const { client, shadow, emit } = context;
  const results = fetched.map((one) => toFetchResult(context, one));
  const startedAt = performance.now();
  const of = right.kind === 'none' ? { lease: null, shapeNo: right.shapeNo } : { lease: right };
  const applied = await shadow.apply({ client, ...of, results, reshape: reshape(context) });
  const tookMs = performance.now() - startedAt;
  reached('batch-applied');
  emit({ client, type: 'applied', applied, tookMs });
  const parked = new Set(applied.filter(({ outcome }) => outcome === 'parked').map(({ custId }) => custId));
  for (const one of fetched)
    if (one.kind === 'failed' && parked.has(one.wanted.custId)) emitParked(context, one, one.error);
  return applied;
}

/** The database works, but it does not take these rows. */
const isRefusal = (error: unknown): error is AaShadowError =>
  error instanceof AaShadowError && error.code === 'DB_FAILED';

/**
 * A customer that the database does not take is parked, so that it does not keep the rest of its batch waiting (P8). If it
 * takes none of several, the customers are not the cause, and the batch fails as a whole.
 */
async function applyEach(
  context: SyncContext,
  claimant: Claimant,
  fetched: readonly Fetched[],
  refusal: AaShadowError,
): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  const refused: Fetched[] = [];
  for (const one of fetched)
    try {
      applied.push(...(await applyTogether(context, claimant, [one])));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { wanted, fetchNumber, fetchedAt } = one;
      refused.push({ wanted, fetchNumber, fetchedAt, kind: 'failed', error });
    }
  if (fetched.length > 1 && refused.length === fetched.length) throw refusal;
  return refused.length === 0 ? applied : [...applied, ...(await applyTogether(context, claimant, refused))];
}

function toFetchResult(context: SyncContext, fetched: Fetched): FetchResult {
  const { fetchNumber, fetchedAt } = fetched;
  const of = { custId: numberOf(fetched), fetchNumber, fetchedAt };
  switch (fetched.kind) {
    case 'current':
      return { ...of, kind: 'current', customer: fetched.customer };
    case 'gone':
      return { ...of, kind: 'gone' };
    case 'irrelevant':
      return { ...of, kind: 'irrelevant' };
    case 'failed':
      return {
        ...of,
        kind: 'failed',
        errorCode: fetched.error.code,
        errorMessage: fetched.error.message,
        nextAttemptAt: nextAttempt(context, fetched),
      };
  }
}

const nextAttempt = ({ random }: SyncContext, { wanted, fetchedAt }: Fetched): Date =>
  nextAttemptAt({ failures: wanted.attempts + 1, from: fetchedAt, random: random() });

function emitParked(context: SyncContext, fetched: Fetched, error: AaShadowError): void {
  const { client, emit } = context;
  const { custId } = fetched.wanted;
  emit({ client, type: 'parked', custId, error, nextAttemptAt: nextAttempt(context, fetched) });
}

/** `fetched` is `null` for a forgotten customer, because AA is not asked about it. */
export interface RefreshedCustomer {
  /** The number as the person gave it. What was applied may be spelled with other leading zeros. */
  readonly asked: CustId;
  readonly fetched: Fetched | null;
  readonly applied: Applied;
}

/**
 * For the command `refresh`: fetches and applies customers that a person names, beside a drain that may be at work. If both
 * fetch the same customer, the fetch number decides (P3). Takes one batch of distinct customers, at most `bulkSize`. Nothing
 * changes for a customer that could not be fetched.
 */
export async function refreshCustomers(
  work: SyncContext,
  custIds: readonly CustId[],
): Promise<readonly RefreshedCustomer[]> {
  const context = inLane(work, 'asked');
  const shapeNo = await ownShapeNo(context);
  const forgotten = new Set(
    (await context.shadow.forgotten(context.client, custIds)).map(({ custId }) => custId),
  );
  const wanted = await asWanted(
    context,
    custIds.filter((custId) => !forgotten.has(custId)),
  );
  const fetched = await fetchCustomers(context, wanted, new OutageGuard(context));
  const spelled = await spelledApart(context, fetched);
  // A failed fetch changes nothing. A parked customer keeps its schedule, and a refused deletion stays refused.
  const answered = spelled.filter(({ kind }) => kind !== 'failed');
  const applied = await applyResults(context, { kind: 'none', shapeNo }, onePerNumber(answered));
  const byId = new Map(applied.map((one) => [one.custId, one]));
  const fetchedById = new Map(spelled.map((one) => [one.wanted.custId, one]));
  return custIds.map((custId) => {
    const one = fetchedById.get(custId) ?? null;
    const outcome = forgotten.has(custId) ? 'forgotten' : 'unchanged';
    return {
      asked: custId,
      fetched: one,
      applied: byId.get(one === null ? custId : numberOf(one)) ?? untouched(custId, outcome),
    };
  });
}

/** Without a hash, they are stored as they come, whatever has changed meanwhile. */
async function asWanted(
  { client, shadow }: SyncContext,
  custIds: readonly CustId[],
): Promise<readonly Wanted[]> {
  const copies = await shadow.copies(client, custIds);
  return custIds.map((custId) => {
    const stored = copies.get(custId)?.stored ?? null;
    const isStored = stored?.custId === custId && !stored.deleted;
    return { custId, reasons: [], attempts: 0, storedHash: null, isStored };
  });
}

const untouched = (custId: CustId, outcome: ApplyOutcome): Applied => ({
  custId,
  outcome,
  sections: [],
  knownAt: null,
});
