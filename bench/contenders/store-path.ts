// The store path: the same drain, ledger and feed included, of customers that were fetched and read beforehand.

import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import type { CustId } from '../../src/catalogue/ids.ts';
import type { QueueEntry } from '../../src/catalogue/queue-entry.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Contender, Turn } from './contender.ts';
import { measured } from './measured.ts';
import { drained, warmUpClient, withAssociation } from './own-drain.ts';
import { readEverything } from './read-everything.ts';

export const storePath: Contender = async (turn) => {
  const [warmUp, whole] = [await readAt(turn, turn.warmUpUrl), await readAt(turn, turn.url)];
  const shadow = await openShadow(turn.database);
  await drained(turn, shadow, warmUp, warmUpClient);
  const measure = await measured(() => drained(turn, shadow, whole));
  await shadow.close();
  return measure;
};

const readAt = (turn: Turn, url: string): Promise<AssociationAnywhere> =>
  withAssociation(turn, url, async (aa) => inMemory(await readEverything(aa, turn.bulkSize)));

const pageSize = 1_000;

/** An AA whose every answer has been read already. */
function inMemory(records: ReadonlyMap<CustId, CustomerRecord>): AssociationAnywhere {
  const entries: readonly QueueEntry[] = [...records.keys()].map((custId) => ({ custId, reasons: [] }));
  return {
    getQueue: async (sink) => {
      await sink.restart();
      for (let at = 0; at < entries.length; at += pageSize) await sink.page(entries.slice(at, at + pageSize));
      return { maxQueueNumber: '1', entries: entries.length, unreadable: 0 };
    },
    getCustomers: (custIds) => {
      const customers = custIds.flatMap((id) => records.get(id) ?? []);
      return Promise.resolve({ customers, errors: new Map() });
    },
    purgeQueue: () => Promise.resolve(),
    forceEnqueue: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
