// Why what was fetched of a customer may be outdated although no change of it is known: AA has not been heard for too long.

import type { ClientState } from '../../shadow/shadow.ts';
import type { KnownOfCustomer } from './customer-verdict.ts';
import { moment } from './moment.ts';
import { deletionsWait } from './open-entry.ts';

/** `null`: no doubt. A customer that was fetched a moment ago is as in AA, whatever its client's queue. */
export function clientDoubt(
  { state, allowedSilenceMs, now }: KnownOfCustomer,
  fetchedAt: Date,
): string | null {
  const { lastQueueAt } = state;
  const lastHeard = Math.max(fetchedAt.getTime(), lastQueueAt?.getTime() ?? 0);
  if (now.getTime() - lastHeard <= allowedSilenceMs) return null;
  if (lastQueueAt === null)
    return `AA's queue has never answered, and nobody knows what changed since it was fetched at ${moment(fetchedAt)}`;
  return `AA's queue last answered at ${moment(lastQueueAt)}, and what changed since is not known: ${whySilent(state)}`;
}

function whySilent(state: ClientState): string {
  const { drain, gone, lastError, lease } = state;
  if (deletionsWait(state))
    return `it is not asked while ${gone} deletions wait for a person's word (aa-shadow deletions)`;
  if (lastError !== null) return `the last attempt failed with ${lastError.code}`;
  if (lease === null) return 'nobody drains this client (aa-shadow run)';
  if (drain !== null && drain.pending > 0)
    return `it is asked again when drain ${drain.drainNo} is through, of which ${drain.pending} customers are left`;
  return `${lease.holder} drains this client, and gets no answer`;
}
