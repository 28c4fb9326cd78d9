// Fetches and reads queued customers without storing them.

import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { CustomerRecord, Prepare } from '../../src/catalogue/customer-record.ts';
import type { CustId } from '../../src/catalogue/ids.ts';

export async function queuedIds(aa: AssociationAnywhere): Promise<readonly CustId[]> {
  const custIds: CustId[] = [];
  await aa.getQueue({
    restart: () => Promise.resolve(void (custIds.length = 0)),
    page: (entries) => {
      for (const { custId } of entries) custIds.push(custId);
      return Promise.resolve();
    },
  });
  return custIds;
}

export async function readCustomers(
  aa: AssociationAnywhere,
  custIds: readonly CustId[],
  bulkSize: number,
): Promise<readonly CustomerRecord[]> {
  const records: CustomerRecord[] = [];
  const kept: Prepare = (record) => {
    records.push(record);
    return { custId: record.custId, contentHash: '' };
  };
  for (let at = 0; at < custIds.length; at += bulkSize)
    await aa.getCustomers(custIds.slice(at, at + bulkSize), { lane: 'drain', prepare: kept });
  return records;
}
