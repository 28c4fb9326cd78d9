// A program that serves over HTTP and has two sync threads, as `run` does, for a process of its own.

import { createInterface } from 'node:readline';
import { type ClientId, everyone } from '../../src/catalogue/ids.ts';
import { loopbackHttp, type Settings } from '../../src/config/settings.ts';
import { type HttpServer, openHttpServer } from '../../src/http/server.ts';
import { SyncThreads } from '../../src/runtime/pool.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { newWriteTurns } from '../../src/shadow/write-turns.ts';
import { openBenchAssociation } from './bench-sync.ts';

const ignore = (): void => undefined;

export interface ServingProgram {
  readonly shadow: Shadow;
  readonly server: HttpServer;
  /** Begins the sync. `follows`: the clients of each thread. */
  readonly run: (follows: readonly (readonly ClientId[])[]) => void;
}

/** It listens, and neither serves nor syncs yet. `readLimitMs`: as in `openShadow`. */
export async function servingProgram(settings: Settings, readLimitMs?: number): Promise<ServingProgram> {
  const writeTurns = newWriteTurns();
  const limits = readLimitMs === undefined ? {} : { readLimitMs };
  const shadow = await openShadow(settings.database, { writeTurns, ...limits });
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const server = await openHttpServer({ settings: loopbackHttp, log });
  const run = (follows: readonly (readonly ClientId[])[]): void => {
    const threads = new SyncThreads({
      settings,
      follows,
      holder: `bench/${process.pid}/run`,
      writeTurns,
      signal: new AbortController().signal,
      emit: (event) => server.metrics.take(event),
      onNotice: ignore,
      onCalls: (calls) => calls.forEach((some) => server.metrics.takeCalls(some)),
      onDeath: (error) => process.stderr.write(`${String(error.stack)}\n`),
    });
    void threads.run();
  };
  return { shadow, server, run };
}

/** Whenever a line comes in, AA queues everyone of the client. Ends the process when there are no more. */
export async function enqueueOnLines(client: Parameters<typeof openBenchAssociation>[0]): Promise<never> {
  const aa = openBenchAssociation(client);
  for await (const _ of createInterface({ input: process.stdin })) await aa.forceEnqueue(everyone);
  process.exit();
}
