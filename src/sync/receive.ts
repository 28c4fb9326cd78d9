// Step 1 of the guide: AA's queue is streamed into the ledger. It counts for nothing until the whole answer has arrived
// well-formed with its max queue number (P5). Beside a drain the queue can also be looked at, with nothing kept.

import { AaError } from '../aa/aa-error.ts';
import type { QueueAnswer, QueueSink } from '../aa/association.ts';
import type { Drain, Lease, Sealed } from '../shadow/shadow.ts';
import { reached } from '../steps.ts';
import { LedgerSink } from './ledger-sink.ts';
import { QueueGlance } from './queue-glance.ts';
import type { SyncContext } from './work/context.ts';

/** A drain whose answer has arrived. */
export interface Received {
  readonly drain: Drain;
  /** How often in a row the queue came again after AA had confirmed its purge. */
  readonly repeatedPurges: number;
}

/** `empty`: the queue is. `unchanged`: it names nobody whom an observer has not seen. */
export type NothingReceived = 'empty' | 'unchanged';

/** The drain is ready to be refreshed. */
export async function receiveQueue(context: SyncContext, lease: Lease): Promise<Received | NothingReceived> {
  const observes = context.settings.purge === 'never';
  const glance = observes ? await QueueGlance.begin(context, lease) : null;
  const ledger = new LedgerSink(context, lease, glance);
  const receivedAt = context.now();
  try {
    const answer = await context.aa.getQueue(ledger, { signal: context.signal });
    await ledger.written();
    if (answer.findings !== undefined) await context.shadow.recordFindings(lease, answer.findings);
    reached('queue-staged');
    await glance?.stageVanished(ledger);
    const nothing = await nothingIn(context, lease, { answer, ledger, glance });
    return nothing ?? (await sealed(context, lease, { answer, ledger, glance, receivedAt }));
  } catch (error) {
    // If this fails too, the next drain discards what is still `receiving`.
    await ledger.discard().catch(() => undefined);
    throw error;
  }
}

interface Arrived {
  readonly answer: QueueAnswer;
  readonly ledger: LedgerSink;
  /** `null`: the queue is not only observed. */
  readonly glance: QueueGlance | null;
}

const isEmpty = ({ maxQueueNumber, entries, unreadable }: QueueAnswer): boolean =>
  maxQueueNumber === null || (entries === 0 && unreadable === 0);

/** `null`: there is something to refresh. */
async function nothingIn(
  { client, shadow, emit }: SyncContext,
  lease: Lease,
  { answer, ledger, glance }: Arrived,
): Promise<NothingReceived | null> {
  if (glance === null) {
    if (!isEmpty(answer)) return null;
    await ledger.discard();
    await shadow.queueWasEmpty(lease);
  } else {
    if (ledger.staged > 0 || (await glance.hasNewUnreadable(answer))) return null;
    await ledger.discard();
    await glance.nothingNew(answer);
  }
  emit({ client, type: 'queue-empty', named: glance?.carried ?? 0 });
  return isEmpty(answer) ? 'empty' : 'unchanged';
}

async function sealed(
  context: SyncContext,
  lease: Lease,
  { answer, ledger, glance, receivedAt }: Arrived & { readonly receivedAt: Date },
): Promise<Received> {
  const { maxQueueNumber, unreadable } = answer;
  const drainNo = await ledger.opened();
  const carried = glance?.carried ?? 0;
  const progress = await context.shadow.seal(lease, drainNo, maxQueueNumber, unreadable, carried);
  reached('queue-sealed');
  await glance?.forgetVanished(drainNo);
  context.emit({ client: context.client, type: 'queue-received', drainNo, progress });
  context.queueWatch.received(progress.numbers);
  tellOfNumbers(context, maxQueueNumber ?? '', progress);
  const observed = glance === null ? {} : { observed: true };
  const drain: Drain = { drainNo, state: 'refreshing', maxQueueNumber, receivedAt, ...observed };
  return { drain, repeatedPurges: progress.repeatedPurges };
}

/** A max queue number that does not grow means that something else changed AA's queue (P13). */
function tellOfNumbers(
  { client, emit }: SyncContext,
  maxQueueNumber: string,
  { numbers, repeatedPurges: inARow }: Sealed,
): void {
  if (numbers === 'back') emit({ client, type: 'foreign-purge', kind: 'number-back', customers: 0 });
  if (numbers === 'repeated') emit({ client, type: 'purge-repeated', maxQueueNumber, inARow });
}

/** A drain waits for the look. */
const lookAttempts = 2;

/**
 * Looks at AA's queue and keeps nothing of it in the ledger. `null`: the queue could not be read. Entries that an answer
 * brought before it broke off have been given to `page` all the same.
 */
export async function lookAtQueue(
  { aa, signal }: SyncContext,
  page: QueueSink['page'] = () => Promise.resolve(),
): Promise<QueueAnswer | null> {
  try {
    const sink = { restart: () => Promise.resolve(), page };
    return await aa.getQueue(sink, { signal, attempts: lookAttempts });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AaError) return null;
    throw error;
  }
}
