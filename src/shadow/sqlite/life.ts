// Reads the life of one customer.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { LifeRow } from '../tables/bookkeeping-rows.ts';
import { lifeOf, lifeShown } from '../reads/life-of.ts';
import type { CustomerLife } from '../interface/customer.ts';
import { changesOfCustomer } from '../statements/feed-statements.ts';
import { forgottenAmong } from '../statements/forget-statements.ts';
import { storedTimes } from '../statements/reading-statements.ts';
import type { Engine } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

/**
 * Looks into each drain that is kept: twenty thousand of them take a fiftieth of a second. An index over the customers of
 * the ledger was measured to make staging three times slower, and this is asked by people only.
 */
export const entriesSql = `SELECT q.*, d.state AS drain_state, d.max_queue_number, d.received_at, d.purged_at
  FROM sync_drains AS d
  CROSS JOIN sync_queue AS q ON q.client_id = d.client_id AND q.drain_no = d.drain_no AND q.cust_id = ?2
  WHERE d.client_id = ?1 ORDER BY d.drain_no DESC LIMIT ${lifeShown}`;

export const customerLife = ({ connection }: Engine, client: ClientId, custId: CustId): CustomerLife =>
  connection.read(() =>
    lifeOf({
      custId,
      stored: connection.first(storedTimes(sqliteBuilder, client, custId)),
      entries: connection.prepared(entriesSql).all(client, custId) as unknown as readonly LifeRow[],
      changes: connection.all(changesOfCustomer(sqliteBuilder, client, custId, lifeShown)),
      forgotten: connection.first(forgottenAmong(sqliteBuilder, client, [custId])),
    }),
  );
