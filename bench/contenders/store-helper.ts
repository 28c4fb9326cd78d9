// The helping thread of the store path. It reads all customers itself before the work begins.

import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { ClientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { helpDrains } from '../../src/sync/helpers.ts';
import { benchClient, benchContext } from '../ground/bench-sync.ts';
import type { Turn } from './contender.ts';
import { readInto } from './in-memory-aa.ts';
import { warmUpClient } from './own-drain.ts';

const turn = workerData as Turn;
const { bulkSize, concurrency } = turn;
const shadow = await openShadow(turn.database, { schema: 'check' });
const associations = new Map<ClientId, AssociationAnywhere>([
  [warmUpClient, await readInto(turn, turn.warmUpUrl)],
  [benchClient, await readInto(turn, turn.url)],
]);
parentPort?.postMessage('ready');
await helpDrains({
  holder: `bench/${process.pid}/helper`,
  shadow,
  signal: new AbortController().signal,
  leastBatch: bulkSize,
  contextOf: (client) => {
    const aa = associations.get(client);
    return aa === undefined ? null : benchContext({ aa, shadow, client, bulkSize, concurrency });
  },
  nextLook: () => delay(20),
});
