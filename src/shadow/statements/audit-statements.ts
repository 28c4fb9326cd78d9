// Statements of an audit: what is stored and what waits of some customers, and the results of audits.

import type { CompiledQuery } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { ComparedRow } from '../reads/compared.ts';
import type { SyncAudits } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';
import { isOpen, isWaiting } from './ledger-conditions.ts';

type Id = { readonly cust_id: string };

/** Read from the key alone. */
export const storedIdsAfter = (
  db: Builder,
  client: ClientId,
  { after, limit }: { readonly after: CustId | null; readonly limit: number },
): CompiledQuery<Id> =>
  db
    .selectFrom('customers')
    .select('cust_id')
    .where('client_id', '=', client)
    .where('cust_id', '>', after ?? '')
    .orderBy('cust_id')
    .limit(limit)
    .compile();

export const comparedRows = (
  db: Builder,
  client: ClientId,
  custIds: readonly CustId[],
): CompiledQuery<ComparedRow> =>
  db
    .selectFrom('customers')
    .select(['cust_id', 'fetch_number', 'content_hash', 'section_hashes', 'deleted_at'])
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();

export const waitingAmong = (db: Builder, client: ClientId, custIds: readonly CustId[]): CompiledQuery<Id> =>
  db
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .where(isWaiting)
    .compile();

export const openAmong = (
  db: Builder,
  client: ClientId,
  drainNo: number,
  custIds: readonly CustId[],
): CompiledQuery<Id> =>
  db
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', custIds)
    .where(isOpen)
    .compile();

export const lastAuditNo = (db: Builder, client: ClientId): CompiledQuery<{ readonly last: number | null }> =>
  db
    .selectFrom('sync_audits')
    .select((eb) => eb.fn.max<number | null>('audit_no').as('last'))
    .where('client_id', '=', client)
    .compile();

/** No row comes back where somebody else has taken the number meanwhile. */
export const addAudit = (db: Builder, row: SyncAudits): CompiledQuery<Pick<SyncAudits, 'audit_no'>> =>
  db
    .insertInto('sync_audits')
    .values(row)
    .onConflict((conflict) => conflict.columns(['client_id', 'audit_no']).doNothing())
    .returning('audit_no')
    .compile();

export const changeAudit = (db: Builder, { client_id, audit_no, ...change }: SyncAudits): CompiledQuery =>
  db
    .updateTable('sync_audits')
    .set(change)
    .where('client_id', '=', client_id)
    .where('audit_no', '=', audit_no)
    .compile();

/** A walk that is not through stays, however many came after it. */
export const removeOldAudits = (db: Builder, client: ClientId, upTo: number): CompiledQuery =>
  db
    .deleteFrom('sync_audits')
    .where('client_id', '=', client)
    .where('audit_no', '<=', upTo)
    .where('state', '<>', 'running')
    .compile();

export const latestAudits = (db: Builder, client: ClientId, limit: number): CompiledQuery<SyncAudits> =>
  db
    .selectFrom('sync_audits')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('audit_no', 'desc')
    .limit(limit)
    .compile();

/** The latest that was through, or that found what it did not mend: one that broke off and found nothing says nothing. */
export const tellingAudit = (db: Builder, client: ClientId): CompiledQuery<SyncAudits> =>
  db
    .selectFrom('sync_audits')
    .selectAll()
    .where('client_id', '=', client)
    .where((eb) => eb.or([eb('state', '=', 'complete'), eb('differed', '>', eb.ref('healed'))]))
    .orderBy('audit_no', 'desc')
    .limit(1)
    .compile();

export const runningWalk = (db: Builder, client: ClientId): CompiledQuery<SyncAudits> =>
  db
    .selectFrom('sync_audits')
    .selectAll()
    .where('client_id', '=', client)
    .where('scope', '=', 'idle')
    .where('state', '=', 'running')
    .orderBy('audit_no', 'desc')
    .limit(1)
    .compile();
