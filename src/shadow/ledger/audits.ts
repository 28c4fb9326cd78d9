// Writes the results of audits. They are kept for people to look at, and for an audit in idle time to go on with.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Transaction } from '../engine.ts';
import type { Audit } from '../interface/audits.ts';
import type { Lease } from '../interface/rights.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncAudits } from '../tables/bookkeeping-tables.ts';
import { registerClient } from './clients.ts';
import { checkLease } from './leases.ts';
import type { Ledger } from './ledger.ts';

/** The number of audits that are kept. */
const auditsKept = 100;

export const saveAudit = (
  ledger: Ledger,
  client: ClientId,
  audit: Audit,
  lease: Lease | null,
): Promise<number> =>
  ledger.database.write(async (tx) => {
    if (lease !== null) checkLease(await ledger.own.holdClient(tx, client, 'shared'), lease);
    if (audit.auditNo === null) return insertAudit(ledger, tx, client, audit);
    tx.send(changeAudit(auditRow(client, audit.auditNo, audit)));
    return audit.auditNo;
  });

/** Several audits may end at the same moment, so the client's row is held while one takes its number. */
async function insertAudit(ledger: Ledger, tx: Transaction, client: ClientId, audit: Audit): Promise<number> {
  tx.send(registerClient(ledger, client));
  await ledger.own.holdClient(tx, client, 'changed');
  const { last } = required(await tx.first(lastAuditNo(client)));
  const auditNo = (last ?? 0) + 1;
  tx.send(addAudit(auditRow(client, auditNo, audit)));
  tx.send(removeOldAudits(client, auditNo - auditsKept));
  return auditNo;
}

const lastAuditNo = (client: ClientId): Statement<{ readonly last: number | null }> =>
  build
    .selectFrom('sync_audits')
    .select((eb) => eb.fn.max<number | null>('audit_no').as('last'))
    .where('client_id', '=', client)
    .compile();

const addAudit = (row: SyncAudits): Statement => build.insertInto('sync_audits').values(row).compile();

const changeAudit = ({ client_id, audit_no, ...change }: SyncAudits): Statement =>
  build
    .updateTable('sync_audits')
    .set(change)
    .where('client_id', '=', client_id)
    .where('audit_no', '=', audit_no)
    .compile();

/** A walk that is not finished stays, even if many audits came after it. */
const removeOldAudits = (client: ClientId, upTo: number): Statement =>
  build
    .deleteFrom('sync_audits')
    .where('client_id', '=', client)
    .where('audit_no', '<=', upTo)
    .where('state', '<>', 'running')
    .compile();

const auditRow = (client: ClientId, auditNo: number, audit: Audit): SyncAudits => ({
  client_id: client,
  audit_no: auditNo,
  scope: audit.scope,
  state: audit.state,
  seed: audit.seed,
  population: audit.population,
  started_at: audit.startedAt.toISOString(),
  finished_at: audit.finishedAt?.toISOString() ?? null,
  last_cust_id: audit.cursor,
  calls: audit.calls,
  compared: audit.compared,
  tombstones: audit.tombstones,
  differed: audit.differed,
  gone: audit.gone,
  served: audit.served,
  healed: audit.healed,
  deleted: audit.deleted,
  waiting: audit.waiting,
  moved: audit.moved,
  late: audit.late,
  queued: audit.queued,
  not_measured: audit.notMeasured,
  sections: JSON.stringify(audit.sections),
  error_code: audit.errorCode,
});
