// A worker helps with the drains of others: it looks round for long ones and refreshes batches of them beside whoever leads
// them. Receiving the queue, settling deletions and the purge stay with the leader.

import type { ClientId } from '../catalogue/ids.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { FailureCount } from './failure-count.ts';
import { holding } from './hold-lease.ts';
import { pauseAfterFailure } from './poll-schedule.ts';
import { refreshUnclaimed } from './refresh-queue.ts';
import type { SyncContext } from './sync-context.ts';
import { asSyncError } from './sync-error.ts';
import { reached } from '../steps.ts';

/** Batches a drain must be worth at its start before others join it. */
export const batchesWorthSharing = 3;

export interface HelpTerms {
  readonly holder: string;
  readonly shadow: Shadow;
  readonly signal: AbortSignal;
  /** The least batch size of the clients one knows of. */
  readonly leastBatch: number;
  /** What is needed to work for a client; `null` for one that nothing is known of. */
  readonly contextOf: (client: ClientId) => SyncContext | null;
  /** Resolves when it is time to look round again. */
  readonly nextLook: () => Promise<void>;
}

/** Resolves when the signal aborts, with nothing in hand any more. Never rejects: whoever leads meets the trouble too. */
export async function helpDrains(terms: HelpTerms): Promise<void> {
  const { holder, signal, contextOf, nextLook } = terms;
  const helping = new Map<ClientId, Promise<void>>();
  const failures = new FailuresByClient();
  while (!signal.aborted) {
    for (const client of await longDrains(terms)) {
      const context = helping.has(client) ? null : contextOf(client);
      if (context === null) continue;
      const help = helpClient(context, holder, failures.of(client)).finally(() => helping.delete(client));
      helping.set(client, help);
    }
    await nextLook();
  }
  await Promise.all(helping.values());
}

/** Kept from one time to the next: a helper that fails again and again waits longer and longer, like a leader. */
class FailuresByClient {
  readonly #counts = new Map<ClientId, FailureCount>();

  of(client: ClientId): FailureCount {
    const known = this.#counts.get(client) ?? new FailureCount();
    this.#counts.set(client, known);
    return known;
  }
}

/** A database that is away is the leaders' trouble to tell. */
const longDrains = ({ shadow, leastBatch }: HelpTerms): Promise<readonly ClientId[]> =>
  shadow.drainsToShare(batchesWorthSharing * leastBatch).catch(() => []);

/** Until nothing of the client's drain is left to claim. */
async function helpClient(context: SyncContext, holder: string, failures: FailureCount): Promise<void> {
  try {
    await shareDrain(failures.watch(context), holder);
  } catch (error) {
    const { client, emit, signal, random, pause } = context;
    if (signal.aborted) return;
    const failure = asSyncError(error);
    const retryInMs = pauseAfterFailure(failures.add(), failure.kind, random());
    emit({ client, type: 'failed', error: failure, retryInMs });
    await pause(retryInMs, signal);
  }
}

async function shareDrain(context: SyncContext, holder: string): Promise<void> {
  const { client, shadow, settings, emit } = context;
  const joined = await shadow.joinDrain(client, holder, {
    atMost: settings.helpers,
    atLeastQueued: batchesWorthSharing * settings.bulkSize,
  });
  if (joined === null) return;
  reached('share-joined');
  const { share, drainNo } = joined;
  emit({ client, type: 'drain-joined', drainNo });
  await holding(context, share, (held) => refreshUnclaimed(held, share, drainNo));
}
