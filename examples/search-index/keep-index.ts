// Keeps the index as the customers are.

import type { Change, FollowOptions, Resync, ShadowClient } from 'aa-shadow-client';
import type { SearchIndex } from './search-index.ts';

type Rest = Pick<FollowOptions, 'signal' | 'onTrouble'>;

/** Until the signal is aborted. */
export async function keepIndex(client: ShadowClient, index: SearchIndex, rest: Rest = {}): Promise<void> {
  const changes = client.follow({
    ...rest,
    include: 'customer',
    cursor: { load: () => index.cursor, save: (cursor) => void (index.cursor = cursor) },
    onResync: (resync) => takeAnew(index, resync),
  });
  for await (const change of changes) take(index, change);
}

/** Whoever is not there as a living customer leaves the index: it was deleted in AA, or forgotten. */
function take(index: SearchIndex, { cust_id: custId, customer }: Change): void {
  if (customer?.deleted_at === null) index.put(customer);
  else index.remove(custId);
}

/** The index can be searched meanwhile. */
async function takeAnew(index: SearchIndex, { customers }: Resync): Promise<void> {
  const living = new Set<string>();
  for await (const customer of customers) {
    index.put(customer);
    living.add(customer.cust_id);
  }
  index.keepOnly(living);
}
