// A failure that AA reported, from its code and message to the error of our table that it means.

import type { CustId } from '../../catalogue/ids.ts';
import { AaError, type AaErrorCode } from '../aa-error.ts';
import type { ReadingContext } from './reading-context.ts';
import { redacted, redactedCode } from './redaction.ts';

/** What AA said; where the code stands is not known, so it is looked for in the message too. */
export interface Failure {
  readonly codes: readonly string[];
  /** Those of the codes that stand where AA's documents have them, on an error: no customer's number stands there. */
  readonly documented?: readonly string[];
  readonly message: string | null;
}

type ErrorCodes = Readonly<Record<string, AaErrorCode>>;
export type FailureContext = Pick<ReadingContext, 'dialect' | 'secrets' | 'custIds'>;

const mapped = (code: string, codes: ErrorCodes): AaErrorCode | null =>
  Object.hasOwn(codes, code) ? (codes[code] ?? null) : null;

const withoutZeros = (code: string): string => code.replace(/^0+(?=\d)/, '');

/**
 * A number in a sentence is usually a count ("200 requests are waiting"), so it is a code only where it is the whole
 * text, with or without the word `error`; at the start, and set off from the rest; after the word `code`; or in
 * parentheses (P6).
 */
const codesInText: readonly RegExp[] = [
  /^[\s([]*(?:err(?:or)?[\s:#=_-]{0,5}(?:(?:no\.?|number)[\s:#=-]{0,5})?)?([\w.-]{1,20}?)(?=[\s)\].]*$|\s*[:)\]]|\s*-\s)/gi,
  /\bcode\b[\s:#=-]{0,5}([\w-]{1,20})/gi,
  /[([]([\w.-]{1,20})[)\]]/g,
];

/**
 * Narrow on purpose: "no such customer" is evidence for a tombstone (P6), so "no e-mail found for this customer" must
 * not be taken for it.
 */
const textMeanings: readonly (readonly [RegExp, AaErrorCode])[] = [
  [
    /\bno such cust(?:omer)?\b(?!\s+\w)|\bunknown cust(?:omer)?\b(?!\s+[a-z])|\bcust(?:omer)?(?:[ _-]?(?:id|number|no\.?))?(?:\s*[:#=]?\s*['"(]?\d{1,20}['")]?)?,?\s+(?:was not found|is not found|not found|(?:could|can) ?not be found|does ?n(?:o|')t exist|is unknown)/i,
    'AA_UNKNOWN_CUSTOMER',
  ],
  // "Invalid customer ID: 4711", with nothing else behind the number; without one it may be any complaint.
  [
    /\binvalid cust(?:omer)?[ _-]?(?:id|number|no\.?)\b\s*[:#=]?\s*['"([]{0,2}(?=[\w-]*\d)[\w-]{1,20}['")\]]{0,2}[\s.!]*$/i,
    'AA_UNKNOWN_CUSTOMER',
  ],
  [
    /\b(?:your|caller|client|remote|source)?\s?ip\b[^;!?]{0,80}\b(?:not|denied|refused|blocked|unauthori[sz]ed|forbidden)\b/i,
    'AA_IP_NOT_ALLOWED',
  ],
  [/\b(?:not|un)\s?-?(?:allowed|authori[sz]ed|permitted)\b[^.]{0,40}\bip\b/i, 'AA_IP_NOT_ALLOWED'],
  [
    /\b(?:invalid|incorrect|bad|wrong|unknown)\b[^.]{0,40}\b(?:credentials?|password|user ?-?(?:name|id)?|login|vendor(?:id)?|integrator)\b/i,
    'AA_BAD_CREDENTIALS',
  ],
  [
    /\b(?:credentials?|password|user ?-?name|login|vendor|integrator|authentication)\b[^.]{0,40}\b(?:invalid|incorrect|wrong|not valid|failed|not recogni[sz]ed|denied)\b/i,
    'AA_BAD_CREDENTIALS',
  ],
  [/\b(?:badly|ill|mal)[ -]?formed\b|\bnot well[ -]?formed\b/i, 'AA_REQUEST_REJECTED'],
  [/\bunexpected (?:error|exception)\b/i, 'AA_UNEXPECTED'],
];

/** Patterns look at the beginning of a message only, which keeps them quick whatever AA sends. */
const lookedAt = 1000;

/** A single digit numbers or counts errors: in a sentence, and wherever it need not be a code. */
export const isOneDigit = (text: string): boolean => /^\s*0*\d\s*$/.test(text);

type IsAsked = (text: string) => boolean;

/** In a sentence a number with zeros before it is a customer's, not a code. */
const codeOfText = (message: string, codes: ErrorCodes, isAsked: IsAsked): AaErrorCode | null => {
  for (const pattern of codesInText) {
    for (const [, found = ''] of message.matchAll(pattern)) {
      const code = isAsked(found) || isOneDigit(found) ? null : mapped(found, codes);
      if (code !== null) return code;
    }
  }
  return textMeanings.find(([pattern]) => pattern.test(message))?.[1] ?? null;
};

/** The number of a customer who was asked for is no code, wherever else than in the documented place it stands. */
export const failureCode = (
  { codes, documented = [], message }: Failure,
  errorCodes: ErrorCodes,
  custIds: readonly string[] = [],
): AaErrorCode => {
  const isAsked: IsAsked = (text) => custIds.some((id) => id.trim() === text.trim());
  for (const code of codes) {
    const isNumber = isAsked(code) && !documented.includes(code);
    const known = isNumber ? null : (mapped(code, errorCodes) ?? mapped(withoutZeros(code), errorCodes));
    if (known !== null) return known;
  }
  return (
    (message === null ? null : codeOfText(message.slice(0, lookedAt), errorCodes, isAsked)) ?? 'AA_FAILURE'
  );
};

/** AA's own words, without credentials; `null` where it had none. */
export const wordsOf = (
  { codes, message }: Failure,
  { secrets }: Pick<FailureContext, 'secrets'>,
): string | null => {
  const words = [
    codes[0] === undefined ? '' : `code ${redactedCode(codes[0], secrets)}`,
    message === null ? '' : redacted(message, secrets),
  ];
  return words.filter((part) => part !== '').join(', ') || null;
};

/** Those asked for whose numbers stand in the message, as words of their own. */
const namedIn = ({ message }: Failure, { custIds = [] }: FailureContext): readonly CustId[] => {
  const words = new Set(message?.match(/[\w-]+/g));
  return custIds.filter((id) => words.has(id.trim()));
};

export const failureError = (failure: Failure, context: FailureContext): AaError => {
  const code = failureCode(failure, context.dialect.errorCodes, context.custIds);
  const detail = wordsOf(failure, context);
  const custIds = code === 'AA_UNKNOWN_CUSTOMER' ? namedIn(failure, context) : [];
  return new AaError(code, { custIds, ...(detail === null ? {} : { detail }) });
};
