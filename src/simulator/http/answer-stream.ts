// Sends an answer over HTTP: piece by piece, never faster than the caller reads, and torn off where a fault says so.

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Drip } from '../services/answer.ts';

async function write(response: ServerResponse, piece: Uint8Array, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (piece.length > 0 && !response.write(piece)) await once(response, 'drain', { signal });
}

async function writeDripping(
  response: ServerResponse,
  piece: Uint8Array,
  { bytes, everyMs }: Drip,
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < piece.length; at += bytes) {
    await write(response, piece.subarray(at, at + bytes), signal);
    await delay(everyMs, undefined, { signal });
  }
}

/** What was written so far leaves for the caller first; a reset right behind it may still overtake it. */
async function reset(response: ServerResponse): Promise<void> {
  if (response.headersSent) await new Promise<void>((resolve) => response.write(' ', () => resolve()));
  response.socket?.resetAndDestroy();
}

/** Resolves when the answer is out; rejects when the signal aborts before that. */
export async function sendAnswer(
  response: ServerResponse,
  { status, headers, body, ending, drip }: Answer,
  signal: AbortSignal,
): Promise<void> {
  if (ending === 'silence') return;
  let begun = false;
  for (const piece of body) {
    if (!begun) response.writeHead(status, headers);
    begun = true;
    await (drip === null ? write(response, piece, signal) : writeDripping(response, piece, drip, signal));
  }
  if (ending === 'reset') return reset(response);
  if (!begun) response.writeHead(status, { ...headers, 'content-length': '0' });
  response.end();
}
