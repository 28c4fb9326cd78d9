// Undoes the compression of an answer while it streams. How much may come out is for the readers to limit: they count
// decompressed bytes and stop asking, and nothing is decompressed that is not asked for.

import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { AaError } from '../aa-error.ts';

type Chunks = AsyncIterable<Uint8Array>;

/** What the transport offers in Accept-Encoding. */
export const acceptedEncodings = 'gzip, deflate, br';

const zlibHeader = (first: Uint8Array): boolean => ((first[0] ?? 0) & 0x0f) === 8;

/** `deflate` means zlib's format by the book, and raw deflate to many servers. */
const decompressors: Readonly<Record<string, (first: Uint8Array) => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: (first) => (zlibHeader(first) ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
};

/** The source's own errors are AaErrors already; all others come from the decompressor. */
const decompressionError = (error: unknown): AaError => {
  if (error instanceof AaError) return error;
  const truncated = error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
  return truncated
    ? new AaError('AA_CONNECTION_LOST', { detail: 'the compressed answer ends too early' })
    : new AaError('AA_MALFORMED_ANSWER', { detail: 'the compressed answer cannot be decompressed' });
};

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
  // An answer without a byte is an empty answer, not a broken one.
  if (first.done === true) return;
  const input = Readable.from(prepended(first.value, source), { objectMode: false });
  const output = pipeline(input, create(first.value), () => {});
  try {
    yield* output;
  } catch (error) {
    throw decompressionError(error);
  }
}

/** No encoding of content, nor what is written there by mistake: a charset, an encoding of mail. */
const nothingToUndo = /^(identity|none|binary|[78]bit|utf-?8|us-ascii|iso-?8859-?\d+|windows-125\d)?$/;

const undone = (chunks: Chunks, encoding: string): Chunks => {
  if (nothingToUndo.test(encoding)) return chunks;
  const create = decompressors[encoding];
  if (create !== undefined) return throughDecompressor(chunks, create);
  throw new AaError('AA_MALFORMED_ANSWER', {
    detail: 'its content-encoding was not offered and cannot be undone',
  });
};

/** Encodings are listed in the order they were applied, so the last one is undone first. */
export const decompressed = (chunks: Chunks, contentEncoding: string | undefined): Chunks =>
  (contentEncoding ?? '')
    .split(',')
    .map((encoding) => encoding.trim().toLowerCase())
    .reduceRight(undone, chunks);
