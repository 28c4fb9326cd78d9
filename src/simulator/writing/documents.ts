// The documents the simulated AA answers with, as texts in pieces: the queue, customers alone and in bulk, and what it
// says when it did or refused something.

import type { CustId } from '../../catalogue/ids.ts';
import type { VisibleCustomer } from '../making/visible-customer.ts';
import type { QueueSnapshot, QueuedCustomer } from '../world/change-queue.ts';
import { reasonsOf, type WrittenReason } from '../world/queue-reasons.ts';
import { spelled, type AnswerStyle } from './answer-style.ts';
import { customerWriter } from './customer-writer.ts';
import { textEscapes } from './encoded-text.ts';
import { lineAt } from './field-writer.ts';

/** Why AA says no, as its error codes. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

const labels = { 'utf-8': 'UTF-8', 'iso-8859-1': 'ISO-8859-1', 'windows-1252': 'windows-1252' } as const;

/** The start of every document: byte order mark and XML declaration, as far as the style has them. */
const prologue = ({ declareEncoding, declaredAs, byteOrderMark, encoding }: AnswerStyle): string => {
  const mark = byteOrderMark && encoding === 'utf-8' ? '\uFEFF' : '';
  const told = declareEncoding === 'declaration' || declareEncoding === 'both';
  return `${mark}<?xml version="1.0"${told ? ` encoding="${labels[declaredAs]}"` : ''}?>\n`;
};

export const contentType = ({ declareEncoding, declaredAs }: AnswerStyle): string =>
  declareEncoding === 'header' || declareEncoding === 'both'
    ? `text/xml; charset=${labels[declaredAs]}`
    : 'text/xml';

const leaf = (style: AnswerStyle, depth: number, name: string, value: string): string => {
  const element = spelled(style, name);
  const line = lineAt(style, depth);
  return value === '' ? `${line}<${element}/>` : `${line}<${element}>${value}</${element}>`;
};

const success = (style: AnswerStyle, depth: number): string =>
  style.status === 'always' ? leaf(style, depth, 'status', 'SUCCESS') : '';

const errorOf = (style: AnswerStyle, { code, message }: Refusal, depth: number): string => {
  const { text, attribute } = textEscapes(style);
  switch (style.errorCode) {
    case 'element':
      return leaf(style, depth, 'code', text(code)) + leaf(style, depth, 'message', text(message));
    case 'attribute':
      return `${lineAt(style, depth)}<error code="${attribute(code)}">${text(message)}</error>`;
    case 'message':
      return leaf(style, depth, 'message', text(`${code}: ${message}`));
  }
};

export function* successDocument(style: AnswerStyle): Iterable<string> {
  const root = spelled(style, 'webServiceResponse');
  yield `${prologue(style)}<${root}>${leaf(style, 1, 'status', 'SUCCESS')}${lineAt(style, 0)}</${root}>`;
}

export function* failureDocument(style: AnswerStyle, refusal: Refusal): Iterable<string> {
  const root = spelled(style, 'webServiceResponse');
  const status = leaf(style, 1, 'status', 'FAILURE');
  yield `${prologue(style)}<${root}>${status}${errorOf(style, refusal, 1)}${lineAt(style, 0)}</${root}>`;
}

export function* customerDocument(style: AnswerStyle, customer: VisibleCustomer): Iterable<string> {
  const root = spelled(style, 'custInfo');
  const { attributes, content } = customerWriter(style, 0)(customer);
  const end = `${lineAt(style, 0)}</${root}>`;
  yield `${prologue(style)}<${root}${attributes}>${success(style, 1)}${content}${end}`;
}

const unknownCustomer = (style: AnswerStyle, custId: CustId): string => {
  const refusal = { code: '200', message: 'Customer does not exist' };
  return `${leaf(style, 2, 'custId', custId)}${leaf(style, 2, 'status', 'FAILURE')}${errorOf(style, refusal, 2)}`;
};

/** What a bulk answer holds of one customer: its details, or the id of one there is not. */
export type BulkPart = VisibleCustomer | { readonly unknown: CustId };

/** One piece per customer; the customers are made as the answer is read. */
export function* bulkDocument(style: AnswerStyle, parts: Iterable<BulkPart>): Iterable<string> {
  const [root, name] = [spelled(style, 'custInfoResponse'), spelled(style, 'custInfo')];
  const write = customerWriter(style, 1);
  const line = lineAt(style, 1);
  yield `${prologue(style)}<${root}>${success(style, 1)}`;
  for (const part of parts) {
    const { attributes, content } =
      'unknown' in part ? { attributes: '', content: unknownCustomer(style, part.unknown) } : write(part);
    yield `${line}<${name}${attributes}>${content}${line}</${name}>`;
  }
  yield `${lineAt(style, 0)}</${root}>`;
}

const trigger = (style: AnswerStyle, { tableName, action }: WrittenReason): string => {
  const name = spelled(style, 'trigger');
  const inside = leaf(style, 5, 'tableName', tableName) + leaf(style, 5, 'action', action);
  return `${lineAt(style, 4)}<${name}>${inside}${lineAt(style, 4)}</${name}>`;
};

const triggers = (style: AnswerStyle, reasons: readonly WrittenReason[]): string => {
  if (style.reasons === 'flat') {
    const [first] = reasons;
    if (first === undefined) return leaf(style, 3, 'reason', 'Force enqueue');
    const tables = reasons.map(({ tableName }) => tableName).join(', ');
    return leaf(style, 3, 'action', first.action) + leaf(style, 3, 'tableName', tables);
  }
  const name = spelled(style, 'triggers');
  const inside = reasons.map((reason) => trigger(style, reason)).join('');
  return inside === '' ? '' : `${lineAt(style, 3)}<${name}>${inside}${lineAt(style, 3)}</${name}>`;
};

/** Writes a queued customer; the same reasons are the same text, written once. */
const queuedWriter = (style: AnswerStyle, withReasons: boolean, idOf: (customer: number) => CustId) => {
  const [customer, id] = [spelled(style, 'customer'), spelled(style, 'custId')];
  const tails = new Map<number, string>();
  const [line, idLine] = [lineAt(style, 2), lineAt(style, 3)];
  const tailOf = (reason: number): string => {
    const known = tails.get(reason);
    if (known !== undefined) return known;
    const tail = `</${id}>${withReasons ? triggers(style, reasonsOf(reason)) : ''}${line}</${customer}>`;
    tails.set(reason, tail);
    return tail;
  };
  const head = `${line}<${customer}>${idLine}<${id}>`;
  return (entry: QueuedCustomer): string => head + idOf(entry.customer) + tailOf(entry.reason);
};

export interface QueueWish {
  readonly withReasons: boolean;
  /** False leaves the max queue number out: an answer nobody can purge by. */
  readonly withMaxNumber: boolean;
}

/** Customers in one piece of a queue answer: some 16 KB. */
const entriesPerPiece = 256;

/** The whole queue, however long, in small pieces. */
export function* queueDocument(
  style: AnswerStyle,
  snapshot: QueueSnapshot,
  { withReasons, withMaxNumber }: QueueWish,
  idOf: (customer: number) => CustId,
): Iterable<string> {
  const [root, list] = [spelled(style, 'custQueue'), spelled(style, 'customers')];
  const max = withMaxNumber ? leaf(style, 1, 'maxQueueNum', String(snapshot.maxQueueNumber ?? '')) : '';
  const write = queuedWriter(style, withReasons, idOf);
  let piece = `${prologue(style)}<${root}>${success(style, 1)}`;
  if (style.maxQueueNumber === 'first') piece += max;
  piece += `${lineAt(style, 1)}<${list}>`;
  let inPiece = 0;
  for (const entry of snapshot.entries()) {
    piece += write(entry);
    inPiece += 1;
    if (inPiece < entriesPerPiece) continue;
    yield piece;
    [piece, inPiece] = ['', 0];
  }
  yield `${piece}${lineAt(style, 1)}</${list}>${style.maxQueueNumber === 'last' ? max : ''}${lineAt(style, 0)}</${root}>`;
}
