// Statements that hand ledger entries to a worker and take them back.

import type { CompiledQuery } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';
import { isParked, isPending, isUnclaimed } from './ledger-conditions.ts';

export type ClaimedEntry = Pick<SyncQueue, 'drain_no' | 'cust_id' | 'reasons' | 'attempts'>;

const claimedColumns = ['drain_no', 'cust_id', 'reasons', 'attempts'] as const;

interface Claim {
  readonly client: ClientId;
  readonly fencing: number;
  readonly limit: number;
}

export const claimPending = (
  db: Builder,
  { client, fencing, limit, drainNo }: Claim & { readonly drainNo: number },
): CompiledQuery<ClaimedEntry> =>
  db
    .updateTable('sync_queue')
    .set({ claimed_by: fencing })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', (eb) =>
      eb
        .selectFrom('sync_queue')
        .select('cust_id')
        .where('client_id', '=', client)
        .where('drain_no', '=', drainNo)
        .where(isPending)
        .where(isUnclaimed(fencing))
        .orderBy('cust_id')
        .limit(limit),
    )
    .returning(claimedColumns)
    .compile();

export type EntryKey = Pick<SyncQueue, 'drain_no' | 'cust_id'>;

export const dueParked = (
  db: Builder,
  { client, fencing, limit, now }: Claim & { readonly now: string },
): CompiledQuery<ClaimedEntry> =>
  db
    .selectFrom('sync_queue')
    .select(claimedColumns)
    .where('client_id', '=', client)
    .where(isParked)
    .where('next_attempt_at', '<=', now)
    .where(isUnclaimed(fencing))
    .orderBy('next_attempt_at')
    .limit(limit)
    .compile();

interface EntriesOfDrain {
  readonly client: ClientId;
  readonly drainNo: number;
  readonly custIds: readonly (CustId | string)[];
  readonly fencing: number;
}

export const claimEntries = (
  db: Builder,
  { client, drainNo, custIds, fencing }: EntriesOfDrain,
): CompiledQuery =>
  db
    .updateTable('sync_queue')
    .set({ claimed_by: fencing })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', custIds)
    .compile();

/** Only what this lease has claimed. */
export const unclaimEntries = (
  db: Builder,
  { client, drainNo, custIds, fencing }: EntriesOfDrain,
): CompiledQuery =>
  db
    .updateTable('sync_queue')
    .set({ claimed_by: null })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', custIds)
    .where('claimed_by', '=', fencing)
    .compile();
