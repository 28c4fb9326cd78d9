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
import { customerCounts } from './counting.ts';
import type { Engine } from './engine.ts';
import { checkLease, sharedClient } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import type { Transaction } from './transaction.ts';

export const storedIds = async (
  { database }: Engine,
  client: ClientId,
  after: CustId | null,
  limit: number,
): Promise<readonly CustId[]> =>
  (await database.all(storedIdsAfter(postgresBuilder, client, { after, limit }))).map((row) =>
    custId(row.cust_id),
  );

interface Stored {
  readonly rows: ReadonlyMap<string, ComparedRow>;
  readonly waits: ReadonlySet<string>;
}

async function storedAmong(
  transaction: Transaction,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<Stored> {
  if (custIds.length === 0) return { rows: new Map(), waits: new Set() };
  const rows = await transaction.all(comparedRows(postgresBuilder, client, custIds));
  const drains = await transaction.all(drainsNotDone(postgresBuilder, client));
  const waiting = await Promise.all([
    transaction.all(waitingAmong(postgresBuilder, client, custIds)),
    ...drains.map(({ drain_no }) => transaction.all(openAmong(postgresBuilder, client, drain_no, custIds))),
  ]);
  return {
    rows: new Map(rows.map((row) => [row.cust_id, row])),
    waits: new Set(waiting.flat().map((row) => row.cust_id)),
  };
}

const storedAt = ({ database }: Engine, client: ClientId, custIds: readonly CustId[]): Promise<Stored> =>
  database.read((transaction) => storedAmong(transaction, client, custIds));

export async function marks(
  engine: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly AuditMark[]> {
  const { rows, waits } = await storedAt(engine, client, custIds);
  return [...rows.values()].map((row) => auditMark(row, waits.has(row.cust_id)));
}

export async function compare(
  engine: Engine,
  client: ClientId,
  answers: readonly AuditAnswer[],
): Promise<readonly Comparison[]> {
  const { rows, waits } = await storedAt(
    engine,
    client,
    answers.map((answer) => answer.custId),
  );
  return answers.map((answer) => compared(answer, rows.get(answer.custId) ?? null, waits.has(answer.custId)));
}

export const brakeAllows = async (
  { database }: Engine,
  client: ClientId,
  brake: DeletionBrake,
  deletions: number,
): Promise<boolean> => {
  const { living } = await database.read((transaction) => customerCounts(transaction, client));
  return !brakeHolds(brake, deletions, living);
};

export const save = (
  { database }: Engine,
  client: ClientId,
  audit: Audit,
  lease: Lease | null,
): Promise<number> =>
  database.write(async (transaction) => {
    if (lease !== null) checkLease(await transaction.first(sharedClient(client)), lease);
    if (audit.auditNo === null) return insertAudit(transaction, client, audit);
    transaction.send(changeAudit(postgresBuilder, auditRow(client, audit.auditNo, audit)));
    return audit.auditNo;
  });

/** Several audits may end at the same moment: who finds the number taken looks again. */
async function insertAudit(transaction: Transaction, client: ClientId, audit: Audit): Promise<number> {
  for (;;) {
    const { last } = required(await transaction.first(lastAuditNo(postgresBuilder, client)));
    const auditNo = (last ?? 0) + 1;
    const added = await transaction.first(addAudit(postgresBuilder, auditRow(client, auditNo, audit)));
    if (added === null) continue;
    transaction.send(removeOldAudits(postgresBuilder, client, auditNo - auditsKept));
    return auditNo;
  }
}

export const latest = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly Audit[]> =>
  (await database.all(latestAudits(postgresBuilder, client, limit))).map(toAudit);

export async function openWalk({ database }: Engine, client: ClientId): Promise<Audit | null> {
  const row = await database.first(runningWalk(postgresBuilder, client));
  return row === null ? null : toAudit(row);
}
