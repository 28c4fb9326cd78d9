// A recorded answer as the simulator sends it: compressed where the real one was, and broken off where the real one was.

import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Answer, resetAnswer } from '../services/answer.ts';
import type { RecordedAnswer } from './recording.ts';

type Sent = Pick<RecordedAnswer, 'status' | 'headers' | 'bytes' | 'isLost'>;

const compressors: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  'x-gzip': (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
};

const compressed = (bytes: Buffer, header: string | undefined): Buffer =>
  (header ?? '')
    .split(',')
    .map((encoding) => encoding.trim().toLowerCase())
    .reduce((body, encoding) => compressors[encoding]?.(body) ?? body, bytes);

/** `null`: nothing came back, so the connection is reset. */
export function recordedAnswer(answer: Sent | null): Answer {
  if (answer === null) return resetAnswer;
  const { status, headers, bytes, isLost } = answer;
  const body = compressed(bytes, headers['content-encoding']);
  return { status, headers, body: [body], ending: isLost ? 'reset' : 'complete', drip: null };
}
