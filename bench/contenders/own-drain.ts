// The parts that the contenders of this program share: a drain of one client, and the count of what it stored.

import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { type ClientId, clientId } from '../../src/catalogue/ids.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { benchClient, benchContext, openBenchAssociation } from '../ground/bench-sync.ts';
import type { Measure, Turn } from './contender.ts';

export const warmUpClient = clientId('warm-up');

export async function drained(
  turn: Turn,
  shadow: Shadow,
  aa: AssociationAnywhere,
  client: ClientId = benchClient,
): Promise<Pick<Measure, 'customers' | 'rows'>> {
  await shadow.register(client);
  const { bulkSize, concurrency } = turn;
  const outcome = await drainOnce(
    benchContext({ aa, shadow, client, bulkSize, concurrency }),
    `bench/${process.pid}/drain`,
  );
  if (outcome !== 'purged') throw new Error(`the drain ended ${outcome}`);
  return leftBy(shadow, client);
}

export async function leftBy(shadow: Shadow, client: ClientId): Promise<Pick<Measure, 'customers' | 'rows'>> {
  const counts = await shadow.rowCounts(client);
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { customers: counts.get('customers') ?? 0, rows };
}

/** Opens an association for the work. Warm-up and turn have one each, as two runs of the program would have. */
export async function withAssociation<T>(
  { bulkSize, concurrency }: Turn,
  url: string,
  work: (aa: AssociationAnywhere) => Promise<T>,
): Promise<T> {
  const aa = openBenchAssociation({ url, bulkSize, concurrency });
  try {
    return await work(aa);
  } finally {
    await aa.close();
  }
}
