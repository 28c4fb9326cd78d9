// What a route answers: plain values. The body is a text or its pieces, so that a stored document goes out as it is stored.

import type { StoredText } from '../../shadow/shadow.ts';
import type { Encoding } from '../compression.ts';

/**
 * A text, or its pieces in their order. Documents stay pieces: a text that is joined is written in memory as often as it grows, with two
 * bytes for each character where one of them needs two.
 */
export type Body = string | readonly StoredText[] | KeptBytes;

/** Bytes that stay as they are. They are compressed once, and not for each who asks. */
export interface KeptBytes {
  readonly plain: Buffer;
  as(encoding: Encoding): Promise<Buffer>;
}

export const isKept = (body: Body): body is KeptBytes => typeof body === 'object' && 'plain' in body;

export interface Answer {
  /** Default 200. */
  readonly status?: number;
  readonly body: Body;
  /** Default `application/json; charset=utf-8`. */
  readonly type?: string;
  /** Without its quotes. An answer with the same tag is not sent again. */
  readonly tag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is told bit by bit, until one side ends it. It is not compressed. */
export interface LastingAnswer {
  readonly type: string;
  /** A reader that takes nothing for so long is cut off. */
  readonly stalledMs: number;
  /** The answer ends when this resolves. */
  readonly tell: (line: Line) => Promise<void>;
}

export interface Line {
  /** Resolves when there is room for more. Rejects with `LineCut` when the reader is away, or was cut off. */
  write(text: string): Promise<void>;
}

/** Nobody is there to be told more. */
export class LineCut extends Error {
  /** The reader is there, and does not read. */
  readonly isStalled: boolean;

  constructor(isStalled: boolean) {
    super(isStalled ? 'the reader does not read' : 'the reader is away');
    this.isStalled = isStalled;
  }
}

export const jsonType = 'application/json; charset=utf-8';

export const jsonAnswer = (value: unknown, rest: Omit<Answer, 'body'> = {}): Answer => ({
  ...rest,
  body: JSON.stringify(value),
});

/** JSON ends with a line, so that what a terminal writes next is not on the same one. */
export function bytesOf({ body, type = jsonType }: Pick<Answer, 'body' | 'type'>): Buffer {
  if (isKept(body)) return body.plain;
  const pieces = typeof body === 'string' ? [body] : body;
  const isWhole = !/\bjson\b/.test(type) || endsWithLine(pieces.at(-1) ?? '');
  return isWhole ? asBytes(pieces) : asBytes([...pieces, '\n']);
}

const endsWithLine = (piece: StoredText): boolean =>
  typeof piece === 'string' ? piece.endsWith('\n') : piece.at(-1) === 0x0a;

/** Bytes that stand alone are not copied. */
function asBytes(pieces: readonly StoredText[]): Buffer {
  const [one, ...more] = pieces;
  return one instanceof Uint8Array && more.length === 0
    ? Buffer.from(one.buffer, one.byteOffset, one.byteLength)
    : piecesAsBytes(pieces);
}

/** Each piece is written where it stays. */
function piecesAsBytes(pieces: readonly StoredText[]): Buffer {
  const bytes = Buffer.allocUnsafeSlow(pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0));
  let at = 0;
  for (const piece of pieces) at += writeAt(bytes, at, piece);
  return bytes;
}

function writeAt(bytes: Buffer, at: number, piece: StoredText): number {
  if (typeof piece === 'string') return bytes.write(piece, at);
  bytes.set(piece, at);
  return piece.length;
}

/** Two answers with one tag say the same of the data. They may differ in when it was fetched. */
export const etagOf = (tag: string): string => `W/"${tag}"`;

/** Whether the header `If-None-Match` names the tag. */
export const isKnown = (tag: string, ifNoneMatch: string | undefined): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' ||
    [...ifNoneMatch.matchAll(/(?:W\/)?"([^"]*)"/g)].some(([, known]) => known === tag));
