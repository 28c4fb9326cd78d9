// Step 3 of the guide, and the deletions that are settled before it. The queue is purged up to the number of the answer that
// was drained, exactly as AA wrote it. It is purged only when AA has said SUCCESS. Purging the same number again after a
// crash is harmless: what AA has queued since then has higher numbers.

import { AaError, isFollowed } from '../aa/aa-error.ts';
import { type Drain, judgedBeforeDoubt, type Lease } from '../shadow/shadow.ts';
import { reached } from '../steps.ts';
import { whoIsDue } from './parked.ts';
import { lookAtQueue } from './receive.ts';
import { syncError } from './sync-error.ts';
import type { SyncContext } from './work/context.ts';

/** Between steps 2 and 3: customers that are gone in AA become tombstones, unless there are too many of them (P6). */
export async function settleDeletions(context: SyncContext): Promise<'settled' | 'braked'> {
  const { client, shadow, settings, emit } = context;
  if (await keepsNobody(context)) return 'braked';
  const answer = await shadow.settleDeletions(client, settings.brake);
  reached('deletions-settled');
  if (answer.kind === 'braked') {
    emit({ client, type: 'deletions-braked', gone: answer.gone, customers: answer.customers });
    return 'braked';
  }
  if (answer.deleted > 0) emit({ client, type: 'deletions-settled', deleted: answer.deleted });
  return 'settled';
}

/** A rule that keeps none of the first hundred is hardly meant so: nothing is purged until a person says it, or changes it. */
async function keepsNobody({ client, shadow, shape, emit }: SyncContext): Promise<boolean> {
  if (shape.rule === null) return false;
  const seen = await shadow.shapes.seenByNobody(client);
  if (seen === null || seen.kept > 0 || seen.judged < judgedBeforeDoubt) return false;
  emit({ client, type: 'nobody-kept', judged: seen.judged });
  return true;
}

/**
 * The same, when parked customers are retried too. While some of them are due, or soon will be, the deletions wait, because
 * deletions that are settled in pieces would not reach the limit of the brake. The database says which customers are due. So
 * it does not matter which worker tries the parked customers, or whether a pass was broken off. `atOnce`: whether something
 * is waiting for the deletions.
 */
export async function settleBesideRetries(
  context: SyncContext,
  atOnce: () => Promise<boolean>,
): Promise<'settled' | 'braked' | 'later'> {
  if ((await whoIsDue(context)) === 'some' && !(await atOnce())) return 'later';
  return settleDeletions(context);
}

/**
 * Whether the drain ends without a purge: this process is told never to send one, or an observer has received the drain. Then what
 * was seen before is not among its entries, and may have changed again (P1).
 */
export const isObserved = ({ settings }: SyncContext, { observed }: Drain): boolean =>
  settings.purge === 'never' || observed === true;

export async function leaveObserved(
  { client, shadow, emit }: SyncContext,
  lease: Lease,
  { drainNo }: Drain,
): Promise<'observed'> {
  await shadow.observing.ended(lease, drainNo);
  emit({ client, type: 'observed', drainNo });
  return 'observed';
}

/** `unpurged`: AA does not purge the queue, and the drain is finished without a purge. */
export async function purgeQueue(
  context: SyncContext,
  lease: Lease,
  drain: Drain,
): Promise<'purged' | 'unpurged'> {
  const { client, shadow, aa, signal, emit } = context;
  const { drainNo, maxQueueNumber } = drain;
  if (maxQueueNumber === null) throw syncError('SYNC_NOT_DRAINED', `drain ${drainNo} has no number`);
  await shadow.checkPurge(lease, drainNo);
  reached('purge-call');
  try {
    await aa.purgeQueue(maxQueueNumber, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AaError && (await isHopeless(context, drain, error)))
      return leaveUnpurged(context, lease, drain, error);
    throw error;
  }
  reached('purge-answered');
  await shadow.purged(lease, drainNo);
  reached('purge-recorded');
  emit({ client, type: 'purged', drainNo, maxQueueNumber });
  return 'purged';
}

/** Whether AA answers, and only the purge keeps failing. */
const isHopeless = async (context: SyncContext, drain: Drain, error: AaError): Promise<boolean> =>
  context.purgePatience.isOverAfter(drain, isFollowed(error)) && (await lookAtQueue(context)) !== null;

/**
 * Everything of the drain is stored or parked, so nothing needs this purge: what AA still has queued stands in its next
 * answer. Waiting for a SUCCESS that never comes would let every customer grow stale. And it never comes when an earlier purge
 * worked, its answer was lost, and AA calls it a failure to find nothing to purge.
 */
async function leaveUnpurged(
  { shadow, queueWatch, purgePatience }: SyncContext,
  lease: Lease,
  { drainNo }: Drain,
  { code, message }: AaError,
): Promise<'unpurged'> {
  purgePatience.refusal = `${code}, ${message}`;
  await shadow.leftUnpurged(lease, drainNo);
  queueWatch.leftUnpurged();
  return 'unpurged';
}
