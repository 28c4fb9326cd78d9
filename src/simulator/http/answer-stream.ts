// Sends an answer over HTTP piece by piece, not faster than the caller reads it. A fault may end it early.

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

/** Waits until the written bytes have left before it resets the connection. A reset at once could arrive before them. */
async function reset(response: ServerResponse): Promise<void> {
  if (response.headersSent) await new Promise<void>((resolve) => response.write(' ', () => resolve()));
  response.socket?.resetAndDestroy();
}

/** Resolves when the whole answer is sent. Rejects when the signal aborts before that. */
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
