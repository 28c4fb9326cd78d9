// Streams a queue answer into the ledger, a page a transaction. It counts for nothing until the drain is sealed (P5).

import type { QueueEntry, QueueReason } from '../../catalogue/queue-entry.ts';
import { parsedReasons } from '../bookkeeping-rows.ts';
import { mergedReasons } from '../merged-reasons.ts';
import type { Lease } from '../shadow.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { checkedDrain } from './drains.ts';
import type { Engine } from './engine.ts';
import { writeUnderLease } from './leases.ts';
import { prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';

/** A fetch must be sent after this moment to settle an entry: its number will be higher than the last one now. */
const insert = prepared<Pick<SyncQueue, 'cust_id'>>(
  'stage_insert',
  `INSERT INTO sync_queue
     (client_id, drain_no, cust_id, state, reasons, attempts, known_at, known_fetch_number)
   SELECT $1, $2, e.c, 'pending', e.r, 0, $3, $4 FROM jsonb_to_recordset($5) AS e(c text, r jsonb)
   ON CONFLICT DO NOTHING RETURNING cust_id`,
);
const readReasons = prepared<Pick<SyncQueue, 'cust_id' | 'reasons'>>(
  'stage_read',
  `SELECT cust_id, reasons FROM sync_queue
   WHERE client_id = $1 AND drain_no = $2 AND cust_id = ANY ($3)`,
);
const writeReasons = prepared(
  'stage_write',
  `UPDATE sync_queue AS q SET reasons = e.r, known_fetch_number = $3
   FROM jsonb_to_recordset($4) AS e(c text, r jsonb)
   WHERE q.client_id = $1 AND q.drain_no = $2 AND q.cust_id = e.c`,
);

type ReasonsOf = ReadonlyMap<string, readonly QueueReason[]>;

export async function stage(
  engine: Engine,
  lease: Lease,
  drainNo: number,
  entries: readonly QueueEntry[],
): Promise<void> {
  const page = onePerCustomer(entries);
  await writeUnderLease(engine, lease, async (transaction, { fetch_number: fetchNumber }) => {
    const drain = await checkedDrain(transaction, lease, drainNo, ['receiving'], 'stage');
    const key = [lease.client, drainNo] as const;
    const added = await transaction.all(insert(...key, drain.received_at, fetchNumber, asJson(page)));
    const isNew = new Set(added.map(({ cust_id }) => cust_id));
    const known = new Map([...page].filter(([custId]) => !isNew.has(custId)));
    if (known.size === 0) return;
    const merged = await mergedWithStored(transaction, key, known);
    transaction.send(writeReasons(...key, fetchNumber, asJson(merged)));
  });
}

function onePerCustomer(entries: readonly QueueEntry[]): ReasonsOf {
  const page = new Map<string, readonly QueueReason[]>();
  for (const { custId, reasons } of entries) page.set(custId, mergedReasons(page.get(custId) ?? [], reasons));
  return page;
}

const asJson = (page: ReasonsOf): string => JSON.stringify([...page].map(([c, r]) => ({ c, r })));

async function mergedWithStored(
  transaction: Transaction,
  [client, drainNo]: readonly [string, number],
  known: ReasonsOf,
): Promise<ReasonsOf> {
  const rows = await transaction.all(readReasons(client, drainNo, [...known.keys()]));
  const merged = rows.map(({ cust_id, reasons }) => {
    const both = mergedReasons(parsedReasons(reasons), known.get(cust_id) ?? []);
    return [cust_id, both] as const;
  });
  return new Map(merged);
}
