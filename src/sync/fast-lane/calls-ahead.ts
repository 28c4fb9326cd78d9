// The AA of the fast lane: each of its calls is counted in the budget of this lane, and none is tried as often as others.

import { AaError } from '../../aa/aa-error.ts';
import type { AssociationAnywhere } from '../../aa/association.ts';
import type { CallBudget } from './budget.ts';

/** There is no room for a further call. */
export class OverBudget extends Error {}

/** Somebody waits: what timed out is not asked again, and what else passes is asked again once. */
const mayPass = (error: unknown): boolean =>
  error instanceof AaError &&
  error.kind === 'transient' &&
  error.code !== 'AA_TIMEOUT' &&
  error.code !== 'AA_ABANDONED' &&
  error.code !== 'AA_HELD_BACK';

export function callsAhead(
  aa: AssociationAnywhere,
  budget: Pick<CallBudget, 'takeCall'>,
): AssociationAnywhere {
  const getCustomers: AssociationAnywhere['getCustomers'] = async (custIds, call) => {
    const once = { ...call, attempts: 1 };
    if (!budget.takeCall()) throw new OverBudget('the budget of the fast lane is used up');
    try {
      return await aa.getCustomers(custIds, once);
    } catch (error) {
      if ((call.attempts ?? 2) < 2 || !mayPass(error) || !budget.takeCall()) throw error;
      return aa.getCustomers(custIds, once);
    }
  };
  return { ...aa, getCustomers };
}
