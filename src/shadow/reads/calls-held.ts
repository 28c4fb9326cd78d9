// What the budget of calls or the quiet hours mean for how fresh a client is. Pure.

import { counted, spanText } from '../../wording.ts';
import type { CallBudget, HeldCalls } from '../interface/calls.ts';
import type { ClientState } from '../interface/client-state.ts';
import { heldCalls, heldUntilText } from '../plan/call-budget.ts';
import { quietUntil } from '../plan/quiet-hours.ts';

type Held = Pick<ClientState, 'calls' | 'readAt'>;

/** What holds the drain back. */
export const drainHeld = (budget: CallBudget | null | undefined, { calls, readAt }: Held): HeldCalls | null =>
  heldCalls(budget, calls ?? new Map(), 'usual', readAt);

/** What holds back what nobody waits for: the backfill, and the audit. */
export const backfillHeld = (
  budget: CallBudget | null | undefined,
  { calls, readAt }: Held,
): HeldCalls | null => heldCalls(budget, calls ?? new Map(), 'patient', readAt);

interface Waiting {
  readonly state: ClientState;
  readonly budget: CallBudget | null | undefined;
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
