// The numbers of the customers in an answer.

import type { Dialect } from '../../aa/dialect.ts';
import { losslessText } from '../bytes/lossless-text.ts';
import { heldCustomers, idPlacesOf } from '../markup/held-customers.ts';
import { tokensOf } from '../markup/tokens.ts';
import type { TakenAnswer } from './taken-answer.ts';

export function heldIds({ service, beginning, charset }: TakenAnswer, dialect: Dialect): readonly string[] {
  const { text } = losslessText(beginning, charset);
  const places = idPlacesOf(dialect, service === 'customers' ? 'customers' : 'queue');
  return heldCustomers(tokensOf(text), places).map(({ id }) => id);
}

const withoutZeros = (id: string): string => id.replace(/^0+(?=.)/, '');

/** AA may write the number of a customer with other zeros than it was asked for. */
export const isHeld = (id: string, held: readonly string[]): boolean =>
  held.some((one) => withoutZeros(one) === withoutZeros(id));
