// Fetches and reads every queued customer, without storing anything.

import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import type { CustId } from '../../src/catalogue/ids.ts';

export async function readEverything(
  aa: AssociationAnywhere,
  bulkSize: number,
): Promise<ReadonlyMap<CustId, CustomerRecord>> {
  const custIds = await queued(aa);
  const records = new Map<CustId, CustomerRecord>();
  for (let at = 0; at < custIds.length; at += bulkSize) {
    const { customers } = await aa.getCustomers(custIds.slice(at, at + bulkSize));
    for (const record of customers) records.set(record.custId, record);
  }
  return records;
}

async function queued(aa: AssociationAnywhere): Promise<readonly CustId[]> {
  const custIds: CustId[] = [];
  await aa.getQueue({
    restart: () => {
      custIds.length = 0;
      return Promise.resolve();
    },
    page: (entries) => {
      for (const { custId } of entries) custIds.push(custId);
      return Promise.resolve();
    },
  });
  return custIds;
}
