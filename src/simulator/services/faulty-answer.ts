// Applies a fault to an answer: the answer is replaced, or it is damaged.

import type { Dice } from '../making/dice.ts';
import {
  cutShort,
  declaredTwice,
  followed,
  notWellFormed,
  shortened,
  withBadBytes,
  withDoctype,
  withForbidden,
  withHtmlEntities,
} from '../faults/damage.ts';
import type { FaultRule } from '../faults/fault-rule.ts';
import type { AnswerStyle } from '../writing/answer-style.ts';
import { failureDocument } from '../writing/documents.ts';
import {
  type Answer,
  documentAnswer,
  emptyAnswer,
  htmlAnswer,
  notFound,
  resetAnswer,
  silence,
} from './answer.ts';
import { messageOf } from './refusal.ts';

const tryLater = (status: number, title: string, { retryAfter = 1 }: FaultRule): Answer =>
  htmlAnswer(status, title, { 'retry-after': String(retryAfter) });

type Root = string | null;

function failure(style: AnswerStyle, root: Root, { code = '999', message }: FaultRule): Answer {
  const refusal = { code: String(code), message: message ?? messageOf(String(code)) };
  return documentAnswer(style, failureDocument(style, refusal, root));
}

function poisoned(style: AnswerStyle, root: Root, rule: FaultRule): Answer {
  switch (rule.as ?? 'failure') {
    case 'failure':
      return failure(style, root, rule);
    case 'http-500':
      return htmlAnswer(500, 'Internal Server Error');
    case 'html':
      return htmlAnswer(200, 'ORA-06502: numeric or value error');
  }
}

/** The answer that replaces the real one. `null`: the fault damages the real answer instead. */
export function replacement(style: AnswerStyle, root: Root, rule: FaultRule): Answer | null {
  switch (rule.fault) {
    case 'http-500':
      return htmlAnswer(500, 'Internal Server Error');
    case 'http-503':
      return tryLater(503, 'Service Unavailable', rule);
    case 'http-429':
      return tryLater(429, 'Too Many Requests', rule);
    case 'html':
      return htmlAnswer(200, 'Scheduled maintenance');
    case 'html-404':
      return notFound;
    case 'empty':
      return emptyAnswer(style);
    case 'failure':
      return failure(style, root, rule);
    case 'hang':
      return silence;
    case 'poison':
      return poisoned(style, root, rule);
    case 'purge-lies':
      return rule.executed === false ? failure(style, root, rule) : resetAnswer;
    case 'duplicate':
    case 'missing':
    case 'extra':
    case 'no-max-queue-number':
    case 'purge-ignored':
    case 'truncate':
    case 'reset':
    case 'drip':
    case 'wrong-charset':
    case 'doctype':
    case 'not-well-formed':
    case 'forbidden-character':
    case 'html-entities':
    case 'declared-twice':
    case 'followed':
    case 'short-length':
      return null;
  }
}

/** The style of an answer under a fault. */
export const styleUnder = (style: AnswerStyle, rule: FaultRule | null): AnswerStyle =>
  rule?.fault === 'wrong-charset'
    ? {
        ...style,
        encoding: rule.send ?? 'windows-1252',
        declaredAs: rule.declare ?? 'utf-8',
        declareEncoding: 'both',
      }
    : style;

export function spoiledDocument(document: Iterable<string>, rule: FaultRule | null): Iterable<string> {
  switch (rule?.fault) {
    case 'doctype':
      return withDoctype(document);
    case 'not-well-formed':
      return notWellFormed(document);
    case 'forbidden-character':
      return withForbidden(document, rule);
    case 'html-entities':
      return withHtmlEntities(document);
    case 'declared-twice':
      return declaredTwice(document);
    case 'followed':
      return followed(document, rule);
    default:
      return document;
  }
}

/** The byte of the rule, or a random one near the start. Most answers are longer, and shorter ones are cut in half. */
const byteOf = ({ atByte }: FaultRule, dice: Dice): number => atByte ?? dice.between(1, 8_192);

export function spoiledAnswer(answer: Answer, rule: FaultRule | null, dice: Dice): Answer {
  if (rule?.fault === 'drip')
    return { ...answer, drip: { bytes: rule.bytes ?? 512, everyMs: rule.everyMs ?? 20 } };
  if (rule?.fault === 'forbidden-character') return { ...answer, body: withBadBytes(answer.body) };
  if (rule?.fault === 'short-length') return withShortLength(answer);
  if (rule?.fault !== 'truncate' && rule?.fault !== 'reset') return answer;
  const body = cutShort(answer.body, byteOf(rule, dice));
  return { ...answer, body, ending: rule.fault === 'reset' ? 'reset' : 'complete' };
}

/** A Content-Length that counts characters, as a program does that takes the length of a text for that of its bytes. */
function withShortLength(answer: Answer): Answer {
  const body = shortened(answer.body);
  return { ...answer, headers: { ...answer.headers, 'content-length': String(body.length) }, body: [body] };
}
