// The body of an answer while it streams: its charset, its pieces in time, and its compression undone.

import { PassThrough, pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { AaError } from '../aa-error.ts';
import type { CallDeadline } from './call-deadline.ts';
import { networkError } from './network-error.ts';

const charsetParameter = /[;,\s]charset\s*=\s*["']?([^\s"';,]+)/i;

/** The charset parameter of a Content-Type header. */
export const httpCharset = (contentType: string | undefined): string | null =>
  charsetParameter.exec(contentType ?? '')?.[1] ?? null;

// Pieces in time.

export interface TimedChunksParts {
  readonly deadline: CallDeadline;
  /** Milliseconds that each piece may take. */
  readonly idleMs: number;
  readonly host: string;
}

/**
 * The body piece by piece, with a time-out on each piece while it is waited for. The time that the reader takes between two
 * pieces does not count: a slow database is not a slow AA.
 */
export async function* timedChunks(
  body: Readable,
  { deadline, idleMs, host }: TimedChunksParts,
): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  async function piece(): Promise<IteratorResult<Uint8Array>> {
    const arrived = deadline.within(idleMs, 'the next piece of the answer');
    try {
      return await pieces.next();
    } catch (error) {
      throw deadline.ended() ?? networkError(error, { host });
    } finally {
      arrived();
    }
  }
  try {
    for (let next = await piece(); next.done !== true; next = await piece()) yield next.value;
  } finally {
    body.destroy();
  }
}

// Compression. How much may come out is for the readers to limit: they count decompressed bytes and stop asking, and nothing
// is decompressed that is not asked for.

type Chunks = AsyncIterable<Uint8Array>;

/** What the transport offers in Accept-Encoding. */
export const acceptedEncodings = 'gzip, deflate, br';

const zlibHeader = (first: Uint8Array): boolean => ((first[0] ?? 0) & 0x0f) === 8;

const less = 0x3c;

/** Nothing in gzip begins like markup: a proxy has undone the compression and left the header, or has put its own page there. */
const gunzip = (first: Uint8Array): Transform => (first[0] === less ? new PassThrough() : createGunzip());

/** By the standard `deflate` means the format of zlib; many servers send raw deflate. */
const decompressors: Readonly<Record<string, (first: Uint8Array) => Transform>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: (first) => (zlibHeader(first) ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
};

/** Errors of the source are AaErrors already. All others come from the decompressor. */
function decompressionError(error: unknown): AaError {
  if (error instanceof AaError) return error;
  const truncated = error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
  return truncated
    ? new AaError('AA_CONNECTION_LOST', { detail: 'the compressed answer ends too early' })
    : new AaError('AA_MALFORMED_ANSWER', { detail: 'the compressed answer cannot be decompressed' });
}

async function* prepended(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* throughDecompressor(
  chunks: Chunks,
  create: (first: Uint8Array) => Transform,
): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  const first = await source.next();
  // An answer without a byte is an empty answer, and not a broken one.
  if (first.done === true) return;
  const input = Readable.from(prepended(first.value, source), { objectMode: false });
  const output = pipeline(input, create(first.value), () => {});
  try {
    yield* output;
  } catch (error) {
    throw decompressionError(error);
  }
}

/** Encodings that change nothing, and what servers write there by mistake: a charset, or an encoding of mail. */
const nothingToUndo = /^(identity|none|binary|[78]bit|utf-?8|us-ascii|iso-?8859-?\d+|windows-125\d)?$/;

function undone(chunks: Chunks, encoding: string): Chunks {
  if (nothingToUndo.test(encoding)) return chunks;
  const create = decompressors[encoding];
  if (create !== undefined) return throughDecompressor(chunks, create);
  throw new AaError('AA_MALFORMED_ANSWER', {
    detail: 'its content-encoding was not offered and cannot be undone',
  });
}

/** The header lists the encodings in the order in which they were applied, so the last one is undone first. */
export const decompressed = (chunks: Chunks, contentEncoding: string | undefined): Chunks =>
  (contentEncoding ?? '')
    .split(',')
    .map((encoding) => encoding.trim().toLowerCase())
    .reduceRight(undone, chunks);
