// The verdicts on freshness, from bad to good. Each judge looks for one kind of trouble. The first judge that finds it
// decides. Pure.

import { count, counted, spanText } from '../../wording.ts';
import { deletionsWait } from '../plan/deletions-brake.ts';
import type { ClientState } from '../interface/client-state.ts';
import { judgedBeforeDoubt } from '../interface/shapes.ts';
import { behindByBudget } from './calls-held.ts';
import { type Judge, type Judgement, judgement, type Measured } from './judgement.ts';
import { hasDrained, maybeAgain, observingSays } from './observer-judges.ts';

/** After this time, a drain without a worker is left over: the next worker would have begun by now. */
const nobodySeconds = 60;
/** AA's slowest call may take two minutes and is tried five times. Until then the work may show no progress. */
const stillSeconds = 900;
/** A time that lies further in the future than this is no inaccuracy: the clock was put back. */
const clockSlackMs = 60_000;

function pausedByPerson({ state: { pause, client, readAt }, lag }: Measured): Judgement | null {
  if (pause === null) return null;
  const ago = spanText(Math.max(0, (readAt.getTime() - pause.since.getTime()) / 1_000));
  const reason = pause.reason === null ? '' : ` (${pause.reason})`;
  const says = `paused ${ago} ago by ${pause.by}${reason}: nothing is fetched or purged, and what changed in AA waits, ${spanText(lag)} so far: aa-shadow resume --client ${client}`;
  return judgement('paused', 'by-person', says);
}

const paused: Judge = ({ state, brake }) =>
  deletionsWait(brake, state)
    ? judgement(
        'paused',
        'deletions',
        `${counted(state.gone, 'deletion')} and the purge wait for a decision: aa-shadow deletions list`,
      )
    : null;

/** The configuration keeps less than before, of so many customers that a person must say so. */
function shapeWaits({ state: { shape, client, readAt, customers } }: Measured): Judgement | null {
  if (shape.waiting === null) return null;
  const { since, erasesOf, leaving } = shape.waiting;
  const ago = spanText(Math.max(0, (readAt.getTime() - since.getTime()) / 1_000));
  const of = `of ${counted(customers, 'customer')}`;
  const what = [
    ...(erasesOf === 0 ? [] : [`something would be erased of ${count(erasesOf)} ${of}`]),
    ...(leaving === 0 ? [] : [`${count(leaving)} ${of} would leave by the rule`]),
  ].join(', and ');
  const says = `by the configuration ${what}; since ${ago} nothing is erased, fetched or purged: aa-shadow plan --client ${client}, then aa-shadow apply --client ${client}`;
  return judgement('paused', 'shape', says);
}

/** A name that is spelled in another way in the answers makes everybody look as if the rule did not keep them. */
function ruleDoubted({ state: { rule, customers, client, findings } }: Measured): Judgement | null {
  if (rule == null || rule.byHand || rule.judged < judgedBeforeDoubt) return null;
  const [unseen] = rule.unseen;
  const compare = 'compare `relevance` and `dialect` with what AA sends';
  if (unseen !== undefined && rule.doubted > 0) {
    const unknown = findings
      .filter(({ kind, path }) => kind === 'unknown' && path.startsWith(`${unseen.split('.')[0] ?? ''}/`))
      .map(({ path }) => path.slice(path.indexOf('/') + 1));
    const there = unknown.length === 0 ? '' : `; unknown there: ${unknown.slice(0, 5).join(', ')}`;
    const says = `${count(rule.judged)} answers, none with ${unseen}${there}: nobody leaves by it, and ${count(rule.doubted)} times it could not be decided; ${compare}: aa-shadow fields --client ${client}`;
    return judgement('paused', 'relevance', says);
  }
  if (rule.kept > 0 || customers > 0) return null;
  const says = `the rule has kept none of ${counted(rule.judged, 'customer')}: nothing is purged; ${compare}: aa-shadow fields --client ${client}, then aa-shadow apply --client ${client} if it is meant so`;
  return judgement('paused', 'relevance', says);
}

/** They were fetched because the rule was changed. */
function leaversHeld({ state: { shape, customers, client } }: Measured): Judgement | null {
  const held = shape.applying?.held ?? 0;
  if (held === 0) return null;
  const says = `${count(held)} of ${counted(customers, 'customer')} would leave by the rule, and stay until a person lets them go: aa-shadow apply --client ${client}; or change the rule back`;
  return judgement('paused', 'relevance', says);
}

/** What was added to the sections is not here yet. */
function lacksSections({ state: { shape } }: Measured): Judgement | null {
  const { applying } = shape;
  if (applying === null || (applying.walked && applying.left === 0)) return null;
  const says = applying.walked
    ? `${count(applying.left)} of ${counted(applying.wanted, 'customer')} lack what the configuration asks for since shape ${shape.shapeNo}: they are fetched beside the drains`
    : `the customers are brought to shape ${shape.shapeNo} of the configuration`;
  return judgement('behind', 'shape', says);
}

/** A later progress, or a later failure, shows that the thread that was started again works. */
function foundStuck({ state: { stuck, lastError }, moved, still }: Measured): Judgement | null {
  if (stuck === null || (moved !== null && stuck.at <= moved)) return null;
  if (lastError !== null && stuck.at <= lastError.at) return null;
  const since = still === null ? '' : `; it last made progress ${spanText(still)} ago`;
  return stuck.kind === 'thread-blocked'
    ? judgement('stuck', 'thread-blocked', `the thread that works for it does nothing at all${since}`)
    : judgement('stuck', 'no-progress', `there is work, and it does not move${since}`);
}

const purgesDoNothing: Judge = ({ state: { repeatedPurges } }) =>
  repeatedPurges === 0
    ? null
    : judgement(
        'stuck',
        'purge-removes-nothing',
        `AA confirms purges that remove nothing, ${counted(repeatedPurges, 'time')} in a row: ask ACGI about PURGE_QUEUE_XML`,
      );

function neverAnswered({ state, silence, still }: Measured): Judgement | null {
  if (silence !== null) return null;
  const { drain, lastError } = state;
  if (lastError !== null)
    return judgement('blind', 'failing', `AA's queue has never answered: it failed with ${lastError.code}`);
  if (drain?.state === 'receiving' && still !== null)
    return judgement(
      'blind',
      'first-answer',
      `the first answer of AA's queue is arriving: ${count(drain.queued)} so far`,
    );
  return judgement(
    'blind',
    'never-answered',
    "AA's queue has never answered: the data cannot be relied on yet",
  );
}

/** Such a time says nothing about an age: the clock was put back. */
export const isInFuture = (time: Date, now: Date): boolean => time.getTime() > now.getTime() + clockSlackMs;

const clockPutBack: Judge = ({ state: { lastQueueAt, readAt } }) =>
  lastQueueAt === null || !isInFuture(lastQueueAt, readAt)
    ? null
    : judgement(
        'blind',
        'clock',
        "AA's queue last answered at a time in the future: the clock was put back, and ages cannot be told before the next answer",
      );

const isHeld = ({ lease, readAt }: ClientState): boolean => lease !== null && lease.expiresAt > readAt;

const doneText = ({ drain }: ClientState): string =>
  drain === null ? '' : `${count(drain.queued - drain.pending)} of ${counted(drain.queued, 'customer')}`;

/** Where nobody works, the budget is not what holds it up. */
function heldByBudget(measured: Measured): Judgement | null {
  const found = isHeld(measured.state) ? behindByBudget(measured) : null;
  return found === null ? null : judgement('behind', found.reason, found.says);
}

/** While a drain is worked on, the queue is not asked. Then progress counts. */
function draining(measured: Measured): Judgement | null {
  const { state, allowed, lag, still } = measured;
  if (state.drain === null || state.drain.state === 'receiving') return null;
  const idle = still ?? 0;
  if (!isHeld(state) && idle > nobodySeconds)
    return judgement(
      'stuck',
      'nobody-works',
      `no worker has worked on its drain for ${spanText(idle)}, ${doneText(state)} done: start aa-shadow run`,
    );
  if (state.lastError !== null && !hasGoneOn(measured)) return drainFailing(measured, state.lastError.code);
  if (idle > stillSeconds)
    return judgement('stuck', 'no-progress', `its drain has made no progress for ${spanText(idle)}`);
  if (!hasDrained(state) && state.drain.pending > 0)
    return judgement('behind', 'first-copy', `the first copy is under way: ${doneText(state)}`);
  if (state.drain.pending === 0) return beforePurge(measured);
  if (lag <= allowed) return null;
  return judgement(
    'behind',
    'draining',
    `the oldest known change waits since ${spanText(lag)}; its drain is under way: ${doneText(state)}`,
  );
}

/** The purge may take long, and the queue is not asked before it has ended. */
const beforePurge = ({ state, allowed, silence }: Measured): Judgement | null =>
  (hasDrained(state) || state.parked > 0) && silence !== null && silence <= allowed
    ? null
    : judgement(
        'behind',
        'draining',
        `AA's queue last answered ${spanText(silence ?? 0)} ago; what it named is refreshed, and its purge is under way`,
      );

/**
 * Customers were refreshed after the last failure, which stays noted until the drain has ended. A purge that fails does not look
 * like this: the queue is read again meanwhile, and that is no progress of its drain.
 */
const hasGoneOn = ({ state: { drain, lastError }, moved }: Measured): boolean =>
  drain?.state === 'refreshing' && lastError !== null && moved !== null && moved > lastError.at;

const drainFailing = ({ state, allowed, still }: Measured, code: string): Judgement =>
  (still ?? 0) > allowed
    ? judgement(
        'stuck',
        'failing',
        `its drain has made no progress for ${spanText(still ?? 0)}; the last attempt failed with ${code}`,
      )
    : judgement('behind', 'failing', `the last attempt to ${nextStep(state)} failed with ${code}`);

/** Of the drain. Each step calls another service of AA. */
const nextStep = ({ drain }: ClientState): string =>
  drain?.state === 'purging' ? "purge AA's queue" : 'go on with its drain';

/** A worker whose attempts fail may hold no lease in a pause between them. It tries again, and so its last failure is not old. */
function isLeft(state: ClientState, allowed: number): boolean {
  const { lastError, readAt } = state;
  if (isHeld(state)) return false;
  return lastError === null || readAt.getTime() - lastError.at.getTime() > (allowed + nobodySeconds) * 1_000;
}

function silent({ state, allowed, silence, still }: Measured): Judgement | null {
  const { drain, lastError } = state;
  if (drain !== null && drain.state !== 'receiving') return null;
  const ago = `AA's queue last answered ${spanText(silence ?? 0)} ago`;
  if (silence !== null && silence > allowed) {
    if (drain !== null && still !== null && still <= allowed && isHeld(state))
      return judgement(
        'behind',
        'receiving',
        `a long answer of AA's queue is arriving: ${count(drain.queued)} so far`,
      );
    const failed = lastError === null ? '' : `; the last attempt failed with ${lastError.code}`;
    const since = `${ago}: what changed since is not here${failed}`;
    if (isLeft(state, allowed))
      return judgement('blind', 'nobody-works', `${since}; no worker works on it: start aa-shadow run`);
    return judgement('blind', lastError === null ? 'queue-silent' : 'failing', since);
  }
  return lastError === null
    ? null
    : judgement('blind', 'failing', `the last attempt failed with ${lastError.code}; ${ago}`);
}

/** What is here may be complete or nearly nothing: AA's queue names changes only, so it does not show what is missing. */
const neverPopulated: Judge = ({ state }) =>
  state.population === null ? judgement('behind', 'never-populated', neverPopulatedSays(state)) : null;

export const neverPopulatedSays = ({
  client,
  customers,
}: Pick<ClientState, 'client' | 'customers'>): string =>
  `nothing shows that this database was ever filled, and it holds ${counted(customers, 'customer')}: aa-shadow enqueue --client ${client} --everyone; if they are all, aa-shadow enqueue --client ${client} --already-done`;

const wasSetBack: Judge = ({ state: { client, setBack } }) =>
  setBack === null
    ? null
    : judgement(
        'behind',
        'set-back',
        `the database has lost data that it had confirmed, as when an older copy is restored; what AA purged since is not here: aa-shadow enqueue --client ${client} --everyone`,
      );

const purgedByOthers: Judge = ({ state: { foreignPurge } }) =>
  foreignPurge === null
    ? null
    : judgement(
        'behind',
        'foreign-purge',
        foreignPurge.kind === 'entries-gone'
          ? 'another program purges its queue in AA: changes may have been lost to another environment on the same credentials'
          : "AA's queue number went backwards: changes may have been lost to another environment, or AA was restored from a backup",
      );

function drifted({ state: { drift } }: Measured): Judgement | null {
  if (drift === null) return null;
  const { auditNo, scope, compared, differed, healed } = drift;
  const rest = scope === 'sample' ? ', and among those who were not drawn more are likely' : '';
  return judgement(
    'behind',
    'drift',
    `audit ${auditNo} found ${count(differed)} of ${counted(compared, 'customer')} to differ from AA, whose queue named none of them; ${count(healed)} healed${rest}: aa-shadow audit --all --heal`,
  );
}

const oldChange: Judge = ({ state: { parked }, allowed, lag }) =>
  lag <= allowed || parked > 0
    ? null
    : judgement('behind', 'old-change', `the oldest known change has not been applied for ${spanText(lag)}`);

const someParked: Judge = ({ state: { parked }, lag }) =>
  parked === 0
    ? null
    : judgement(
        'behind',
        'parked',
        `${counted(parked, 'customer')} could not be refreshed, the oldest known for ${spanText(lag)}: aa-shadow parked list`,
      );

const judges: readonly Judge[] = [
  pausedByPerson,
  shapeWaits,
  ruleDoubted,
  leaversHeld,
  paused,
  foundStuck,
  purgesDoNothing,
  neverAnswered,
  clockPutBack,
  heldByBudget,
  draining,
  silent,
  wasSetBack,
  purgedByOthers,
  drifted,
  maybeAgain,
  oldChange,
  someParked,
  lacksSections,
  neverPopulated,
];

export function judge(measured: Measured): Judgement {
  for (const one of judges) {
    const found = one(measured);
    if (found !== null) return found;
  }
  const { silence, lag, state } = measured;
  const says = `AA's queue answered ${spanText(silence ?? 0)} ago, lag ${spanText(lag)}`;
  if (state.observing == null) return judgement('fresh', 'current', says);
  return judgement('fresh', 'observing', `${says}; ${observingSays(state.observing)}`);
}
