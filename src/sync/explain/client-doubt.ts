// Why what was fetched of a customer may be outdated although no change of it is known: AA has not been heard for too long,
// or told somebody else.

import { type ClientState, deletionsWait, isYetToCome } from '../../shadow/shadow.ts';
import type { KnownOfCustomer } from './customer-verdict.ts';
import { moment } from './moment.ts';

/** `null`: no doubt. A customer that was fetched a moment ago is as in AA, whatever its client's queue. */
export function clientDoubt(known: KnownOfCustomer, fetchedAt: Date): string | null {
  return purgedByOthers(known, fetchedAt) ?? silence(known, fetchedAt);
}

/** A fetch after the last finding brought what was lost before it. */
function purgedByOthers({ state: { foreignPurge } }: KnownOfCustomer, fetchedAt: Date): string | null {
  if (foreignPurge === null || fetchedAt > foreignPurge.lastAt) return null;
  return `at ${moment(foreignPurge.lastAt)} it was noticed that somebody else purges AA's queue, and a change since it was fetched at ${moment(fetchedAt)} may have been lost: aa-shadow status`;
}

function silence(known: KnownOfCustomer, fetchedAt: Date): string | null {
  const { lastQueueAt, readAt } = known.state;
  if (isRecent(known, fetchedAt) || (lastQueueAt !== null && isRecent(known, lastQueueAt))) return null;
  if (lastQueueAt === null)
    return `AA's queue has never answered, and nobody knows what changed since it was fetched at ${moment(fetchedAt)}`;
  if (isYetToCome(lastQueueAt, readAt))
    return `AA's queue last answered at ${moment(lastQueueAt)}, which is yet to come: the clock was put back, and what changed since is not known before the next answer`;
  return `AA's queue last answered at ${moment(lastQueueAt)}, and what changed since is not known: ${whySilent(known)}`;
}

const isRecent = ({ state: { readAt }, allowedSilenceMs }: KnownOfCustomer, time: Date): boolean =>
  readAt.getTime() - time.getTime() <= allowedSilenceMs && !isYetToCome(time, readAt);

function whySilent({ state, brake }: KnownOfCustomer): string {
  const { drain, gone, lastError, lease } = state;
  if (deletionsWait(brake, state))
    return `it is not asked while ${gone} deletions wait for a person's word (aa-shadow deletions)`;
  if (lastError !== null) return `the last attempt failed with ${lastError.code}`;
  if (lease === null) return 'nobody drains this client (aa-shadow run)';
  if (drain !== null && drain.state !== 'receiving') return whenAskedAgain(drain);
  return `${lease.holder} drains this client, and gets no answer`;
}

const whenAskedAgain = ({ drainNo, pending }: NonNullable<ClientState['drain']>): string =>
  pending > 0
    ? `it is asked again when drain ${drainNo} is through, of which ${pending} customers are left`
    : `it is asked again when drain ${drainNo} is through, whose purge is under way`;
