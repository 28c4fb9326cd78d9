// What an audit reads from the shadow, and the results of earlier ones.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { Audit, AuditAnswer, AuditMark, Comparison } from '../interface/audits.ts';
import type { DeletionBrake } from '../interface/ledger.ts';
import { shapeLane } from '../interface/shapes.ts';
import { clientRow } from '../ledger/clients.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { idParts, idsAfter } from '../ledger/parts.ts';
import { wantedAmong } from '../ledger/shape-rows.ts';
import type { SyncWanted } from '../tables/shape-tables.ts';
import { digestPlan } from '../plan/content-digest.ts';
import { brakeHolds } from '../plan/deletions-brake.ts';
import { toAudit } from './audit-rows.ts';
import { comparedRows, latestAudits, runningWalk } from './audit-statements.ts';
import { auditMark, compared, type ComparedRow } from './compared.ts';
import { customerCounts } from './counts.ts';

export const storedIds = async (
  { database }: Engine,
  client: ClientId,
  after: CustId | null,
  limit: number,
): Promise<readonly CustId[]> =>
  (await database.all(idsAfter('customers', client, { after, limit }).compile())).map((row) =>
    custId(row.cust_id),
  );

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
  const shaped = await notInShape(reader, client, rows);
  return {
    rows: new Map(rows.map((row) => [row.cust_id, row])),
    waits: new Set([...open.map((row) => row.cust_id), ...shaped]),
  };
}

/** Of these customers, those who are not in the shape in force, or whom AA is still asked for because of it. */
async function notInShape(
  reader: Reader,
  client: ClientId,
  rows: readonly ComparedRow[],
): Promise<readonly string[]> {
  const of = await reader.first(clientRow(client));
  if (of === null || of.shape_owes === 0 || rows.length === 0) return [];
  const owed: string[] = [];
  for (const part of idParts(rows.map((row) => row.cust_id)))
    owed.push(...(await reader.all(wantedAmong(client, part))).filter(isAsked).map((row) => row.cust_id));
  return [...owed, ...rows.filter((row) => row.shape_no < of.shape_no).map((row) => row.cust_id)];
}

/** Of whom AA has said that it has no such customer, an audit may find him gone. */
const isAsked = ({ lane }: SyncWanted): boolean => lane === shapeLane;

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
