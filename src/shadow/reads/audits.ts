// What an audit reads from the shadow, and the results of earlier ones.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { Audit, AuditAnswer, AuditMark, Comparison } from '../interface/audits.ts';
import type { DeletionBrake } from '../interface/ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { digestPlan } from '../plan/content-digest.ts';
import { brakeHolds } from '../plan/deletions-brake.ts';
import { toAudit } from './audit-rows.ts';
import { comparedRows, latestAudits, runningWalk, storedIdsAfter } from './audit-statements.ts';
import { auditMark, compared, type ComparedRow } from './compared.ts';
import { customerCounts } from './counts.ts';

export const storedIds = async (
  { database }: Engine,
  client: ClientId,
  after: CustId | null,
  limit: number,
): Promise<readonly CustId[]> =>
  (await database.all(storedIdsAfter(client, { after, limit }))).map((row) => custId(row.cust_id));

interface Stored {
  readonly rows: ReadonlyMap<string, ComparedRow>;
  readonly waits: ReadonlySet<string>;
}

async function storedAmong(
  { own }: Engine,
  reader: Reader,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<Stored> {
  if (custIds.length === 0) return { rows: new Map(), waits: new Set() };
  const rows = await reader.all(comparedRows(client, custIds));
  const open = await reader.all(own.openAmong(client, custIds));
  return {
    rows: new Map(rows.map((row) => [row.cust_id, row])),
    waits: new Set(open.map((row) => row.cust_id)),
  };
}

const storedAt = (engine: Engine, client: ClientId, custIds: readonly CustId[]): Promise<Stored> =>
  engine.database.read((reader) => storedAmong(engine, reader, client, custIds));

export async function marks(
  engine: Engine,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<readonly AuditMark[]> {
  const { rows, waits } = await storedAt(engine, client, custIds);
  return [...rows.values()].map((row) => auditMark(row, waits.has(row.cust_id)));
}

export async function compare(
  ledger: Ledger,
  client: ClientId,
  answers: readonly AuditAnswer[],
): Promise<readonly Comparison[]> {
  const { rows, waits } = await storedAt(
    ledger,
    client,
    answers.map((answer) => answer.custId),
  );
  const digests = digestPlan(ledger.catalogue);
  return answers.map((answer) =>
    compared(answer, rows.get(answer.custId) ?? null, waits.has(answer.custId), digests),
  );
}

export async function brakeAllows(
  { database }: Engine,
  client: ClientId,
  brake: DeletionBrake,
  deletions: number,
): Promise<boolean> {
  const { living } = await database.read((reader) => customerCounts(reader, client));
  return !brakeHolds(brake, deletions, living);
}

export const latest = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly Audit[]> => (await database.all(latestAudits(client, limit))).map(toAudit);

export async function openWalk({ database }: Engine, client: ClientId): Promise<Audit | null> {
  const row = await database.first(runningWalk(client));
  return row === null ? null : toAudit(row);
}
