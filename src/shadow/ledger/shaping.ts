// Brings stored customers to the shape in force, as far as that can be done here: what is not asked for any more is erased, and
// the hashes follow. What only AA can bring is noted in `sync_wanted`. No change is told: AA changed nothing (P19). A customer
// ends as if it had been fetched in the new shape, byte for byte.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { JsonObject, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { Section } from '../../catalogue/section.ts';
import { catalogueOfShape, ownPart } from '../../shape/field-difference.ts';
import { unknownParts } from '../../shape/policy-difference.ts';
import { documentWithout, onceWithin, unasked } from '../../shape/shaped.ts';
import type { Shape } from '../../shape/shape.ts';
import type { ClientMark, Transaction } from '../engine.ts';
import type { Reshape } from '../interface/applying.ts';
import { shapeLane } from '../interface/shapes.ts';
import { insertRows } from '../moving/table-walk.ts';
import {
  customerPart,
  customerPartHash,
  digestPlan,
  hashOfParts,
  knowsWords,
  withWords,
} from '../plan/content-digest.ts';
import { ofDocument } from '../plan/unreadable-document.ts';
import { wordsTextOf } from '../plan/row-texts.ts';
import { searchPlan, type Word } from '../plan/words.ts';
import type { Statement } from '../statement.ts';
import type { DataRow } from '../tables/bookkeeping-rows.ts';
import { dataTables, wordsTable } from '../tables/data-tables.ts';
import { type SyncWanted, wanted as wantedTable } from '../tables/shape-tables.ts';
import type { BetweenShapes, ShapesOfClient } from './between-shapes.ts';
import { eraseRows } from './forgotten-rows.ts';
import type { Ledger } from './ledger.ts';
import { forgetHash, unreadRow, wantedRow } from './owed-rows.ts';
import {
  type BehindRow,
  behindRows,
  changeCustomer,
  moveToShape,
  removeWanted,
  wantedAmong,
  type Behind,
} from './shape-rows.ts';
import { emptyTombstone, rewriteCustomers } from './rewriting.ts';
import { keepsWords, storedWords, wordRow } from './words.ts';

export interface Brought {
  readonly rows: readonly BehindRow[];
  /** How many of them AA is asked for now and was not asked for before. */
  readonly wanted: number;
}

interface Bringing {
  readonly shapes: ShapesOfClient;
  readonly among: Behind['among'];
  readonly mark: ClientMark;
  readonly reshape: Reshape | undefined;
}

/** No other transaction may write these customers: the client is held alone, or their rows are held. */
export async function bringToShape(
  ledger: Ledger,
  tx: Transaction,
  client: ClientId,
  { shapes, among, mark, reshape }: Bringing,
): Promise<Brought> {
  const work = shapingOf(ledger.catalogue, shapes);
  const { shape_no: shapeNo } = shapes.inForce;
  const rows = await tx.all(behindRows(client, { shapeNo, among }, work.columns));
  if (rows.length === 0) return { rows, wanted: 0 };
  const ids = rows.map((row) => row.cust_id);
  for (const name of work.tables) tx.send(eraseRows(name, client, ids.map(custId)));
  const owed: Owed = new Map((await tx.all(wantedAmong(client, ids))).map((row) => [row.cust_id, row]));
  const behind = rows.map((row) => ({
    row,
    between: shapes.since(row.shape_no),
    lacks: row.deleted_at === null ? lacksOf(owed.get(row.cust_id)) : shapes.leftLessBefore(row.shape_no),
  }));
  const rewritten = behind.filter(({ between }) => isRewritten(between, reshape !== undefined));
  const others = behind.filter((one) => !rewritten.includes(one)).map(({ row }) => row);
  const unread = new Set(
    rewritten.length === 0 ? [] : await rewriteCustomers(ledger, tx, client, rewritten, { mark, reshape }),
  );
  const changed = others.filter((row) => isTouched(row, work));
  const words = await wordsAfter(ledger, tx, client, changed, work);
  for (const row of changed) {
    const change = ofDocument(() => shapedRow(row, work, words.get(custId(row.cust_id))));
    if (change === null) unread.add(row.cust_id);
    else tx.send(changeCustomer(client, row.cust_id, change));
  }
  for (const row of rows) if (unread.has(row.cust_id)) tx.send(ofUnread(ledger.catalogue, client, row));
  for (const { row, between } of rewritten)
    if (row.deleted_at === null && between.bringsVolatile) tx.send(forgetHash(client, row.cust_id));
  if (keepsWords(mark.words_state) && words.size > 0) writeWords(tx, client, words);
  tx.send(moveToShape(client, ids, shapeNo));
  return { rows, wanted: await noteWanted(ledger, tx, client, rows, { shapes, unread, owed }) };
}

/** What is owed of customers already. */
type Owed = ReadonlyMap<string, SyncWanted>;

const lacksOf = (owed: SyncWanted | undefined): ReadonlySet<string> =>
  new Set(owed === undefined ? [] : (JSON.parse(owed.lacks) as readonly string[]));

/**
 * Of whom the policy takes something out that is stored, and whose fields are other ones: what is left of them is worked out from their
 * documents. `isPossible`: somebody says how. Without it, those stay whose shape is not known any more.
 */
function isRewritten({ from, takesOut, movedParts }: BetweenShapes, isPossible: boolean): boolean {
  return takesOut || (from === null ? isPossible : movedParts.length > 0);
}

/** AA is asked for whoever lives. For a tombstone it is not, so nothing may stay of what nobody can look through. */
const ofUnread = (
  catalogue: Catalogue,
  client: ClientId,
  { cust_id: id, deleted_at: deleted }: BehindRow,
): Statement =>
  deleted === null ? forgetHash(client, id) : changeCustomer(client, id, emptyTombstone(catalogue));

/** What is done to each customer. */
interface Shaping {
  readonly catalogue: Catalogue;
  readonly sections: readonly Section[];
  readonly names: ReadonlySet<string>;
  /** The tables of these sections. */
  readonly tables: readonly string[];
  /** Fields that stand once in these sections, by their positions. */
  readonly once: readonly number[];
  readonly columns: readonly string[];
  /** Whether customers are found by what stands in them. */
  readonly searched: boolean;
}

function shapingOf(tables: Catalogue, { shape }: ShapesOfClient): Shaping {
  const catalogue = catalogueOfShape(shape, tables);
  const sections = unasked(shape, catalogue);
  const names = new Set(sections.map(({ name }) => name));
  const once = onceWithin(sections, catalogue);
  const fields = catalogue.customerFields.filter(({ column }) => column !== 'cust_id');
  return {
    catalogue,
    sections,
    names,
    tables: dataTables(catalogue)
      .sections.filter((table) => names.has(table.section))
      .map(({ name }) => name),
    once,
    columns: once.length === 0 ? [] : [...fields.map(({ column }) => column), 'extra'],
    searched: searchPlan(catalogue).sections.some(({ section }) => names.has(section)),
  };
}

const partsOf = (row: BehindRow): ReadonlyMap<string, string> =>
  new Map(Object.entries(JSON.parse(row.section_hashes) as Readonly<Record<string, string>>));

const onceColumns = ({ once, catalogue }: Shaping): readonly string[] =>
  once.flatMap((at) => catalogue.customerFields[at]?.column ?? []);

/** The documents are looked at, too: that of a tombstone, and what is in no hash. */
function isTouched(row: BehindRow, work: Shaping): boolean {
  return (
    [...partsOf(row).keys()].some((part) => work.names.has(part)) ||
    [...work.names].some((name) => row.document.includes(`"${name}"`)) ||
    onceColumns(work).some((column) => (row[column] ?? null) !== null)
  );
}

/** The columns that change. `words`: of whom the hash of the words follows. */
function shapedRow(row: BehindRow, work: Shaping, words: readonly Word[] | undefined): DataRow {
  const { catalogue, names, sections } = work;
  const before = JSON.parse(row.document) as JsonObject;
  const document = documentWithout(before, sections, catalogue);
  const text = document === before ? {} : { document: JSON.stringify(document) };
  const emptied = Object.fromEntries(onceColumns(work).map((column) => [column, null]));
  if (row.deleted_at !== null) return { ...text, ...emptied, shape_no: row.shape_no };
  const plan = digestPlan(catalogue);
  const left = new Map([...partsOf(row)].filter(([part]) => !names.has(part)));
  if (onceColumns(work).some((column) => (row[column] ?? null) !== null))
    left.set(customerPart, customerPartHash(valuesOf(row, work), extraOf(row), plan));
  const parts =
    words === undefined || !knowsWords(left)
      ? left
      : withWords(left, wordsTextOf(custId(row.cust_id), words));
  return {
    ...text,
    ...emptied,
    content_hash: hashOfParts(parts, plan),
    section_hashes: JSON.stringify(Object.fromEntries(parts)),
  };
}

/** Without those that stand once in the sections that go. */
const valuesOf = (row: BehindRow, { catalogue, once }: Shaping): readonly Value[] =>
  catalogue.customerFields.map((field, at) =>
    once.includes(at) ? null : valueOf(field, row[field.column] ?? null),
  );

function valueOf({ type }: Field, stored: DataRow[string]): Value {
  if (stored === null || stored === undefined) return null;
  if (type === 'flag') return Boolean(stored);
  return type === 'list' ? (JSON.parse(String(stored)) as Value) : stored;
}

const extraOf = (row: BehindRow): JsonObject | null =>
  (row['extra'] ?? null) === null ? null : (JSON.parse(String(row['extra'])) as JsonObject);

/** The words that are left, of living customers who may lose some. */
async function wordsAfter(
  { catalogue }: Ledger,
  tx: Transaction,
  client: ClientId,
  rows: readonly BehindRow[],
  work: Shaping,
): Promise<ReadonlyMap<CustId, readonly Word[]>> {
  const living = rows.filter((row) => row.deleted_at === null);
  if (!work.searched || living.length === 0) return new Map();
  return storedWords(
    tx,
    client,
    catalogue,
    living.map((row) => custId(row.cust_id)),
  );
}

function writeWords(tx: Transaction, client: ClientId, words: ReadonlyMap<CustId, readonly Word[]>): void {
  const rows = [...words].flatMap(([id, some]) => some.map((word) => wordRow(client, id, word)));
  tx.send(eraseRows(wordsTable.name, client, [...words.keys()]));
  for (const statement of insertRows(wordsTable, rows)) tx.send(statement);
}

/** What a customer lacked before and is still asked for, it lacks still. Whoever was to be judged, is. */
async function noteWanted(
  { catalogue }: Ledger,
  tx: Transaction,
  client: ClientId,
  rows: readonly BehindRow[],
  {
    shapes,
    unread,
    owed: known,
  }: { readonly shapes: ShapesOfClient; readonly unread: ReadonlySet<string>; readonly owed: Owed },
): Promise<number> {
  const owed = { since: shapes.inForce.since_fetch_number, now: await tx.now() };
  const living = rows.filter((row) => row.deleted_at === null);
  const wanted = living.flatMap(({ cust_id: id, shape_no: shapeNo }) => {
    if (unread.has(id)) return [unreadRow(catalogue, client, id, owed)];
    const { lacks: anew, leave } = shapes.since(shapeNo);
    const lacks = [...new Set([...anew, ...stillLacking(known.get(id), shapes.shape)])].toSorted();
    const isUnjudged = leave === 'asked' || known.get(id)?.origin === 'relevance';
    const origin = isUnjudged ? 'relevance' : lacks.length > 0 ? 'shape' : null;
    return origin === null ? [] : [wantedRow(client, id, lacks, { ...owed, origin })];
  });
  if (known.size > 0) tx.send(removeWanted(client, [...known.keys()]));
  for (const statement of insertRows(wantedTable, wanted)) tx.send(statement);
  return wanted.filter((row) => known.get(row.cust_id)?.lane !== shapeLane).length;
}

const stillLacking = (known: SyncWanted | undefined, shape: Shape): readonly string[] =>
  [...lacksOf(known)].filter((name) => isPartOf(shape, name));

/** Parts beside the sections are always asked for. */
const isPartOf = ({ asked }: Shape, name: string): boolean =>
  Object.hasOwn(asked, name) || name === unknownParts || name.split('.')[0] === ownPart;
