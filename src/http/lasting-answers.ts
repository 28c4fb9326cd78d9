// Sends answers that last. What is not read is not piled up: the teller waits, and a reader that does not read is cut off.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type LastingAnswer, type Line, LineCut } from './answers/answer.ts';
import type { HttpLog } from './request-log.ts';

export async function tellLasting(
  { id, method }: FastifyRequest,
  reply: FastifyReply,
  answer: LastingAnswer,
  log: HttpLog,
): Promise<FastifyReply> {
  const { raw } = reply.hijack();
  raw.writeHead(200, headersOf(id, answer));
  // A header alone would wait for the first bit.
  raw.flushHeaders();
  try {
    if (method !== 'HEAD') await answer.tell(lineOn(raw, answer.stalledMs));
  } catch (error) {
    logEnd(log, id, error);
  }
  raw.end();
  return reply;
}

const headersOf = (id: string, { type }: LastingAnswer): Readonly<Record<string, string>> => ({
  'content-type': type,
  // Proxies must neither keep it, nor compress it, nor wait until they have a packet full.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  'x-request-id': id,
  vary: 'Accept, Authorization',
  // It lasts as long as the connection, so nothing is kept open after it.
  connection: 'close',
});

function logEnd(log: HttpLog, request: string, error: unknown): void {
  if (!(error instanceof LineCut)) log.warn({ request, err: error }, 'a stream could not go on');
  else if (error.isStalled) log.info({ request }, 'a stream was cut off: its reader did not read');
}

const lineOn = (raw: ServerResponse, stalledMs: number): Line => ({
  async write(text) {
    if (raw.destroyed || raw.writableEnded) throw new LineCut(false);
    // As bytes: a text would be kept beside them until they are taken.
    if (!raw.write(Buffer.from(text))) await room(raw, stalledMs);
  },
});

/** Whoever takes something now and then is waited for, however long the whole takes. */
async function room(raw: ServerResponse, stalledMs: number): Promise<void> {
  const stop = new AbortController();
  const usualMs = raw.socket?.timeout ?? 0;
  const cut = (): void => stop.abort();
  raw.once('timeout', cut).once('close', cut).setTimeout(stalledMs);
  try {
    await once(raw, 'drain', { signal: stop.signal });
  } catch {
    const isStalled = !raw.destroyed;
    raw.destroy();
    throw new LineCut(isStalled);
  } finally {
    raw.off('timeout', cut).off('close', cut).setTimeout(usualMs);
  }
}
