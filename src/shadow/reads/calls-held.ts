// What the budget of calls or the quiet hours mean for how fresh a client is. Pure.

import { count, counted, spanText } from '../../wording.ts';
import type { CallBudget, HeldCalls } from '../interface/calls.ts';
import type { ClientState } from '../interface/client-state.ts';
import { callsMade, heldCalls } from '../plan/call-budget.ts';
import { clockText, quietUntil } from '../plan/quiet-hours.ts';

export { clockText } from '../plan/quiet-hours.ts';

type Held = Pick<ClientState, 'calls' | 'readAt'>;

/** Calls of the last hour. */
export const callsOfHour = ({ calls, readAt }: Held): number => callsMade(calls ?? new Map(), readAt);

/** What holds the drain back. */
export const drainHeld = (budget: CallBudget | null | undefined, { calls, readAt }: Held): HeldCalls | null =>
  heldCalls(budget, calls ?? new Map(), 'usual', readAt);

/** What holds back what nobody waits for: the backfill, and the audit. */
export const backfillHeld = (
  budget: CallBudget | null | undefined,
  { calls, readAt }: Held,
): HeldCalls | null => heldCalls(budget, calls ?? new Map(), 'patient', readAt);

/** When work that is held back goes on. Quiet hours are told by the clock of their place. */
export function heldUntilText({ quiet }: CallBudget, { why, until }: HeldCalls): string {
  if (why === 'quiet' && quiet !== null) return `${clockText(quiet.to)} ${quiet.zone}`;
  return `${until.toISOString().slice(11, 16)} UTC`;
}

/** Why calls are held back, as a sentence that goes on. */
export function heldSays(budget: CallBudget, held: HeldCalls): string {
  const until = heldUntilText(budget, held);
  return held.why === 'quiet'
    ? `these are quiet hours until ${until}`
    : `the budget of ${count(budget.perHour ?? 0)} calls an hour leaves none until ${until}`;
}

interface Waiting {
  readonly state: ClientState;
  readonly budget?: CallBudget | null | undefined;
  /** How many seconds of silence are no reason to worry. */
  readonly allowed: number;
  readonly lag: number;
  readonly silence: number | null;
}

/** Why the client is behind, as far as the budget is the cause. `null`: it is not. */
export function behindByBudget(
  waiting: Waiting,
): { readonly reason: 'budget' | 'quiet'; readonly says: string } | null {
  const { state, budget, allowed, silence, lag } = waiting;
  if (budget == null) return null;
  const held = drainHeld(budget, state);
  const pending = state.drain?.pending ?? 0;
  if (held?.why === 'budget') {
    if (pending === 0) return null;
    const says = `behind by budget: ${counted(pending, 'customer')}, until ${heldUntilText(budget, held)}`;
    return { reason: 'budget', says };
  }
  if (pending === 0 && (silence ?? 0) <= allowed && lag <= allowed) return null;
  const since = `AA's queue last answered ${spanText(silence ?? 0)} ago`;
  if (held !== null) {
    const known = pending === 0 ? '' : `, and ${counted(pending, 'customer')} that it named`;
    const says = `quiet hours until ${heldUntilText(budget, held)}: ${since}, and what changed since${known} waits`;
    return { reason: 'quiet', says };
  }
  return pending === 0 && hasJustEnded(budget, state, allowed)
    ? { reason: 'quiet', says: `the quiet hours have just ended: ${since}` }
    : null;
}

/** Within the time in which AA's queue may be silent anyway. */
const hasJustEnded = ({ quiet }: CallBudget, { readAt }: Held, allowed: number): boolean =>
  quiet !== null && quietUntil(quiet, new Date(readAt.getTime() - allowed * 1_000)) !== null;
