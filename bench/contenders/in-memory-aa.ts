// An AA whose answers were fetched and read before. Two thousand customers were read, and the others are copies of them with
// other ids. So storing is measured, and not the garbage collection of millions of values.

import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import type { CustId } from '../../src/catalogue/ids.ts';
import type { QueueEntry } from '../../src/catalogue/queue-entry.ts';
import type { Turn } from './contender.ts';
import { withAssociation } from './own-drain.ts';
import { queuedIds, readCustomers } from './customer-reading.ts';

const mostRead = 2_000;
const pageSize = 1_000;
/** No limit by this AA: each worker is limited by its own part of the concurrency. */
const mostCalls = 64;

export const readInto = (turn: Turn, url: string): Promise<AssociationAnywhere> =>
  withAssociation(turn, url, async (aa) => {
    const custIds = await queuedIds(aa);
    const records = await readCustomers(aa, custIds.slice(0, mostRead), turn.bulkSize);
    return inMemory(custIds, records, turn.bulkSize);
  });

function inMemory(
  custIds: readonly CustId[],
  records: readonly CustomerRecord[],
  bulkSize: number,
): AssociationAnywhere {
  const entries: readonly QueueEntry[] = custIds.map((custId) => ({ custId, reasons: [] }));
  const numberOf = new Map(custIds.map((custId, number) => [custId, number]));
  const recordOf = (custId: CustId): readonly CustomerRecord[] => {
    const record = records[(numberOf.get(custId) ?? 0) % records.length];
    return record === undefined ? [] : [underId(record, custId)];
  };
  return {
    getQueue: async (sink) => {
      await sink.restart();
      for (let at = 0; at < entries.length; at += pageSize) await sink.page(entries.slice(at, at + pageSize));
      return { maxQueueNumber: '1', entries: entries.length, unreadable: 0 };
    },
    getCustomers: (asked, { prepare }) =>
      Promise.resolve({ customers: asked.flatMap(recordOf).map(prepare), errors: new Map() }),
    reread: () => {
      throw new TypeError('it keeps no documents');
    },
    purgeQueue: () => Promise.resolve(),
    forceEnqueue: () => Promise.resolve(),
    limitCalls: () => undefined,
    batchSize: () => bulkSize,
    splitting: () => () => undefined,
    callsAtOnce: () => mostCalls,
    holdOf: () => null,
    close: () => Promise.resolve(),
  };
}

const idAt = customerFields.findIndex(({ column }) => column === 'cust_id');

const underId = (record: CustomerRecord, custId: CustId): CustomerRecord => ({
  ...record,
  custId,
  values: record.values.with(idAt, custId),
  document: { ...record.document, custId },
});
