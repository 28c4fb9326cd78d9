// What an audit reads of the shadow, and where its results are kept.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { auditRow, auditsKept, toAudit } from '../reads/audit-rows.ts';
import type { Audit, AuditAnswer, AuditMark, Comparison } from '../interface/audits.ts';
import { auditMark, compared, type ComparedRow } from '../reads/compared.ts';
import { brakeHolds } from '../plan/deletions-brake.ts';
import { required } from '../required.ts';
import type { DeletionBrake } from '../interface/ledger.ts';
import type { Lease } from '../interface/rights.ts';
import {
  addAudit,
  changeAudit,
  comparedRows,
  lastAuditNo,
  latestAudits,
  openAmong,
  removeOldAudits,
  runningWalk,
  storedIdsAfter,
  waitingAmong,
} from '../statements/audit-statements.ts';
import { drainsNotDone } from '../statements/drain-statements.ts';
import type { Connection } from './connection.ts';
import { livingCustomers } from './counting.ts';
import type { Engine } from './engine.ts';
import { checkLease } from './leases.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

export const storedIds = (
  { connection }: Engine,
  client: ClientId,
  after: CustId | null,
  limit: number,
): readonly CustId[] =>
  connection.all(storedIdsAfter(sqliteBuilder, client, { after, limit })).map((row) => custId(row.cust_id));

interface Stored {
  readonly rows: ReadonlyMap<string, ComparedRow>;
  readonly waits: ReadonlySet<string>;
}

function storedAmong(connection: Connection, client: ClientId, custIds: readonly CustId[]): Stored {
  if (custIds.length === 0) return { rows: new Map(), waits: new Set() };
  const rows = connection.all(comparedRows(sqliteBuilder, client, custIds));
  const drains = connection.all(drainsNotDone(sqliteBuilder, client));
  const waiting = [
    connection.all(waitingAmong(sqliteBuilder, client, custIds)),
    ...drains.map(({ drain_no }) => connection.all(openAmong(sqliteBuilder, client, drain_no, custIds))),
  ];
  return {
    rows: new Map(rows.map((row) => [row.cust_id, row])),
    waits: new Set(waiting.flat().map((row) => row.cust_id)),
  };
}

export const marks = (
  { connection }: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): readonly AuditMark[] =>
  connection.read(() => {
    const { rows, waits } = storedAmong(connection, client, custIds);
    return [...rows.values()].map((row) => auditMark(row, waits.has(row.cust_id)));
  });

export const compare = (
  { connection }: Engine,
  client: ClientId,
  answers: readonly AuditAnswer[],
): readonly Comparison[] => {
  const custIds = answers.map((answer) => answer.custId);
  const { rows, waits } = connection.read(() => storedAmong(connection, client, custIds));
  return answers.map((answer) => compared(answer, rows.get(answer.custId) ?? null, waits.has(answer.custId)));
};

export const brakeAllows = (
  { connection }: Engine,
  client: ClientId,
  brake: DeletionBrake,
  deletions: number,
): boolean => !brakeHolds(brake, deletions, livingCustomers(connection, client));

export async function save(
  engine: Engine,
  client: ClientId,
  audit: Audit,
  lease: Lease | null,
): Promise<number> {
  const { connection } = engine;
  return connection.write(() => {
    if (lease !== null) checkLease(engine, lease);
    if (audit.auditNo !== null) {
      connection.run(changeAudit(sqliteBuilder, auditRow(client, audit.auditNo, audit)));
      return audit.auditNo;
    }
    const auditNo = (required(connection.first(lastAuditNo(sqliteBuilder, client))).last ?? 0) + 1;
    connection.run(removeOldAudits(sqliteBuilder, client, auditNo - auditsKept));
    required(connection.first(addAudit(sqliteBuilder, auditRow(client, auditNo, audit))));
    return auditNo;
  });
}

export const latest = ({ connection }: Engine, client: ClientId, limit: number): readonly Audit[] =>
  connection.all(latestAudits(sqliteBuilder, client, limit)).map(toAudit);

export function openWalk({ connection }: Engine, client: ClientId): Audit | null {
  const row = connection.first(runningWalk(sqliteBuilder, client));
  return row === null ? null : toAudit(row);
}
