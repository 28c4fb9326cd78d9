// Every text that the readers look for in AA's answers, each with its sense. SUCCESS, FAILURE and "invalid customer ID" are
// known from AA's documents and from public integrations; all other wordings are guesses.

import type { AaErrorCode } from '../aa-error.ts';
import { lost } from '../xml/unfit-text.ts';

type TextTest = (text: string) => boolean;

const matching =
  (pattern: RegExp): TextTest =>
  (text) =>
    pattern.test(text);

// The status of a call.

export type CallStatus = 'success' | 'failure' | null;

/** SUCCESS, as AA's documents write it. */
export const successWord = 'SUCCESS';

const failureWord = 'FAILURE';

/** Case and white space around a word do not matter. */
export const plainWord = (word: string): string => word.trim().toUpperCase();

export const isSuccess: TextTest = (text) => plainWord(text) === successWord;

/** The call succeeded or failed, in AA's own two words. `null`: any other text. A character that was lost in FAILURE does not hide it. */
export function statusOfText(text: string | null): CallStatus {
  if (text === null || text.length > 16) return null;
  const word = plainWord(text);
  if (word === successWord) return 'success';
  return word.replaceAll(lost, '') === failureWord ? 'failure' : null;
}

/** The status begins with a word of failure, and more may follow. */
export const beginsWithFailure = matching(/^\s*(fail(ure|ed)?|errors?|exception)\b/i);

/** The status of a purge or an enqueue says that the call failed, or that it is not done yet. */
export const speaksAgainstSuccess = matching(/^\s*(fail|err|exception|pending|denied|reject|invalid)/i);

/** The status of a queue says that all is well, or that the queue is empty. */
export const isHarmlessStatus = matching(
  /^\s*(success(ful)?|succeeded|ok(ay)?|done|complete[d]?|empty|none|no ?data|true|0+)\s*$/i,
);

/** The code beside a status says that the call failed. Zero and HTTP's 200 say that it worked. */
export const isFailedCode = matching(/^\s*0*(?!200\s*$)[1-9]/);

// Errors that are none, and trouble.

/** There was no error: zeros, or a word for it. */
export const saysNoError = matching(
  /^\s*(0*|false|none|no errors?|n\/?a|null|nil|ok(ay)?|success(ful)?)[.!]?\s*$/i,
);

/** The sentence says that there was no error. */
export const deniesTrouble = matching(/\b(no|0|zero|without) errors?\b/i);

const hasWordOfTrouble = matching(
  /\b(fail(ed|ure|s)?|errors?|exception|invalid|denied|refused|rejected|unauthori[sz]ed|not allowed|unavailable|time-?d?[ -]?out|maintenance|locked|(try|again) (again )?later)\b|\bORA-\d/i,
);
const hasWordOfSuccess = matching(
  /\b(success\w*|succeeded|completed?|normal(ly)?|ok(ay)?|done|nothing to report)\b/i,
);
const hasWordOfDoubt = matching(
  /\b(not|no|un\w+|can|cannot|could|partial\w*|aborted?|missing|only|before|until|except|expired|terminated|ended)\b/i,
);

/** The sentence says that something went wrong. */
export const speaksOfTrouble: TextTest = (text) => hasWordOfTrouble(text) && !deniesTrouble(text);

/** The sentence says that all went well, and says nothing else. */
export const speaksOfSuccess: TextTest = (text) =>
  deniesTrouble(text) || (hasWordOfSuccess(text) && !hasWordOfDoubt(text) && !speaksOfTrouble(text));

// An empty queue.

/** The sentence says that there is nothing. */
export const saysNothing = matching(/\b(no|nothing|none|0|zero|empty)\b/i);

/** What stands in place of a queue number where there is none, beside zero. */
export const isNoNumber = matching(/^(-\d+|null|nil|none|n\/?a|undefined)$/i);

/** A message, for the comparison with the messages of an empty queue: case and white space do not matter. */
export const foldedMessage = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

// Numbers.

/** Zero, or several zeros. */
export const isZero = matching(/^\s*0+\s*$/);

/** A whole number above zero. */
export const isPositive = matching(/^\s*0*[1-9]\d*\s*$/);

const isNumbers = matching(/^\s*\d[\d\s,;|]*$/);

/** One or several whole numbers that are not just zero. */
export const isSomeNumber: TextTest = (text) => isNumbers(text) && !isZero(text);

// What a failure means.

/**
 * The message of a failure → what it means; the first pattern that fits decides. The patterns are narrow on purpose: "no such
 * customer" is evidence for a deletion (P6), so "no e-mail found for this customer" must not be taken for it.
 */
const failureMeanings: readonly (readonly [TextTest, AaErrorCode])[] = [
  // "No such customer", "customer 4711 was not found".
  [
    matching(
      /\bno such cust(?:omer)?\b(?!\s+\w)|\bunknown cust(?:omer)?\b(?!\s+[a-z])|\bcust(?:omer)?(?:[ _-]?(?:id|number|no\.?))?(?:\s*[:#=]?\s*['"(]?\d{1,20}['")]?)?,?\s+(?:was not found|is not found|not found|(?:could|can) ?not be found|does ?n(?:o|')t exist|is unknown)/i,
    ),
    'AA_UNKNOWN_CUSTOMER',
  ],
  // "Invalid customer ID: 4711", with nothing behind the number. Without a number it may be any complaint.
  [
    matching(
      /\binvalid cust(?:omer)?[ _-]?(?:id|number|no\.?)\b\s*[:#=]?\s*['"([]{0,2}(?=[\w-]*\d)[\w-]{1,20}['")\]]{0,2}[\s.!]*$/i,
    ),
    'AA_UNKNOWN_CUSTOMER',
  ],
  // "Your IP is not allowed".
  [
    matching(
      /\b(?:your|caller|client|remote|source)?\s?ip\b[^;!?]{0,80}\b(?:not|denied|refused|blocked|unauthori[sz]ed|forbidden)\b/i,
    ),
    'AA_IP_NOT_ALLOWED',
  ],
  // "Not authorized from this IP".
  [matching(/\b(?:not|un)\s?-?(?:allowed|authori[sz]ed|permitted)\b[^.]{0,40}\bip\b/i), 'AA_IP_NOT_ALLOWED'],
  // "Invalid vendor password".
  [
    matching(
      /\b(?:invalid|incorrect|bad|wrong|unknown)\b[^.]{0,40}\b(?:credentials?|password|user ?-?(?:name|id)?|login|vendor(?:id)?|integrator)\b/i,
    ),
    'AA_BAD_CREDENTIALS',
  ],
  // "Password is incorrect", "authentication failed".
  [
    matching(
      /\b(?:credentials?|password|user ?-?name|login|vendor|integrator|authentication)\b[^.]{0,40}\b(?:invalid|incorrect|wrong|not valid|failed|not recogni[sz]ed|denied)\b/i,
    ),
    'AA_BAD_CREDENTIALS',
  ],
  // "Badly-formed XML".
  [matching(/\b(?:badly|ill|mal)[ -]?formed\b|\bnot well[ -]?formed\b/i), 'AA_REQUEST_REJECTED'],
  // "Unexpected error".
  [matching(/\bunexpected (?:error|exception)\b/i), 'AA_UNEXPECTED'],
];

const numberOfCustomer =
  /\bcust(?:omer)?(?:[ _-]?(?:id|number|no\.?))?\s*[:#=]?\s*['"([]{0,2}(\d{1,20})(?![\w-])/gi;

/** The numbers of customers in a message: `4711` in "Invalid customer ID: 4711". */
export const numbersOfCustomers = (message: string): readonly string[] =>
  [...message.matchAll(numberOfCustomer)].map(([, number = '']) => number);

/** What the message of a failure means by its words; `null` where no pattern fits. */
export const meaningOf = (message: string): AaErrorCode | null =>
  failureMeanings.find(([fits]) => fits(message))?.[1] ?? null;
