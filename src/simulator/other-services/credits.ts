// GET_CREDITS_XML: what a customer has paid beforehand.

import { Dice } from '../making/dice.ts';
import { given, type Service } from './service.ts';

const creditKey = 7_700;
const types = ['PREPAID', 'DEFERRED'];

export const credits: Service = (world, request) => {
  const custId = given(request, 'custId');
  const number = world.exists(custId) ? world.ids.numberOf(custId) : null;
  if (number === null) return { failure: `Invalid customer ID: ${custId}` };
  const type = given(request, 'txTy').toUpperCase();
  if (type !== '' && !types.includes(type)) return { failure: 'txTy must be PREPAID or DEFERRED' };
  const dice = Dice.of(creditKey, number, types.indexOf(type));
  const totCreditsAccepted = dice.chance(0.5) ? dice.below(40_000) / 100 : 0;
  return { content: { totCreditsAccepted }, withStatus: true };
};
