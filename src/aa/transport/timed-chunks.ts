// Reads an answer's body piece by piece, with a time-out on each piece while it is waited for. Time that the reader of
// the answer takes for itself does not count: a slow database is not a slow AA.

import type { Readable } from 'node:stream';
import type { CallDeadline } from './call-deadline.ts';
import { networkError } from './network-error.ts';

export interface TimedChunksParts {
  readonly deadline: CallDeadline;
  readonly idleMs: number;
  readonly host: string;
}

export async function* timedChunks(
  body: Readable,
  { deadline, idleMs, host }: TimedChunksParts,
): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  const piece = async (): Promise<IteratorResult<Uint8Array>> => {
    const arrived = deadline.within(idleMs, 'the next piece of the answer');
    try {
      return await pieces.next();
    } catch (error) {
      throw deadline.ended() ?? networkError(error, host);
    } finally {
      arrived();
    }
  };
  try {
    for (let next = await piece(); next.done !== true; next = await piece()) yield next.value;
  } finally {
    body.destroy();
  }
}
