// What is stored of some customers and what waits, and the results of audits.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncAudits } from '../tables/bookkeeping-tables.ts';
import type { ComparedRow } from './compared.ts';

export const comparedRows = (client: ClientId, custIds: readonly CustId[]): Statement<ComparedRow> =>
  build
    .selectFrom('customers')
    .select(['cust_id', 'fetch_number', 'content_hash', 'section_hashes', 'deleted_at', 'shape_no'])
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .compile();

export const latestAudits = (client: ClientId, limit: number): Statement<SyncAudits> =>
  build
    .selectFrom('sync_audits')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('audit_no', 'desc')
    .limit(limit)
    .compile();

/**
 * Of each client, the latest audit that finished, or that found a difference it did not repair. An audit that ended early and found
 * nothing says nothing. The audits of a client are looked at from the last one.
 */
export const tellingAudits = (clients: readonly ClientId[]): Statement<SyncAudits> =>
  build
    .selectFrom('sync_clients')
    .innerJoin('sync_audits', (join) =>
      join
        .onRef('sync_audits.client_id', '=', 'sync_clients.client_id')
        .on('sync_audits.audit_no', '=', (eb) =>
          eb
            .selectFrom('sync_audits as telling')
            .select('telling.audit_no')
            .whereRef('telling.client_id', '=', 'sync_clients.client_id')
            .where((inner) =>
              inner.or([
                inner('telling.state', '=', 'complete'),
                inner('telling.differed', '>', inner.ref('telling.healed')),
              ]),
            )
            .orderBy('telling.audit_no', 'desc')
            .limit(1),
        ),
    )
    .selectAll('sync_audits')
    .where('sync_clients.client_id', 'in', clients)
    .compile();

export const runningWalk = (client: ClientId): Statement<SyncAudits> =>
  build
    .selectFrom('sync_audits')
    .selectAll()
    .where('client_id', '=', client)
    .where('scope', '=', 'idle')
    .where('state', '=', 'running')
    .orderBy('audit_no', 'desc')
    .limit(1)
    .compile();
