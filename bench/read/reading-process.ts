// A process that reads for some seconds, with some callers at once, over HTTP or by plain SQL, and prints how long each reading took.

import { benchClient } from '../ground/bench-sync.ts';
import { HttpCaller, type Request } from './http-caller.ts';
import { sqlCaller, type SqlRequest } from './sql-caller.ts';

export interface ReadingTurn {
  /** Over HTTP: the address, the requests and a key. By SQL: the database, and the requests. */
  readonly by:
    | { readonly address: string; readonly requests: readonly Request[]; readonly key: string | null }
    | { readonly database: string; readonly requests: readonly SqlRequest[] };
  readonly callers: number;
  readonly seconds: number;
}

export interface Readings {
  /** Milliseconds of each. */
  readonly times: readonly number[];
  readonly ms: number;
  /** Of one reading, on average. */
  readonly size: number;
}

interface Reader {
  read(at: number): Promise<number>;
  close(): void | Promise<void>;
}

async function readerFor({ by }: ReadingTurn): Promise<Reader> {
  if ('database' in by) {
    const caller = await sqlCaller(by.database, benchClient);
    return {
      read: (at) => caller.ask(by.requests[at % by.requests.length] ?? { custIds: [] }),
      close: () => caller.close(),
    };
  }
  const caller = await HttpCaller.to(by.address, by.key);
  return {
    read: (at) => caller.ask(by.requests[at % by.requests.length] ?? { method: 'GET', path: '/livez' }),
    close: () => caller.close(),
  };
}

async function readings(turn: ReadingTurn): Promise<Readings> {
  const readers = await Promise.all(Array.from({ length: turn.callers }, () => readerFor(turn)));
  let [at, bytes] = [0, 0];
  const times: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + turn.seconds * 1_000;
  const work = async (reader: Reader): Promise<void> => {
    for (let began = performance.now(); began < until; began = performance.now()) {
      bytes += await reader.read((at += 1));
      times.push(performance.now() - began);
    }
  };
  await Promise.all(readers.map(work));
  const ms = performance.now() - startedAt;
  for (const reader of readers) await reader.close();
  return { times, ms, size: bytes / times.length };
}

let text = '';
for await (const part of process.stdin.setEncoding('utf8')) text += String(part);
process.stdout.write(`${JSON.stringify(await readings(JSON.parse(text) as ReadingTurn))}\n`);
