// One answer as it came: status, headers and bytes, in memory only. Of an answer that is too large, the beginning and the end.

import { AaError, type AaErrorCode } from '../../aa/aa-error.ts';
import type { RawAnswer } from '../../aa/transport/transport.ts';

/** `plain-queue`: the queue without reasons. */
export type AskedService = 'queue' | 'plain-queue' | 'customers' | 'purge' | 'enqueue';

export interface Question {
  readonly service: AskedService;
  /** The customers asked for, in their order. */
  readonly custIds: readonly string[];
}

/** `lost`: the connection broke or stalled. `cut`: it was too large, and something of its middle or its end is left out. */
export type Ending = 'complete' | 'lost' | 'cut';

export interface TakenAnswer extends Question {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly charset: string | null;
  readonly beginning: Uint8Array;
  /** Empty unless something between the two was left out. */
  readonly end: Uint8Array;
  readonly ending: Ending;
}

/** A call to which nothing came back. */
export interface FailedCall extends Question {
  readonly failure: AaErrorCode;
}

export const isTaken = (one: TakenAnswer | FailedCall): one is TakenAnswer => 'status' in one;

/** Bytes of an answer that are kept, at most. */
export interface KeptBytes {
  readonly beginning: number;
  readonly end: number;
}

/** Keeps the last bytes of all that was added. */
function lastBytes(most: number) {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  let all = true;
  return {
    add: (chunk: Uint8Array) => {
      chunks.push(chunk);
      kept += chunk.length;
      while (kept - (chunks[0]?.length ?? kept) >= most) {
        kept -= chunks.shift()?.length ?? 0;
        all = false;
      }
    },
    /** `all`: nothing that was added is missing. */
    result: () => ({ bytes: Buffer.concat(chunks), all }),
  };
}

interface Collected {
  readonly beginning: Uint8Array;
  readonly end: Uint8Array;
  readonly ending: Ending;
}

async function collected(chunks: AsyncIterable<Uint8Array>, most: KeptBytes): Promise<Collected> {
  const first: Uint8Array[] = [];
  let room = most.beginning;
  const last = lastBytes(most.end);
  let lost = false;
  let stopped = false;
  try {
    for await (const chunk of chunks) {
      first.push(chunk.slice(0, room));
      stopped = chunk.length > room && most.end === 0;
      if (stopped) break;
      if (chunk.length > room) last.add(chunk.subarray(room));
      room = Math.max(0, room - chunk.length);
    }
  } catch (error) {
    if (!(error instanceof AaError) || error.code === 'AA_ABANDONED') throw error;
    lost = true;
  }
  const { bytes, all } = last.result();
  const beginning = Buffer.concat(first);
  const ending = lost ? 'lost' : all && !stopped ? 'complete' : 'cut';
  return all
    ? { beginning: Buffer.concat([beginning, bytes]), end: new Uint8Array(0), ending }
    : { beginning, end: bytes, ending };
}

export const takenAnswer =
  (question: Question, most: KeptBytes) =>
  async ({ status, headers, charset, chunks }: RawAnswer): Promise<TakenAnswer> => ({
    ...question,
    status,
    headers,
    charset,
    ...(await collected(chunks, most)),
  });
