// The budget of calls of a client in its status: JSON document (docs/json-output.md) and text.

import {
  backfillHeld,
  callsOfHour,
  clockText,
  drainHeld,
  heldUntilText,
} from '../shadow/reads/calls-held.ts';
import type { CallBudget, ClientState, HeldCalls } from '../shadow/shadow.ts';
import { count, counted, type Row } from '../wording.ts';

interface Terms {
  readonly budget?: CallBudget | null | undefined;
}

const heldDocument = (budget: CallBudget, held: HeldCalls | null, customers: number) =>
  held === null
    ? null
    : {
        why: held.why,
        until: held.until.toISOString(),
        until_text: heldUntilText(budget, held),
        customers,
      };

export type BudgetDocument = ReturnType<typeof budgetDocument>;

/** `null`: the client has no budget. */
export function budgetDocument({ budget }: Terms, state: ClientState) {
  if (budget == null) return null;
  const { perHour, quiet } = budget;
  const { applying } = state.shape;
  return {
    per_hour: perHour,
    used: callsOfHour(state),
    quiet: quiet === null ? null : { from: clockText(quiet.from), to: clockText(quiet.to), zone: quiet.zone },
    held_back: heldDocument(budget, drainHeld(budget, state), state.drain?.pending ?? 0),
    backfill_held_back: heldDocument(
      budget,
      backfillHeld(budget, state),
      Math.max(0, (applying?.left ?? 0) - (applying?.held ?? 0)),
    ),
  };
}

/** What of it a list of clients tells. `null`: nothing is held back. */
export function heldBackInShort(budget: BudgetDocument) {
  const { held_back: drain = null, backfill_held_back: backfill = null } = budget ?? {};
  const held = drain ?? (backfill !== null && backfill.customers > 0 ? backfill : null);
  return held === null ? null : { why: held.why, until: held.until, customers: held.customers };
}

export function budgetRows(budget: BudgetDocument): readonly Row[] {
  if (budget === null) return [];
  const { per_hour: perHour, used, quiet } = budget;
  const calls = perHour === null ? [] : [`${count(used)} of ${count(perHour)} calls in the last hour`];
  const hours = quiet === null ? [] : [`quiet from ${quiet.from} to ${quiet.to} ${quiet.zone}`];
  const held = heldText(budget);
  return [
    ['budget', [...calls, ...hours].join('; ')],
    ...(held === null ? [] : [['held back', held] as const]),
  ];
}

function heldText({ held_back: drain, backfill_held_back: backfill }: NonNullable<BudgetDocument>) {
  if (drain !== null) {
    const customers = drain.customers === 0 ? '' : `${counted(drain.customers, 'customer')}, `;
    return `${customers}${drain.why === 'quiet' ? 'and AA is not asked, ' : ''}until ${drain.until_text}`;
  }
  if (backfill === null || backfill.customers === 0) return null;
  return `${counted(backfill.customers, 'customer')} of the new shape, until ${backfill.until_text}`;
}
