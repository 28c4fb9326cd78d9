// The entry of the ledger that says most about why a customer is not as in AA.

import {
  type CallBudget,
  type ClientState,
  type CustomerLife,
  type DeletionBrake,
  deletionsWait,
  drainHeld,
  type EntryLife,
  heldSays,
} from '../../shadow/shadow.ts';
import { moment } from './life-events.ts';

/**
 * A fetch that was sent after a change was known has brought the change, even where its entry does not say so: an entry in an
 * answer that is still arriving stays open.
 */
export function openEntry({ entries, stored }: CustomerLife): EntryLife | null {
  const open = entries.filter(
    ({ state, knownFetchNumber }) =>
      state !== 'stored' && (stored === null || stored.fetchNumber <= knownFetchNumber),
  );
  return ranks.map((isOfRank) => open.find(isOfRank)).find((entry) => entry !== undefined) ?? null;
}

const isArriving = ({ drain }: EntryLife): boolean => drain.state === 'receiving';

/** A deletion comes before a failure, and a failure comes before a change that is only not fetched yet. */
const ranks: readonly ((entry: EntryLife) => boolean)[] = [
  ({ state }) => state === 'gone',
  ({ state }) => state === 'parked',
  (entry) => !isArriving(entry),
  isArriving,
];

/** The client, and what brakes its deletions. */
interface Around {
  readonly state: ClientState;
  readonly brake: DeletionBrake;
  readonly budget?: CallBudget | null | undefined;
}

export function whyOpen(entry: EntryLife, around: Around): string {
  switch (entry.state) {
    case 'gone':
      return whyGone(entry, around);
    case 'parked':
      return whyParked(entry);
    case 'pending':
    case 'stored':
      return whyPending(entry, around);
  }
}

function whyGone({ goneAt, knownAt }: EntryLife, { state, brake }: Around): string {
  const says = `AA says since ${moment(goneAt ?? knownAt)} that there is no such customer`;
  return deletionsWait(brake, state)
    ? `${says}, and ${state.gone} deletions wait for the decision of a person: aa-shadow deletions list`
    : `${says}; it is marked as deleted when the present drain is finished`;
}

function whyParked({ knownAt, failures, attempts, nextAttemptAt }: EntryLife): string {
  const last = failures.at(-1);
  const next =
    nextAttemptAt === null
      ? 'it waits for a person: aa-shadow parked'
      : `it is tried again at ${moment(nextAttemptAt)}`;
  if (last?.code === 'LEDGER_DELETION_REFUSED')
    return `AA says that there is no such customer, and a person refused the deletion at ${moment(last.at)}; ${next}`;
  const tried = `${attempts} ${attempts === 1 ? 'refresh' : 'refreshes'} failed`;
  const error = last === undefined ? '' : `, the last with ${last.code}`;
  return `a change known since ${moment(knownAt)} is not stored: ${tried}${error}; ${next}`;
}

function whyPending(entry: EntryLife, { state, budget }: Around): string {
  const { drain, lease } = state;
  const named = `AA's queue named a change at ${moment(entry.knownAt)}`;
  if (isArriving(entry)) return `${named}, in an answer that is still arriving`;
  if (lease === null) return `${named} that is not fetched, and no worker drains this client: aa-shadow run`;
  if (entry.claimed) return `${named} that a worker has in hand`;
  const held = drainHeld(budget, state);
  const why = held === null || budget == null ? '' : `; ${heldSays(budget, held)}`;
  return `${named} that is not fetched yet: ${drain?.pending ?? 1} customers are left in drain ${entry.drainNo}${why}`;
}
