// Bytes of an answer into text: decoded, counted against the limit, and given up where the bytes do not fit the encoding.

import type { TextDecoder } from 'node:util';
import { AaError } from '../aa-error.ts';
import { declarationBytes, decoderFor, encodingIsPlain } from './encoding.ts';

export interface DecodeOptions {
  readonly httpCharset: string | null;
  /** Bytes of the whole answer, at most. */
  readonly maxBytes: number;
}

/** The text of an answer in pieces. Throws `AA_EMPTY_ANSWER`, `AA_MALFORMED_ANSWER` or `AA_ANSWER_TOO_LARGE`. */
export async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  { httpCharset, maxBytes }: DecodeOptions,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let start = new Uint8Array(0);
  for await (const chunk of limited(chunks, maxBytes)) {
    if (decoder !== null) {
      yield decode(decoder, chunk);
      continue;
    }
    start = joined(start, chunk);
    if (!encodingIsPlain(start)) continue;
    decoder = decoderFor(start, httpCharset);
    yield decode(decoder, start);
  }
  if (decoder !== null) yield decode(decoder);
  else yield decodeWhole(start, httpCharset);
}

async function* limited(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AaError('AA_ANSWER_TOO_LARGE', { detail: `more than ${maxBytes} bytes` });
    yield chunk;
  }
}

/** Only the first bytes of an answer are ever joined: until the encoding is plain, `declarationBytes` at most. */
const joined = (start: Uint8Array<ArrayBuffer>, chunk: Uint8Array): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(start.byteLength + chunk.byteLength);
  all.set(start);
  all.set(chunk, start.byteLength);
  return all;
};

const decodeWhole = (bytes: Uint8Array, httpCharset: string | null): string => {
  const decoder = decoderFor(bytes.subarray(0, declarationBytes), httpCharset);
  return decode(decoder, bytes) + decode(decoder);
};

/** Without bytes: the end, where a character that was begun must not be missing its rest. */
const decode = (decoder: TextDecoder, bytes?: Uint8Array): string => {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw new AaError('AA_MALFORMED_ANSWER', { detail: `bytes that are not ${decoder.encoding}` });
  }
};
