// Puts a page of queue entries into the ledger.

import type { ReasonsOf, Transaction } from '../../engine.ts';
import { mergedReasons } from '../../plan/merged-reasons.ts';
import { parsedReasons } from '../../tables/bookkeeping-rows.ts';
import type { SyncDrains, SyncQueue } from '../../tables/bookkeeping-tables.ts';
import { ofClient, prepared } from '../statement.ts';

/**
 * Leaves out customers who are to be ignored. Usually there are none. The statement asks this once and then needs no look per
 * entry.
 */
const insert = prepared<Pick<SyncQueue, 'cust_id'>>(
  'stage_insert',
  `INSERT INTO sync_queue
     (client_id, drain_no, cust_id, state, reasons, attempts, known_at, known_fetch_number, still_queued)
   SELECT $1, $2, e.c, 'pending', e.r, 0, $3, $4, $6 FROM jsonb_to_recordset($5) AS e(c text, r jsonb)
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

export async function stage(
  transaction: Transaction,
  { client_id: client, drain_no: drainNo, received_at: receivedAt, observed }: SyncDrains,
  fetchNumber: number,
  page: ReasonsOf,
): Promise<number> {
  const key = [client, drainNo] as const;
  const added = await transaction.all(insert(...key, receivedAt, fetchNumber, asJson(page), observed));
  const isNew = new Set(added.map(({ cust_id }) => cust_id));
  const known = [...page.keys()].filter((custId) => !isNew.has(custId));
  if (known.length === 0) return added.length;
  const merged = mergedWithStored(page, await transaction.all(readReasons(...key, known)));
  transaction.send(writeReasons(client, fetchNumber, JSON.stringify(merged)));
  return added.length;
}

const asJson = (page: ReasonsOf): string => JSON.stringify([...page].map(([c, r]) => ({ c, r })));

const mergedWithStored = (page: ReasonsOf, staged: readonly Staged[]): readonly object[] =>
  staged.map(({ place, cust_id, reasons }) => ({
    l: place,
    r: mergedReasons(parsedReasons(reasons), page.get(cust_id) ?? []),
  }));
