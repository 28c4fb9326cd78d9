// AA's numbers of failures: what each means, and where a number is a code at all.

import type { AaErrorCode } from '../aa-error.ts';

export type ErrorCodes = Readonly<Record<string, AaErrorCode>>;

/** AA's documented codes → ours. The dialect of a client may change them. */
export const errorCodes: ErrorCodes = {
  '1': 'AA_REQUEST_REJECTED',
  '100': 'AA_BAD_CREDENTIALS',
  '60': 'AA_IP_NOT_ALLOWED',
  '200': 'AA_UNKNOWN_CUSTOMER',
  '999': 'AA_UNEXPECTED',
};

/** Our code for AA's, exactly as it is written; `null` where it is not known. */
export const meaningOfCode = (code: string, codes: ErrorCodes): AaErrorCode | null =>
  Object.hasOwn(codes, code) ? (codes[code] ?? null) : null;

const leadingZeros = /^0+(?=\d)/;

export const withoutZeros = (code: string): string => code.replace(leadingZeros, '');

/**
 * A number in a sentence is usually a count ("200 requests are waiting"). So it is a code only in these places (P6): it is
 * the whole text, with or without the word `error`; it stands at the start, set off from the rest; it follows the word
 * `code`; or it stands in parentheses.
 */
const codePlaces: readonly RegExp[] = [
  /^[\s([]*(?:err(?:or)?[\s:#=_-]{0,5}(?:(?:no\.?|number)[\s:#=-]{0,5})?)?([\w.-]{1,20}?)(?=[\s)\].]*$|\s*[:)\]]|\s*-\s)/gi,
  /\bcode\b[\s:#=-]{0,5}([\w-]{1,20})/gi,
  /[([]([\w.-]{1,20})[)\]]/g,
];

export interface PlacedCode {
  readonly code: string;
  /** Where it begins in the message. */
  readonly at: number;
}

/** All that stands in a message where a code may stand. */
export function* codesIn(message: string): Generator<PlacedCode> {
  for (const place of codePlaces)
    for (const { 0: whole, 1: code = '', index } of message.matchAll(place))
      yield { code, at: index + whole.lastIndexOf(code) };
}

const oneDigit = /^\s*0*\d\s*$/;

/** Whether a text is a single digit. Outside the documented places, a single digit numbers or counts errors. */
export const isOneDigit = (text: string): boolean => oneDigit.test(text);

const digitsOnly = /^\d+$/;

/** The text of an error is its code where it is a number. */
export const isNumber = (text: string): boolean => digitsOnly.test(text);

const codeShape = /^[A-Z]{0,5}[-_]?\d{1,6}$/i;

/** Whether a text has the shape of a code: a short number, perhaps with letters before it. */
export const isCode = (text: string): boolean => codeShape.test(text);
