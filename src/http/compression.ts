// Compresses answers that are worth it, off the main thread.

import { negotiate } from '@fastify/accept-negotiator';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A smaller answer fits into one packet anyway. */
const worthBytes = 1_400;

export type Encoding = 'br' | 'gzip';

/** `null`: it is sent as it is. */
export function encodingFor(bytes: number, accepted: string | undefined): Encoding | null {
  if (accepted === undefined || bytes < worthBytes) return null;
  const chosen = negotiate(accepted, ['br', 'gzip', 'identity']);
  return chosen === 'br' || chosen === 'gzip' ? chosen : null;
}

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Quick rather than small: a page of customers takes a few milliseconds. */
export const compressed = (body: Buffer, encoding: Encoding): Promise<Buffer> =>
  encoding === 'br'
    ? compressors.br(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    : compressors.gzip(body, { level: 4 });

/** As small as it gets: it is done once. */
export const compressedOnce = (body: Buffer, encoding: Encoding): Promise<Buffer> =>
  encoding === 'br'
    ? compressors.br(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
    : compressors.gzip(body, { level: 9 });
