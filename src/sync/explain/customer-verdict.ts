// Decides whether the stored data of one customer is fresh, with a sentence that says why. Pure: time is the time at which the
// client's state was read.

import type { CustId } from '../../catalogue/ids.ts';
import {
  backfillHeld,
  type CallBudget,
  type ClientState,
  type CustomerLife,
  type DeletionBrake,
  deletionsWait,
  drainHeld,
  heldSays,
  isInFuture,
} from '../../shadow/shadow.ts';
import type { SyncErrorCode } from '../sync-error.ts';
import { moment } from './life-events.ts';
import { openEntry, whyOpen } from './open-entry.ts';

/**
 * `fresh`: as far as AA's answers show, the data is as in AA. `stale`: a change is known and not applied, or AA has been
 * silent for too long. `unknown`: nothing is stored. `forgotten`: the customer is ignored.
 */
export type CustomerVerdict = 'fresh' | 'stale' | 'unknown' | 'forgotten';

export interface CustomerExplanation {
  readonly verdict: CustomerVerdict;
  /** The verdict in a sentence. */
  readonly says: string;
}

export interface KnownOfCustomer {
  readonly life: CustomerLife;
  readonly state: ClientState;
  /** The life of the mark that stands for queue entries without a readable number. Any customer may be among them. */
  readonly unreadable: CustomerLife;
  /** AA's queue may be silent for so long without anything being wrong. */
  readonly allowedSilenceMs: number;
  readonly brake: DeletionBrake;
  /** Left out, or `null`: there is none. */
  readonly budget?: CallBudget | null | undefined;
  /** Other spellings of the number, with other leading zeros, that are known here. Default: none. */
  readonly spellings?: readonly CustId[];
}

/** A lease that has expired counts as none. */
export function explainCustomer(known: KnownOfCustomer): CustomerExplanation {
  const { lease, readAt } = known.state;
  const isHeld = lease !== null && lease.expiresAt > readAt;
  return judge(isHeld ? known : { ...known, state: { ...known.state, lease: null } });
}

function judge(known: KnownOfCustomer): CustomerExplanation {
  const { forgottenAt, stored } = known.life;
  if (forgottenAt !== null) {
    const says = `this customer was forgotten at ${moment(forgottenAt)}: AA's data for this number is ignored until aa-shadow forget --undo`;
    return { verdict: 'forgotten', says };
  }
  const why = notAsInAa(known);
  if (stored === null)
    return {
      verdict: 'unknown',
      says: `unknown here: ${why ?? whyUnknown(known)}${otherwiseSpelled(known)}`,
    };
  const doubt = why ?? lacks(known) ?? maybeAmongUnreadable(known) ?? clientDoubt(known, stored.fetchedAt);
  if (doubt !== null) return { verdict: 'stale', says: `this is stale because ${doubt}` };
  const says = `this is fresh because ${whyFresh(known, stored)}${despiteFailure(known)}${despiteDrift(known, stored.fetchedAt)}`;
  return { verdict: 'fresh', says };
}

const otherwiseSpelled = ({ spellings: [other] = [] }: KnownOfCustomer): string =>
  other === undefined ? '' : `; ${other} is known here: aa-shadow explain ${other}`;

/** A short silence makes no customer stale. But whoever looks while AA fails is to know that it was asked and did not answer. */
const despiteFailure = ({ state: { lastError, drain, lastQueueAt } }: KnownOfCustomer): string =>
  lastError === null || drain !== null || (lastQueueAt !== null && lastError.at <= lastQueueAt)
    ? ''
    : `; since then AA's queue was asked in vain, with ${lastError.code}, so a change of the last minutes may not be known yet`;

/** Findings of an audit do not make a certain customer stale, but they weaken the verdict `fresh`. */
const despiteDrift = ({ state: { drift } }: KnownOfCustomer, fetchedAt: Date): string =>
  drift === null || fetchedAt >= drift.startedAt
    ? ''
    : `; but audit ${drift.auditNo} found ${drift.differed} of ${drift.compared} customers to differ from AA, whose queue named none of them: aa-shadow refresh makes sure`;

/** Describes a change of this customer that is known and not applied. `null`: there is none. */
function notAsInAa(known: KnownOfCustomer): string | null {
  const { life } = known;
  const open = openEntry(life);
  if (open !== null) return whyOpen(open, known);
  const last = life.entries.at(-1);
  if (last?.outcome !== 'dropped' || last.settledAt === null) return null;
  if (life.stored !== null && life.stored.fetchNumber > last.knownFetchNumber) return null;
  return `the change that AA's queue named at ${moment(last.knownAt)} was dropped at ${moment(last.settledAt)} without a refresh: aa-shadow refresh fetches it`;
}

/** It was fetched when fewer sections were asked for, or for another rule. */
function lacks({ life: { lacks: owed }, state, budget }: KnownOfCustomer): string | null {
  if (owed === null) return null;
  const since = moment(owed.knownAt);
  if (owed.errorCode === leavingBraked)
    return `the rule of relevance does not keep it since ${since}, and it stays until a person lets it go, because many leave at once: aa-shadow apply`;
  const what =
    owed.sections.length === 0
      ? `the rule of relevance is another one since ${since}, what is stored does not tell whether it keeps this customer, and AA was not asked yet`
      : `the configuration asks since ${since} for ${owed.sections.join(', ')}, and AA was not asked for them yet`;
  const failed = owed.errorCode === null ? '' : `; the last attempt failed with ${owed.errorCode}`;
  const held = backfillHeld(budget, state);
  const waits = held === null || budget == null ? '' : `; ${heldSays(budget, held)}`;
  return `${what}${failed}${waits}: aa-shadow refresh fetches it`;
}

const leavingBraked: SyncErrorCode = 'SYNC_LEAVING_BRAKED';

function maybeAmongUnreadable({ unreadable, life: { stored } }: KnownOfCustomer): string | null {
  const open = openEntry({ ...unreadable, stored });
  return open === null
    ? null
    : `AA's queue named changes at ${moment(open.knownAt)} without readable customer numbers, and this customer may be among them: aa-shadow parked list`;
}

function whyUnknown({ life, state }: KnownOfCustomer): string {
  const last = life.entries.at(-1);
  if (life.unkeptAt != null)
    return `AA had it at ${moment(life.unkeptAt)}, and the rule of relevance does not keep it; a refresh asks AA again and says why: aa-shadow refresh`;
  if (last?.outcome === 'unknown' && last.settledAt !== null)
    return `AA said at ${moment(last.settledAt)} that it has no such customer`;
  if (state.population === null && state.lastQueueAt !== null)
    return 'it is not stored, and nothing shows that this database was ever filled: aa-shadow status; try aa-shadow refresh';
  const heard =
    state.lastQueueAt === null
      ? "AA's queue has never answered yet"
      : `AA's queue, which last answered at ${moment(state.lastQueueAt)}, does not name it`;
  return `it is not stored, and ${heard}; try aa-shadow refresh`;
}

function whyFresh(
  { life, state: { lastQueueAt, observing } }: KnownOfCustomer,
  { fetchedAt, deletedAt }: NonNullable<CustomerLife['stored']>,
): string {
  const what = deletedAt === null ? 'it was fetched' : 'AA said that the customer was deleted, which was';
  if (lastQueueAt === null || fetchedAt >= lastQueueAt)
    return `${what} at ${moment(fetchedAt)}, and AA's queue has not answered since`;
  if (life.entries.length === 0)
    return `AA has said nothing of this customer since ${what} at ${moment(fetchedAt)}; its queue last answered at ${moment(lastQueueAt)}`;
  const only =
    observing == null
      ? ''
      : '; this client only observes its queue, so what another program purged between two looks is not known';
  return `AA's queue, which last answered at ${moment(lastQueueAt)}, has named no change since ${what} at ${moment(fetchedAt)}${only}`;
}

/**
 * Why what was fetched of a customer may be outdated although no change of it is known: AA has been silent for too long, or has
 * told another reader of its queue. `null`: no doubt. A customer that was fetched a moment ago is as in AA, whatever the state
 * of its client's queue.
 */
function clientDoubt(known: KnownOfCustomer, fetchedAt: Date): string | null {
  return (
    setBack(known, fetchedAt) ??
    purgedByOthers(known, fetchedAt) ??
    maybeAgain(known, fetchedAt) ??
    silence(known, fetchedAt)
  );
}

/** What is stored of this customer may be older than what was stored before. */
function setBack({ state }: KnownOfCustomer, fetchedAt: Date): string | null {
  if (state.setBack === null || fetchedAt > state.setBack.lastAt) return null;
  return `at ${moment(state.setBack.lastAt)} the database had lost data that it had confirmed, and a change since the fetch at ${moment(fetchedAt)} may be among it: aa-shadow status`;
}

/** A fetch after the last finding has brought the changes that were lost before it. */
function purgedByOthers({ state: { foreignPurge } }: KnownOfCustomer, fetchedAt: Date): string | null {
  if (foreignPurge === null || fetchedAt > foreignPurge.lastAt) return null;
  return `at ${moment(foreignPurge.lastAt)} it was noticed that another program purges AA's queue, and a change since it was fetched at ${moment(fetchedAt)} may have been lost: aa-shadow status`;
}

/** To an observer a customer that changes once more for the same reasons looks the same. */
function maybeAgain({ life, state }: KnownOfCustomer, fetchedAt: Date): string | null {
  const again = state.observing?.againSince ?? null;
  if (again === null || fetchedAt >= again || life.entries.at(-1)?.stillQueued !== true) return null;
  return `AA's queue still names it, and since ${moment(again)} it may have changed again for the same reasons: this client is only observed, and all of its queue is fetched again after a while: aa-shadow refresh fetches it`;
}

function silence(known: KnownOfCustomer, fetchedAt: Date): string | null {
  const { lastQueueAt, readAt } = known.state;
  if (isRecent(known, fetchedAt) || (lastQueueAt !== null && isRecent(known, lastQueueAt))) return null;
  if (lastQueueAt === null)
    return `AA's queue has never answered, and it is not known what changed since the fetch at ${moment(fetchedAt)}`;
  if (isInFuture(lastQueueAt, readAt))
    return `AA's queue last answered at ${moment(lastQueueAt)}, which is in the future: the clock was put back, and what changed since is not known before the next answer`;
  return `AA's queue last answered at ${moment(lastQueueAt)}, and what changed since is not known: ${whySilent(known)}`;
}

const isRecent = ({ state: { readAt }, allowedSilenceMs }: KnownOfCustomer, time: Date): boolean =>
  readAt.getTime() - time.getTime() <= allowedSilenceMs && !isInFuture(time, readAt);

function whySilent({ state, brake, budget }: KnownOfCustomer): string {
  const { drain, gone, lastError, lease, pause } = state;
  if (pause !== null) return `the client was paused at ${moment(pause.since)} (aa-shadow resume)`;
  if (deletionsWait(brake, state))
    return `it is not asked while ${gone} deletions wait for the decision of a person (aa-shadow deletions list)`;
  const held = drainHeld(budget, state);
  if (held !== null && budget != null && lease !== null)
    return `it is not asked, because ${heldSays(budget, held)}`;
  if (lastError !== null) return `the last attempt failed with ${lastError.code}`;
  if (lease === null) return 'no worker drains this client (aa-shadow run)';
  if (drain !== null && drain.state !== 'receiving') return whenAskedAgain(drain);
  return `${lease.holder} drains this client, and gets no answer`;
}

const whenAskedAgain = ({ drainNo, pending }: NonNullable<ClientState['drain']>): string =>
  pending > 0
    ? `it is asked again when drain ${drainNo} is finished, of which ${pending} customers are left to do`
    : `it is asked again when drain ${drainNo} is finished, whose purge is under way`;
