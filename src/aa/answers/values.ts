// The text of a field as the value of its type. What does not parse stays a text, elsewhere; nothing is guessed.

import type { Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { readCompactDate, readDate } from './dates.ts';
import { readNumber } from './numbers.ts';

/** `T` and `F` are none: of a membership they could mean terminated and former. */
const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['y', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['n', false],
  ['no', false],
  ['0', false],
]);

/** The two words that AA writes are compared as they are, which is quicker than looking them up. */
const readFlag = (text: string): boolean | null => {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return text.length > 16 ? null : (flags.get(text.trim().toLowerCase()) ?? null);
};

/** `null` where the text is no value of the field's type. */
export const readValue = ({ type, compact }: Pick<Field, 'type' | 'compact'>, text: string): Value => {
  switch (type) {
    case 'text':
      return text;
    case 'date':
      return readDate(text) ?? (compact ? readCompactDate(text) : null);
    case 'flag':
      return readFlag(text);
    case 'number':
      return readNumber(text);
    case 'list':
      return [text];
  }
};
