// What the shape of a client means for a batch that is applied. Where all customers are in the shape in force, it means nothing,
// and costs nothing.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { ClientMark, Transaction } from '../engine.ts';
import type { FetchResult, Reshape } from '../interface/applying.ts';
import type { BatchPlan } from '../plan/batch.ts';
import type { BatchRead, Wanted } from '../plan/batch-read.ts';
import type { PlanContext } from '../plan/customers.ts';
import { ShadowError } from '../shadow-error.ts';
import { ShapesOfClient } from './between-shapes.ts';
import type { UnkeptRow } from './irrelevant-rows.ts';
import type { Ledger } from './ledger.ts';
import { idParts } from './parts.ts';
import { removeWanted, shapesOf, wantedAmong } from './shape-rows.ts';
import { bringToShape } from './shaping.ts';

/** For what was fetched without a lease. A lease ends where another shape is installed. */
export function refuseOtherShape(client: ClientId, { shape_no: inForce }: ClientMark, shapeNo: number): void {
  if (inForce !== shapeNo)
    throw new ShadowError('DB_SHAPE_CHANGED', { detail: `${client}, shape ${shapeNo}, now ${inForce}` });
}

/** What was read of a batch. */
interface ReadBatch extends BatchRead {
  readonly mark: ClientMark;
}

/**
 * Customers that the walk has not reached are brought to the shape first, as far as that can be done here. So what differs
 * afterwards is AA's, or what AA was not asked for before. Their rows are held by the read. Whoever did not come stays for the walk,
 * which asks the rule.
 */
export async function inShape<Read extends ReadBatch>(
  ledger: Ledger,
  tx: Transaction,
  {
    client,
    results,
    wanted,
    reshape,
  }: {
    readonly client: ClientId;
    readonly results: readonly FetchResult[];
    readonly wanted: readonly Wanted[];
    readonly reshape: Reshape | undefined;
  },
  read: Read,
): Promise<Read> {
  const { mark, marks } = read;
  if (mark.shape_owes === 0) return read;
  const isCurrent = new Set<string>(
    results.filter(({ kind }) => kind === 'current').map(({ custId }) => custId),
  );
  const among = [...marks].flatMap(([custId, { shapeNo }]) =>
    shapeNo < mark.shape_no && isCurrent.has(custId) ? [custId] : [],
  );
  if (among.length === 0) return read;
  const shapes = new ShapesOfClient(ledger.catalogue, await tx.all(shapesOf(client)), mark.shape_no);
  await bringToShape(ledger, tx, client, { shapes, among, mark, reshape });
  return { ...read, ...(await ledger.rows.read(tx, client, wanted)) };
}

/** The sections that what is stored of them lacks, and who is asked for because the rule was changed. */
export async function lacksAmong(
  { catalogue }: Ledger,
  tx: Transaction,
  client: ClientId,
  { mark, results, unkept }: Lacking,
): Promise<Pick<PlanContext, 'lacks' | 'askedByRule'>> {
  const lacks = new Map<string, ReadonlySet<string>>();
  const askedByRule = new Set<string>();
  if (mark.shape_owes === 0) return { lacks, askedByRule };
  const current = results.filter(({ kind }) => kind === 'current').map(({ custId }) => custId);
  for (const part of idParts(current))
    for (const row of await tx.all(wantedAmong(client, part))) {
      const parts = JSON.parse(row.lacks) as readonly string[];
      if (row.origin === 'relevance') askedByRule.add(row.cust_id);
      if (parts.length > 0) lacks.set(row.cust_id, new Set(parts));
    }
  // The walk would ask for them, and has not come to them yet.
  const ahead = current.filter((id) => (unkept.get(id)?.shapeNo ?? mark.shape_no) < mark.shape_no);
  if (ahead.length > 0) {
    const shapes = new ShapesOfClient(catalogue, await tx.all(shapesOf(client)), mark.shape_no);
    for (const id of ahead) if (shapes.since(unkept.get(id)?.shapeNo ?? 0).mayEnter) askedByRule.add(id);
  }
  return { lacks, askedByRule };
}

interface Lacking {
  readonly mark: ClientMark;
  readonly results: readonly FetchResult[];
  readonly unkept: ReadonlyMap<string, UnkeptRow>;
}

/** Whoever is stored anew, or was found unchanged or deleted, is owed no fetch any more, and neither is one who was not kept and is gone. */
export function sendPaid(tx: Transaction, client: ClientId, plan: BatchPlan): void {
  for (const part of idParts(plan.entered.toSorted())) tx.send(removeWanted(client, part));
  const paid: readonly Paid[] = [
    ...plan.written.map(({ result }) => result),
    ...plan.touched,
    ...plan.buried,
    ...plan.unkept,
  ];
  for (const part of idParts(paid)) {
    const oldest = Math.min(...part.map(({ fetchNumber }) => fetchNumber));
    tx.send(
      removeWanted(
        client,
        part.map(({ custId }) => custId),
        oldest,
      ),
    );
  }
}

interface Paid {
  readonly custId: CustId;
  readonly fetchNumber: number;
}
