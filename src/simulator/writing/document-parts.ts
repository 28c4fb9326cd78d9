// The parts that all documents of the simulated AA share: beginning, end, simple elements, status and failure.

import { namespaceOf, tagOf, type AnswerStyle } from './answer-style.ts';
import { textEscapes } from './encoded-text.ts';
import { lineAt } from './field-writer.ts';

/** Why AA refuses a call, with AA's error code. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

const labels = { 'utf-8': 'UTF-8', 'iso-8859-1': 'ISO-8859-1', 'windows-1252': 'windows-1252' } as const;

/** The byte order mark and the XML declaration, where the style has them. */
function prologue({ declareEncoding, declaredAs, byteOrderMark, encoding }: AnswerStyle): string {
  const mark = byteOrderMark && encoding === 'utf-8' ? '\uFEFF' : '';
  const declared = declareEncoding === 'declaration' || declareEncoding === 'both';
  return `${mark}<?xml version="1.0"${declared ? ` encoding="${labels[declaredAs]}"` : ''}?>\n`;
}

export const contentType = ({ declareEncoding, declaredAs }: AnswerStyle): string =>
  declareEncoding === 'header' || declareEncoding === 'both'
    ? `text/xml; charset=${labels[declaredAs]}`
    : 'text/xml';

/** The beginning of a document, including the start tag of its root. */
export const beginning = (style: AnswerStyle, root: string, attributes = ''): string =>
  `${prologue(style)}<${tagOf(style, root)}${namespaceOf(style)}${attributes}>`;

export const ending = (style: AnswerStyle, root: string): string =>
  `${lineAt(style, 0)}</${tagOf(style, root)}>`;

/** An element with a text. The value must be escaped already. */
export function leaf(style: AnswerStyle, depth: number, name: string, value: string): string {
  const element = tagOf(style, name);
  const line = lineAt(style, depth);
  return value === '' ? `${line}<${element}/>` : `${line}<${element}>${value}</${element}>`;
}

/** The status of a successful answer. */
export const success = (style: AnswerStyle, depth: number, where: 'details' | 'elsewhere'): string =>
  style.status === 'always' || (style.status === 'documented' && where === 'elsewhere')
    ? leaf(style, depth, 'status', 'SUCCESS')
    : '';

/** The documented form of a failure of customer details. */
export function errorsElement(style: AnswerStyle, refusal: Refusal, depth: number): string {
  const errors = tagOf(style, 'errors');
  const line = lineAt(style, depth);
  return `${line}<${errors}>${errorElement(style, refusal, depth + 1)}${line}</${errors}>`;
}

export function errorElement(style: AnswerStyle, { code, message }: Refusal, depth: number): string {
  const { text, attribute } = textEscapes(style);
  const error = tagOf(style, 'error');
  return `${lineAt(style, depth)}<${error} code="${attribute(code)}">${text(message)}</${error}>`;
}

/** Status, code and message of a failure in all other forms. */
export const failureParts = (style: AnswerStyle, refusal: Refusal, depth: number): string =>
  leaf(style, depth, 'status', 'FAILURE') + codeAndMessage(style, refusal, depth);

function codeAndMessage(style: AnswerStyle, refusal: Refusal, depth: number): string {
  const { text } = textEscapes(style);
  const { code, message } = refusal;
  switch (style.errorCode) {
    case 'documented':
      return leaf(style, depth, 'message', text(message));
    case 'element':
      return leaf(style, depth, 'code', text(code)) + leaf(style, depth, 'message', text(message));
    case 'attribute':
      return errorElement(style, refusal, depth);
    case 'message':
      return leaf(style, depth, 'message', text(`${code}: ${message}`));
  }
}
