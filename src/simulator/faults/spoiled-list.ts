// Spoils the list of customers of a bulk answer: one twice, one left out, one nobody asked for.

import type { CustId } from '../../catalogue/ids.ts';
import type { Dice } from '../making/dice.ts';
import type { FaultRule } from './fault-rule.ts';

/** One place in a bulk answer. `next`: the customer as it will be after its next change, which contradicts its other copy. */
export interface ListedCustomer {
  readonly custId: string;
  readonly next: boolean;
}

const victimOf = (custIds: readonly string[], rule: FaultRule, dice: Dice): string =>
  rule.custId !== undefined && custIds.includes(rule.custId) ? rule.custId : dice.pick(custIds);

/** `victims` are those it may happen to; `stranger` draws a customer of this world. */
export const spoiledList = (
  custIds: readonly string[],
  victims: readonly string[],
  rule: FaultRule | null,
  dice: Dice,
  stranger: () => CustId,
): readonly ListedCustomer[] => {
  const listed = custIds.map((custId) => ({ custId, next: false }));
  if (rule?.fault === 'missing') {
    const victim = victimOf(victims, rule, dice);
    return listed.filter(({ custId }) => custId !== victim);
  }
  if (rule?.fault === 'duplicate')
    return [...listed, { custId: victimOf(victims, rule, dice), next: rule.copy === 'different' }];
  return rule?.fault === 'extra' ? [...listed, { custId: stranger(), next: false }] : listed;
};
