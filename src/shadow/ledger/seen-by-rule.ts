// What answers have shown of the rule in force: fields that it reads, and how many it keeps. Nobody leaves by a field that no answer has
// ever had, and a first drain that keeps nobody is not purged.

import type { ClientId } from '../../catalogue/ids.ts';
import { difference } from '../../shape/difference.ts';
import { fieldsRead, parsedShape, type Shape } from '../../shape/shape.ts';
import type { RuleState } from '../interface/client-state.ts';
import type { DeletionBrake } from '../interface/ledger.ts';
import type { Lease } from '../interface/rights.ts';
import type { ByHand, SeenByRule } from '../interface/shapes.ts';
import { brakeHolds, brakeOf } from '../plan/deletions-brake.ts';
import { customerCounts } from '../reads/counts.ts';
import type { SyncShapes } from '../tables/shape-tables.ts';
import { sendActionBy } from './actions.ts';
import { clientRow } from './clients.ts';
import { checkLease, heldClient } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { changeShape, dueNow, removeWaiting, shapesOf } from './shape-rows.ts';

const nothing: SeenByRule = { fields: [], judged: 0, kept: 0, doubted: 0 };

export const parsedSeen = (text: string | null): SeenByRule =>
  text === null ? nothing : (JSON.parse(text) as SeenByRule);

export function ruleStateOf(row: SyncShapes): RuleState {
  const { fields, judged, kept, doubted } = parsedSeen(row.seen);
  const unseen = fieldsRead(parsedShape(row.shape)).filter((path) => !fields.includes(path));
  return { judged, kept, doubted, unseen, byHand: row.by_hand === 1 };
}

/** What has been seen of fields, stays seen. What was counted, was counted for another rule. */
export function seenBefore(before: SyncShapes, shape: Shape): string | null {
  if (shape.rule === null) return null;
  const seenThen = parsedSeen(before.seen);
  const isSame = difference(parsedShape(before.shape), shape).rule === 'same';
  return JSON.stringify(isSame ? seenThen : { ...nothing, fields: seenThen.fields });
}

const isInstalled = ({ state }: SyncShapes): boolean => state !== 'waits';

export const seen = async ({ database }: Ledger, client: ClientId, shapeId: string): Promise<SeenByRule> => {
  const rows = await database.all(shapesOf(client));
  return parsedSeen(rows.find((row) => row.id === shapeId && isInstalled(row))?.seen ?? null);
};

export const noteSeen = (
  ledger: Ledger,
  client: ClientId,
  shapeId: string,
  more: SeenByRule,
): Promise<void> =>
  ledger.database.write(async (tx) => {
    await ledger.own.holdClient(tx, client, 'changed');
    const row = (await tx.all(shapesOf(client))).find((one) => one.id === shapeId && isInstalled(one));
    if (row === undefined) return;
    const known = parsedSeen(row.seen);
    const sum: SeenByRule = {
      fields: [...new Set([...known.fields, ...more.fields])].toSorted(),
      judged: known.judged + more.judged,
      kept: known.kept + more.kept,
      doubted: known.doubted + more.doubted,
    };
    tx.send(changeShape(client, row.shape_no, { seen: JSON.stringify(sum) }));
  });

export const seenByNobody = ({ database }: Ledger, client: ClientId): Promise<SeenByRule | null> =>
  database.read(async (reader) => {
    const [of, rows] = await Promise.all([reader.first(clientRow(client)), reader.all(shapesOf(client))]);
    const row = rows.find((one) => one.shape_no === (of?.shape_no ?? 0));
    if (row === undefined || row.by_hand === 1 || row.seen === null) return null;
    return (await customerCounts(reader, client)).living > 0 ? null : parsedSeen(row.seen);
  });

export const mayLeave = (
  ledger: Ledger,
  lease: Lease,
  customers: number,
  brake: DeletionBrake,
): Promise<boolean> =>
  ledger.database.write(async (tx) => {
    const { client } = lease;
    const mark = checkLease(await heldClient(ledger, tx, client, 'owned'), lease);
    const row = (await tx.all(shapesOf(client))).find((one) => one.shape_no === mark.shape_no);
    if (row === undefined) return false;
    const leavers = row.leavers + customers;
    const { living } = await customerCounts(tx, client);
    const isHeld = brakeHolds(brakeOf(brake, 'irrelevant'), leavers, living + row.leavers);
    if (isHeld && row.by_hand === 0) return false;
    tx.send(changeShape(client, row.shape_no, { leavers }));
    return true;
  });

export const byHand = (
  ledger: Ledger,
  client: ClientId,
  shapeId: string,
  by: string | undefined,
): Promise<ByHand> =>
  ledger.database.write(async (tx) => {
    const mark = await heldClient(ledger, tx, client, 'changed');
    const row = (await tx.all(shapesOf(client))).find((one) => one.shape_no === mark?.shape_no);
    if (mark === null || row?.id !== shapeId) return 'other-shape';
    tx.send(removeWaiting(client));
    tx.send(dueNow(client, mark.now));
    if (row.by_hand === 1 || parsedShape(row.shape).rule === null) return 'nothing';
    tx.send(changeShape(client, row.shape_no, { by_hand: 1, held: 0 }));
    sendActionBy(tx, mark.now, by, { action: 'shape-applied', client, count: 1 });
    return 'let-go';
  });
