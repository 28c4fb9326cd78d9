// The budget of calls: which minutes have had how many, how many are left, and when more are. Each call comes back an hour after it was
// made. So no 60 minutes have more calls than the budget, and a budget that was not used is there at once. Pure.

import type {
  CallBudget,
  CallMinutes,
  CallRank,
  CallsTaken,
  CallsWish,
  HeldCalls,
} from '../interface/calls.ts';
import { quietUntil } from './quiet-hours.ts';

const minuteMs = 60_000;
/** A call may be made up to a minute after it was granted, and stands in the minute of the grant. So it counts for two minutes more. */
const countedMinutes = 62;

const minuteOf = (at: Date): number => Math.floor(at.getTime() / minuteMs);

/** The share of the budget that a call must leave. */
const leaves: Readonly<Record<CallRank, number>> = { asked: 0, usual: 0.05, patient: 0.2 };

const mostFor = (perHour: number, rank: CallRank): number => perHour - Math.ceil(perHour * leaves[rank]);

/** What counts at this time. What lies in the future was counted before a clock was put back, and is forgotten. */
export const counting = (minutes: CallMinutes, at: Date): CallMinutes =>
  new Map(
    [...minutes].filter(
      ([minute, calls]) => calls > 0 && minute > minuteOf(at) - countedMinutes && minute <= minuteOf(at) + 1,
    ),
  );

export const callsMade = (minutes: CallMinutes, at: Date): number =>
  counting(minutes, at)
    .values()
    .reduce((sum, calls) => sum + calls, 0);

/** When so many calls have come back that one of this rank may be made. */
function roomAt(minutes: CallMinutes, most: number, at: Date): Date {
  let made = callsMade(minutes, at);
  if (made < most) return at;
  for (const [minute, calls] of [...counting(minutes, at)].toSorted(([one], [other]) => one - other)) {
    made -= calls;
    if (made < most) return new Date((minute + countedMinutes) * minuteMs);
  }
  return new Date((minuteOf(at) + countedMinutes) * minuteMs);
}

export function taken(
  minutes: CallMinutes,
  { perHour, rank, want, made }: CallsWish,
  at: Date,
): CallsTaken & { readonly minutes: CallMinutes } {
  const most = mostFor(perHour, rank);
  const before = callsMade(minutes, at) + made;
  const granted = Math.max(0, Math.min(want, most - before));
  const now = minuteOf(at);
  const after = new Map(counting(minutes, at));
  after.set(now, (after.get(now) ?? 0) + made + granted);
  const waitMs = granted > 0 ? 0 : roomAt(after, most, at).getTime() - at.getTime();
  return { granted, waitMs, minutes: after };
}

/** What holds the calls of this rank back, as far as the database knows. `null`: nothing. A person is not kept from AA by quiet hours. */
export function heldCalls(
  budget: CallBudget | null | undefined,
  minutes: CallMinutes,
  rank: CallRank,
  at: Date,
): HeldCalls | null {
  if (budget == null) return null;
  const quiet = rank === 'asked' || budget.quiet === null ? null : quietUntil(budget.quiet, at);
  if (quiet !== null) return { why: 'quiet', until: quiet };
  if (budget.perHour === null) return null;
  const until = roomAt(minutes, mostFor(budget.perHour, rank), at);
  return until > at ? { why: 'budget', until } : null;
}

/** A list of pairs. */
export const callsText = (minutes: CallMinutes): string => JSON.stringify([...minutes]);

export const toCallMinutes = (text: string | null): CallMinutes =>
  new Map(text === null ? [] : (JSON.parse(text) as readonly (readonly [number, number])[]));
