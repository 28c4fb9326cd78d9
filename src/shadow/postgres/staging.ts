// Streams a queue answer into the ledger, a page a transaction. It counts for nothing until the drain is sealed (P5).

import type { QueueEntry, QueueReason } from '../../catalogue/queue-entry.ts';
import { parsedReasons } from '../tables/bookkeeping-rows.ts';
import { mergedReasons } from '../plan/merged-reasons.ts';
import type { Lease } from '../interface/rights.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { checkedDrain } from './drains.ts';
import type { Engine } from './engine.ts';
import { writeUnderLease } from './leases.ts';
import { ofClient, prepared } from './statement.ts';
import { reached } from '../../steps.ts';

/**
 * A fetch must be sent after this moment to settle an entry: its number will be higher than the last one now. Who is to be
 * ignored is left out; mostly there is nobody, which is asked once and saves a look per entry.
 */
const insert = prepared<Pick<SyncQueue, 'cust_id'>>(
  'stage_insert',
  `INSERT INTO sync_queue
     (client_id, drain_no, cust_id, state, reasons, attempts, known_at, known_fetch_number)
   SELECT $1, $2, e.c, 'pending', e.r, 0, $3, $4 FROM jsonb_to_recordset($5) AS e(c text, r jsonb)
   WHERE (SELECT NOT EXISTS (SELECT FROM sync_forgotten WHERE client_id = $1))
     OR NOT EXISTS (SELECT FROM sync_forgotten AS f WHERE f.client_id = $1 AND f.cust_id = e.c)
   ON CONFLICT DO NOTHING RETURNING cust_id`,
);
const readReasons = prepared<Staged>(
  'stage_read',
  `SELECT q.* FROM unnest($3::text[]) AS w(cust_id) CROSS JOIN LATERAL (
     SELECT ctid AS place, cust_id, reasons FROM sync_queue
     WHERE client_id = $1 AND drain_no = $2 AND cust_id = w.cust_id FOR NO KEY UPDATE) AS q`,
);
const writeReasons = prepared(
  'stage_write',
  `UPDATE sync_queue AS q SET reasons = e.r, known_fetch_number = $2
   FROM jsonb_to_recordset($3) AS e(l tid, r jsonb) WHERE q.ctid = e.l AND ${ofClient('q')}`,
);

type Staged = Pick<SyncQueue, 'cust_id' | 'reasons'> & { readonly place: string };
type ReasonsOf = ReadonlyMap<string, readonly QueueReason[]>;

export async function stage(
  engine: Engine,
  lease: Lease,
  drainNo: number,
  entries: readonly QueueEntry[],
): Promise<void> {
  const page = onePerCustomer(entries);
  const count = await writeUnderLease(engine, lease, async (transaction, { fetch_number: fetchNumber }) => {
    const drain = await checkedDrain(transaction, lease, drainNo, ['receiving'], 'stage');
    const key = [lease.client, drainNo] as const;
    const added = await transaction.all(insert(...key, drain.received_at, fetchNumber, asJson(page)));
    reached('page-staging');
    const isNew = new Set(added.map(({ cust_id }) => cust_id));
    const known = [...page.keys()].filter((custId) => !isNew.has(custId));
    if (known.length === 0) return added.length;
    const merged = mergedWithStored(page, await transaction.all(readReasons(...key, known)));
    transaction.send(writeReasons(lease.client, fetchNumber, JSON.stringify(merged)));
    return added.length;
  });
  engine.staged.add(lease.client, drainNo, count);
}

function onePerCustomer(entries: readonly QueueEntry[]): ReasonsOf {
  const page = new Map<string, readonly QueueReason[]>();
  for (const { custId, reasons } of entries) page.set(custId, mergedReasons(page.get(custId) ?? [], reasons));
  return page;
}

const asJson = (page: ReasonsOf): string => JSON.stringify([...page].map(([c, r]) => ({ c, r })));

const mergedWithStored = (page: ReasonsOf, staged: readonly Staged[]): readonly object[] =>
  staged.map(({ place, cust_id, reasons }) => ({
    l: place,
    r: mergedReasons(parsedReasons(reasons), page.get(cust_id) ?? []),
  }));
