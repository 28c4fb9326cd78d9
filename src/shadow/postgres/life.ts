// Reads the life of one customer.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { LifeRow } from '../tables/bookkeeping-rows.ts';
import { lifeOf, lifeShown } from '../reads/life-of.ts';
import type { CustomerLife } from '../interface/customer.ts';
import { changesOfCustomer } from '../statements/feed-statements.ts';
import { forgottenAmong } from '../statements/forget-statements.ts';
import { storedTimes } from '../statements/reading-statements.ts';
import type { Engine } from './engine.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { prepared } from './statement.ts';

/** Looks into each drain that is kept: an index over the customers of the ledger would cost every entry twice. */
const entriesOfCustomer = prepared<LifeRow>(
  'life_entries',
  `SELECT q.*, d.drain_state, d.max_queue_number, d.received_at, d.purged_at FROM (
     SELECT drain_no, state AS drain_state, max_queue_number, received_at, purged_at FROM sync_drains
     WHERE client_id = $1 OFFSET 0) AS d
   CROSS JOIN LATERAL (SELECT * FROM sync_queue
     WHERE client_id = $1 AND drain_no = d.drain_no AND cust_id = $2 OFFSET 0) AS q
   ORDER BY d.drain_no DESC LIMIT ${lifeShown}`,
);

export const customerLife = ({ database }: Engine, client: ClientId, custId: CustId): Promise<CustomerLife> =>
  database.read(async (transaction) => {
    const [stored, entries, changes, forgotten] = await Promise.all([
      transaction.first(storedTimes(postgresBuilder, client, custId)),
      transaction.all(entriesOfCustomer(client, custId)),
      transaction.all(changesOfCustomer(postgresBuilder, client, custId, lifeShown)),
      transaction.first(forgottenAmong(postgresBuilder, client, [custId])),
    ]);
    return lifeOf({ custId, stored, entries, changes, forgotten });
  });
