// An AA whose every answer has been fetched and read already.

import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import type { CustId } from '../../src/catalogue/ids.ts';
import type { QueueEntry } from '../../src/catalogue/queue-entry.ts';
import type { Turn } from './contender.ts';
import { withAssociation } from './own-drain.ts';
import { readEverything } from './read-everything.ts';

const pageSize = 1_000;

export const readInto = (turn: Turn, url: string): Promise<AssociationAnywhere> =>
  withAssociation(turn, url, async (aa) => inMemory(await readEverything(aa, turn.bulkSize), turn.bulkSize));

function inMemory(records: ReadonlyMap<CustId, CustomerRecord>, bulkSize: number): AssociationAnywhere {
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
    limitCalls: () => undefined,
    batchSize: () => bulkSize,
    close: () => Promise.resolve(),
  };
}
