// Rewrites customers whose client's policy takes out what is stored of them, or whose client has promoted other fields. All of it follows
// from the document: rows, hashes, words. When it was fetched stays, and no change is told: AA changed nothing (P19).

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Json, JsonObject } from '../../catalogue/customer-record.ts';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientMark, Transaction } from '../engine.ts';
import type { Reshape, StorableCustomer } from '../interface/applying.ts';
import { batchPlan } from '../plan/batch.ts';
import type { BatchRead } from '../plan/batch-read.ts';
import { ofDocument } from '../plan/unreadable-document.ts';
import { changedParts, digestPlan, wordsDiffer } from '../plan/content-digest.ts';
import type { WrittenCustomer } from '../plan/customers.ts';
import { customerHead, customerText, documentText } from '../plan/row-texts.ts';
import { required } from '../statement.ts';
import type { DataRow } from '../tables/bookkeeping-rows.ts';
import type { BetweenShapes } from './between-shapes.ts';
import { eraseLeftOver } from './forgotten-rows.ts';
import { factsOf } from './history-clock.ts';
import type { Ledger } from './ledger.ts';
import { type BehindRow, changeCustomer } from './shape-rows.ts';
import { keepsWords } from './words.ts';

/** A customer to rewrite, and what lies between the shape in which it is stored and the one in force. */
export interface Rewritten {
  readonly row: BehindRow;
  readonly between: BetweenShapes;
  /** Parts of which a still older shape may have left less. */
  readonly lacks: ReadonlySet<string>;
}

interface Rewriting {
  readonly mark: ClientMark;
  readonly reshape: Reshape | undefined;
}

/** No other transaction may write these customers. Returns whose documents cannot be read: nothing was done to them. */
export async function rewriteCustomers(
  ledger: Ledger,
  tx: Transaction,
  client: ClientId,
  rewritten: readonly Rewritten[],
  { mark, reshape }: Rewriting,
): Promise<readonly string[]> {
  if (reshape === undefined) throw new TypeError('privacy or fields changed, and nobody says how');
  const made = rewritten.flatMap((one) => ofDocument(() => madeAnew(one, reshape)) ?? []);
  await rewriteLiving(
    ledger,
    tx,
    client,
    made.filter(({ row }) => row.deleted_at === null),
    mark,
  );
  for (const { row, customer } of made)
    if (row.deleted_at !== null) tx.send(changeCustomer(client, row.cust_id, tombstoneRow(ledger, customer)));
  const ids = rewritten.map(({ row }) => row.cust_id as CustId);
  for (const statement of eraseLeftOver(ledger.leftOver, client, ids)) tx.send(statement);
  const isMade = new Set(made.map(({ row }) => row.cust_id));
  return ids.filter((id) => !isMade.has(id));
}

function madeAnew({ row, between, lacks }: Rewritten, reshape: Reshape): Made {
  const document = JSON.parse(row.document) as JsonObject;
  const { from } = between;
  return { row, between, lacks, customer: reshape({ custId: custId(row.cust_id), from, document, lacks }) };
}

interface Made extends Rewritten {
  readonly customer: StorableCustomer;
}

async function rewriteLiving(
  ledger: Ledger,
  tx: Transaction,
  client: ClientId,
  made: readonly Made[],
  mark: ClientMark,
): Promise<void> {
  if (made.length === 0) return;
  const wanted = made.map(({ customer: { custId: id, contentHash } }) => ({ custId: id, contentHash }));
  const read = await ledger.rows.read(tx, client, wanted);
  const written = made.map((one) => writtenOf(ledger, one, read, keepsWords(mark.words_state)));
  ledger.rows.write(tx, client, { ...batchPlan([]), written }, factsOf(mark));
}

/** With the cause `shape`, the time of AA's last change stays. */
function writtenOf(
  { catalogue }: Ledger,
  { row, between, customer }: Made,
  { marks }: BatchRead,
  hasWords: boolean,
): WrittenCustomer {
  const { place, parts: before } = required(marks.get(customer.custId) ?? null);
  const content = required(customer.content);
  return {
    result: {
      kind: 'current',
      custId: customer.custId,
      fetchNumber: row.fetch_number,
      fetchedAt: new Date(row.fetched_at),
      customer,
    },
    content,
    place,
    changed: new Set([...changedParts(before, content.parts, digestPlan(catalogue)), ...between.movedParts]),
    words: hasWords && wordsDiffer(before, content.parts),
    cause: 'shape',
  };
}

/** Of a tombstone, its number and when it was deleted. */
export const emptyTombstone = ({ customerFields }: Catalogue): DataRow => ({
  ...Object.fromEntries(
    customerFields.filter(({ column }) => column !== 'cust_id').map(({ column }) => [column, null]),
  ),
  extra: null,
  document: '{}',
});

/** A tombstone has neither rows of sections nor hashes. */
function tombstoneRow({ catalogue }: Ledger, { content }: StorableCustomer): DataRow {
  const { rows } = required(content);
  const prepared = JSON.parse(`[${customerText(rows).toString()}]`) as readonly Json[];
  const extra = prepared[customerHead.indexOf('extra')] ?? null;
  const values = catalogue.customerFields.flatMap(({ column }, at) =>
    column === 'cust_id' ? [] : [[column, prepared[customerHead.length + at] ?? null] as const],
  );
  return {
    ...(Object.fromEntries(values) as DataRow),
    extra: extra === null ? null : JSON.stringify(extra),
    document: documentText(rows).toString(),
  };
}
