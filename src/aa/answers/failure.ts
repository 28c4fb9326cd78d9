// A failure that AA reported: from its codes and its message to the error of our table that it means.

import type { CustId } from '../../catalogue/ids.ts';
import { bareId } from '../../catalogue/spellings.ts';
import { AaError, type AaErrorCode } from '../aa-error.ts';
import { codesIn, isOneDigit, meaningOfCode, withoutZeros, type ErrorCodes } from './codes.ts';
import { meaningOf, numbersOfCustomers } from './phrases.ts';
import type { ReadingContext } from './reading-context.ts';
import { redacted, redactedCode, veil } from './redaction.ts';

/** What AA said of a failure. The code may also stand in the message. */
export interface Failure {
  readonly codes: readonly string[];
  /** Those of the codes that stand on an error, where AA documents them. The number of a customer does not stand there. */
  readonly documented?: readonly string[];
  readonly message: string | null;
}

export type FailureContext = Pick<ReadingContext, 'dialect' | 'secrets' | 'hidesWords' | 'custIds'>;

/** The patterns are tried on the beginning of a message only, so that they stay quick for a message of any length. */
const searchedLength = 1000;

type IsAsked = (text: string) => boolean;

/** In a sentence, a number with zeros before it is the number of a customer and not a code. */
function codeOfMessage(message: string, codes: ErrorCodes, isAsked: IsAsked): AaErrorCode | null {
  for (const { code: found } of codesIn(message)) {
    const code = isAsked(found) || isOneDigit(found) ? null : meaningOfCode(found, codes);
    if (code !== null) return code;
  }
  return meaningOf(message);
}

/** The number of a customer who was asked for is a code only in the documented place. */
export function failureCode(
  { codes, documented = [], message }: Failure,
  errorCodes: ErrorCodes,
  custIds: readonly string[] = [],
): AaErrorCode {
  const isAsked: IsAsked = (text) => custIds.some((id) => id.trim() === text.trim());
  for (const code of codes) {
    if (isAsked(code) && !documented.includes(code)) continue;
    const known = meaningOfCode(code, errorCodes) ?? meaningOfCode(withoutZeros(code), errorCodes);
    if (known !== null) return known;
  }
  const start = message?.slice(0, searchedLength) ?? null;
  return (start === null ? null : codeOfMessage(start, errorCodes, isAsked)) ?? 'AA_FAILURE';
}

/** AA's own words, without credentials, or a veil for them; `null` where AA gave none. */
export function wordsOf(
  { codes, message }: Failure,
  { secrets, hidesWords = false }: Pick<FailureContext, 'secrets' | 'hidesWords'>,
): string | null {
  const words = [
    codes[0] === undefined ? '' : `code ${redactedCode(codes[0], secrets)}`,
    message === null ? '' : hidesWords ? veil : redacted(message, secrets),
  ];
  return words.filter((part) => part !== '').join(', ') || null;
}

const word = /[\w-]+/g;

/** The customers asked for whose numbers stand in the message as words of their own. */
function namedIn({ message }: Failure, { custIds = [] }: FailureContext): readonly CustId[] {
  const words = new Set(message?.match(word));
  return custIds.filter((id) => words.has(id.trim()));
}

const wholeNumber = /^\d+$/;

/**
 * The numbers of the customers that the failure speaks of, if the one that was asked for is not among them: an answer that was meant
 * for another call. Empty where it names none. A number that is a code may be one.
 */
export function numbersOfOthers(
  { message }: Failure,
  asked: CustId,
  { dialect: { errorCodes } }: FailureContext,
): readonly string[] {
  const own = asked.trim();
  if (message === null || !wholeNumber.test(own)) return [];
  const told = numbersOfCustomers(message.slice(0, searchedLength));
  const isItself = told.some((number) => bareId(number) === bareId(own));
  return isItself ? [] : told.filter((number) => meaningOfCode(withoutZeros(number), errorCodes) === null);
}

export function failureError(failure: Failure, context: FailureContext): AaError {
  const code = failureCode(failure, context.dialect.errorCodes, context.custIds);
  const detail = wordsOf(failure, context);
  const custIds = code === 'AA_UNKNOWN_CUSTOMER' ? namedIn(failure, context) : [];
  return new AaError(code, { custIds, ...(detail === null ? {} : { detail }) });
}
