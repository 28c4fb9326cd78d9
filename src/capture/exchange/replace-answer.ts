// A real answer → an answer with made-up values that is written in the same way.

import type { AssociationSettings } from '../../aa/association-settings.ts';
import { type Asked } from '../asking/ask-all.ts';
import { isTaken, type TakenAnswer } from '../asking/taken-answer.ts';
import { losslessText } from '../bytes/lossless-text.ts';
import { type HeldCustomer, heldCustomers, idPlacesOf } from '../markup/held-customers.ts';
import { type Token, tokensOf, writtenTokens } from '../markup/tokens.ts';
import { replacedTokens, type Replacing } from '../replacement/document.ts';
import type { Exchange, ExchangeAnswer } from './exchange.ts';
import { keptHeaders } from './kept-headers.ts';
import { joinedAtEntry } from './queue-seam.ts';
import { readingOf } from './reading.ts';

export interface AnswerReplacing extends Omit<Replacing, 'fit'> {
  readonly settings: AssociationSettings;
  /** The customers that the capture is about: others are left out of a queue. */
  readonly custIds: ReadonlySet<string>;
}

const isQueue = ({ service }: Pick<TakenAnswer, 'service'>): boolean =>
  service === 'queue' || service === 'plain-queue';

const placesOf = (answer: TakenAnswer, { settings }: AnswerReplacing) =>
  idPlacesOf(settings.dialect, isQueue(answer) ? 'queue' : 'customers');

function heldIn(answer: TakenAnswer, tokens: readonly Token[], replacing: AnswerReplacing) {
  return heldCustomers(tokens, placesOf(answer, replacing));
}

/** All bytes that are kept. */
function joinedBytes(answer: TakenAnswer, replacing: AnswerReplacing): Uint8Array {
  if (answer.end.length === 0) return answer.beginning;
  const { text, encode } = losslessText(answer.beginning, answer.charset);
  const last = heldIn(answer, tokensOf(text), replacing).at(-1);
  return joinedAtEntry(answer, last?.element ?? null, encode);
}

// Customers that are left out.

const isBlank = ({ pieces }: Token): boolean =>
  pieces.every((piece) => piece.is === 'value' && piece.place === 'text' && piece.text.trim() === '');

/** The tokens without some customers, and without the white space behind each of them. */
function without(tokens: readonly Token[], left: readonly HeldCustomer[]): readonly Token[] {
  if (left.length === 0) return tokens;
  const dropped = new Set<number>();
  for (const { from, to } of left) {
    for (let at = from; at < to; at++) dropped.add(at);
    const behind = tokens[to];
    if (behind !== undefined && isBlank(behind)) dropped.add(to);
  }
  return tokens.filter((_, at) => !dropped.has(at));
}

// What a replay needs to know of the customers in an answer.

/** The elements of a name that stand in no other element of that name, by their first tokens. */
function outermost(tokens: readonly Token[], element: string): readonly number[] {
  const found: number[] = [];
  let [depth, from] = [0, 0];
  tokens.forEach(({ kind, name }, at) => {
    if (name !== element || kind === 'other') return;
    if (depth === 0 && kind !== 'end') from = at;
    if (kind === 'start') depth += 1;
    if (kind === 'end' && depth > 0) depth -= 1;
    else if (kind !== 'empty') return;
    if (depth === 0) found.push(from);
  });
  return found;
}

function customersIn(tokens: readonly Token[], held: readonly HeldCustomer[]) {
  const item = held[0]?.element ?? null;
  const idAt = new Map(held.map(({ from, id }) => [from, id]));
  const customers = item === null ? [] : outermost(tokens, item).map((at) => idAt.get(at) ?? null);
  return { item, customers };
}

// The answer.

interface Replaced {
  readonly answer: ExchangeAnswer;
  readonly real: Uint8Array;
}

export function replacedAnswer(answer: TakenAnswer, replacing: AnswerReplacing): Replaced {
  const real = joinedBytes(answer, replacing);
  const { text, encoding, encode, fit } = losslessText(real, answer.charset);
  const all = tokensOf(text);
  const left = isQueue(answer)
    ? heldIn(answer, all, replacing).filter(({ id }) => !replacing.custIds.has(id))
    : [];
  const tokens = replacedTokens(without(all, left), { ...replacing, fit });
  const { headers } = keptHeaders(answer.headers);
  const { status, ending } = answer;
  const bytes = encode(writtenTokens(tokens));
  const found = customersIn(tokens, heldIn(answer, tokens, replacing));
  return {
    answer: { status, headers, bytes, encoding, ending, leftOut: left.length, ...found },
    real,
  };
}

/** The charset that a reader of the replay gets. */
const charsetOf = (headers: Readonly<Record<string, string>>): string | null =>
  /charset=["']?([^\s"';]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? null;

export async function exchangeOf(asked: Asked, replacing: AnswerReplacing): Promise<Exchange> {
  const custIds = asked.custIds.map((id) => replacing.values.replaced(id, 'text'));
  const { service } = asked;
  if (!isTaken(asked)) {
    const { failure } = asked;
    return { service, custIds, answer: null, reading: failure, realReading: failure };
  }
  const { answer, real } = replacedAnswer(asked, replacing);
  const { status, charset, ending } = asked;
  const read = { service, status, ending };
  const { settings } = replacing;
  const madeUp = { ...read, custIds, charset: charsetOf(answer.headers), bytes: answer.bytes };
  return {
    service,
    custIds,
    answer,
    reading: await readingOf(madeUp, settings),
    realReading: await readingOf({ ...read, custIds: asked.custIds, charset, bytes: real }, settings),
  };
}
