// A worker helps with the drains of other workers: it looks for long drains and refreshes batches of them beside their
// leader. Receiving the queue, settling deletions and the purge stay with the leader.

import type { AaShadowError } from '../aa-shadow-error.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { reached } from '../steps.ts';
import { refreshUnclaimed } from './refresh.ts';
import { ownShapeNo } from './shape/own-shape.ts';
import { isHeld } from './work/call-gate.ts';
import { type SyncContext, withSignal } from './work/context.ts';
import { holding } from './work/lease.ts';
import { endless, FailureCount, isGone, persist } from './work/retry-loop.ts';

/** Other workers join a drain only if it has at least this many batches at its start. */
export const batchesWorthSharing = 3;

export interface HelpTerms {
  readonly holder: string;
  readonly shadow: Shadow;
  readonly signal: AbortSignal;
  /** The least batch size of the clients that this worker knows. */
  readonly leastBatch: number;
  /** The context for a client. `null`: this worker does not know the client. */
  readonly contextOf: (client: ClientId) => SyncContext | null;
  /** Resolves when it is time to look for drains again. */
  readonly nextLook: () => Promise<void>;
}

/**
 * Resolves when the signal aborts and nothing is in hand. It never rejects, because the leader of a drain meets the same
 * errors.
 */
export async function helpDrains(terms: HelpTerms): Promise<void> {
  const { signal, contextOf, nextLook } = terms;
  const helping = new Map<ClientId, Promise<void>>();
  const failures = new FailuresByClient();
  while (!signal.aborted) {
    for (const client of await longDrains(terms)) {
      const context = helping.has(client) ? null : contextOf(client);
      if (context === null || isHeld(context)) continue;
      const help = helpClient(terms, context, failures.of(client)).finally(() => helping.delete(client));
      helping.set(client, help);
    }
    await nextLook();
  }
  await Promise.all(helping.values());
}

/** Kept from one drain to the next: a helper that fails again and again waits longer and longer, like a leader. */
class FailuresByClient {
  readonly #counts = new Map<ClientId, FailureCount>();

  of(client: ClientId): FailureCount {
    const known = this.#counts.get(client) ?? new FailureCount();
    this.#counts.set(client, known);
    return known;
  }
}

/** When the database cannot be reached the list is empty. The leaders report that error. */
const longDrains = ({ shadow, leastBatch }: HelpTerms): Promise<readonly ClientId[]> =>
  shadow.drainsToShare(batchesWorthSharing * leastBatch).catch(() => []);

/** Until nothing of the client's drain is left to claim. After a failure the drain may be over, or too short by then. */
async function helpClient(terms: HelpTerms, context: SyncContext, failures: FailureCount): Promise<void> {
  const helper = withSignal(context, terms.signal);
  let tried = false;
  const help = async (attempt: SyncContext): Promise<void> => {
    if (tried && !(await longDrains(terms)).includes(context.client)) return;
    tried = true;
    await shareDrain(attempt, terms.holder);
  };
  try {
    await persist(helper, { ...endless, failures }, help);
  } catch (error) {
    if (!helper.signal.aborted && !isGone(error as AaShadowError)) throw error;
  }
}

async function shareDrain(context: SyncContext, holder: string): Promise<void> {
  const { client, shadow, settings, emit } = context;
  const shapeNo = await ownShapeNo(context);
  const joined = await shadow.joinDrain(client, holder, {
    atMost: settings.helpers,
    atLeastQueued: batchesWorthSharing * settings.bulkSize,
    shapeNo,
  });
  if (joined === null) return;
  reached('share-joined');
  const { share, drainNo } = joined;
  emit({ client, type: 'drain-joined', drainNo });
  await holding(context, share, (held) => refreshUnclaimed(held, share, drainNo));
}
