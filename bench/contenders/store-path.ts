// The store path: the same drain with ledger and feed, of customers that were fetched and read before. As in the program
// two threads work on it: this one leads, and the other helps.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Measure, Turn } from './contender.ts';
import { readInto } from './in-memory-aa.ts';
import { measured } from './measurement.ts';
import { drained, warmUpClient } from './own-drain.ts';

export async function storePath(turn: Turn): Promise<Measure> {
  const shadow = await openShadow(turn.database);
  const helper = new Worker(new URL('store-helper.ts', import.meta.url), { workerData: turn });
  const ready = once(helper, 'message');
  const [warmUp, whole] = [await readInto(turn, turn.warmUpUrl), await readInto(turn, turn.url)];
  await ready;
  await drained(turn, shadow, warmUp, warmUpClient);
  const measure = await measured(() => drained(turn, shadow, whole));
  await shadow.close();
  await helper.terminate();
  return measure;
}
