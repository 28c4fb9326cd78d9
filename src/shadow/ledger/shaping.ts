// Brings stored customers to the shape in force, as far as that can be done here: what is not asked for any more is erased, and
// the hashes follow. What only AA can bring is noted in `sync_wanted`. No change is told: AA changed nothing (P19). A customer
// ends as if it had been fetched in the new shape, byte for byte.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { JsonObject, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { Section } from '../../catalogue/section.ts';
import { difference, lacking } from '../../shape/difference.ts';
import {
  bringsVolatile,
  catalogueOfShape,
  fieldChanges,
  ownPart,
  partOfField,
} from '../../shape/field-difference.ts';
import { policyDifference, unknownParts } from '../../shape/policy-difference.ts';
import { documentWithout, onceWithin, unasked } from '../../shape/shaped.ts';
import { parsedShape, type Shape } from '../../shape/shape.ts';
import type { ClientMark, Transaction } from '../engine.ts';
import type { Reshape } from '../interface/applying.ts';
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
import { required } from '../statement.ts';
import type { DataRow } from '../tables/bookkeeping-rows.ts';
import { dataTables, wordsTable } from '../tables/data-tables.ts';
import { type SyncShapes, type SyncWanted, wanted as wantedTable } from '../tables/shape-tables.ts';
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
import { type Rewritten, rewriteCustomers } from './rewriting.ts';
import { keepsWords, storedWords, wordRow } from './words.ts';

/** The shape in force, and those before it that are known. */
export interface ShapesOfClient {
  readonly inForce: SyncShapes;
  readonly shape: Shape;
  readonly before: ReadonlyMap<number, Shape>;
  /** The number of the oldest one: of customers that were stored before there were shapes. */
  readonly oldest: number;
}

/** `rows`: all of the client, as `shapesOf` gives them. */
export function shapesIn(rows: readonly SyncShapes[], shapeNo: number): ShapesOfClient {
  const inForce = required(rows.find((row) => row.shape_no === shapeNo) ?? null);
  const before = rows.filter((row) => row.shape_no < shapeNo);
  return {
    inForce,
    shape: parsedShape(inForce.shape),
    before: new Map(before.map((row) => [row.shape_no, parsedShape(row.shape)])),
    oldest: Math.min(shapeNo, ...before.map((row) => row.shape_no)),
  };
}

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
  const { rewritten, others } = toRewrite(ledger.catalogue, rows, shapes, reshape !== undefined);
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
  for (const id of unread) tx.send(forgetHash(client, id));
  for (const { row, from } of rewritten)
    if (row.deleted_at === null && bringsVolatile(from, shapes.shape))
      tx.send(forgetHash(client, row.cust_id));
  if (keepsWords(mark.words_state) && words.size > 0) writeWords(tx, client, words);
  tx.send(moveToShape(client, ids, shapeNo));
  return { rows, wanted: await noteWanted(ledger, tx, client, rows, { ...shapes, unread }) };
}

/** The shape in which a customer is stored. `null`: so many lie in between that it is not known any more. */
const storedIn = (
  { shape_no: shapeNo }: BehindRow,
  { before, oldest }: Pick<ShapesOfClient, 'before' | 'oldest'>,
): Shape | null => before.get(shapeNo === 0 ? oldest : shapeNo) ?? null;

/**
 * Of whom the policy takes something out that is stored, and whose fields are other ones: what is left of them is worked out from their
 * documents. `isPossible`: somebody says how. Without it, those stay whose shape is not known any more.
 */
function toRewrite(
  catalogue: Catalogue,
  rows: readonly BehindRow[],
  { shape, ...shapes }: ShapesOfClient,
  isPossible: boolean,
): { readonly rewritten: readonly Rewritten[]; readonly others: readonly BehindRow[] } {
  const isTaken = (from: Shape | null): boolean =>
    policyDifference(from, shape, catalogue).here !== null ||
    (from === null ? isPossible : fieldChanges(from, shape).length > 0);
  const froms = new Map(rows.map((row) => [row.shape_no, storedIn(row, shapes)]));
  const taken = new Set([...froms].flatMap(([shapeNo, from]) => (isTaken(from) ? [shapeNo] : [])));
  return {
    rewritten: rows
      .filter((row) => taken.has(row.shape_no))
      .map((row) => {
        const from = froms.get(row.shape_no) ?? null;
        return { row, from, parts: partsAnew(from, shape) };
      }),
    others: rows.filter((row) => !taken.has(row.shape_no)),
  };
}

/** The parts whose values stand in other columns than before, whatever their hashes say. */
const partsAnew = (from: Shape | null, to: Shape): readonly string[] =>
  from === null ? Object.keys(to.asked) : fieldChanges(from, to).map(partOfField);

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
  shapes: ShapesOfClient & { readonly unread: ReadonlySet<string> },
): Promise<number> {
  const ids = rows.map((row) => row.cust_id);
  const known = new Map((await tx.all(wantedAmong(client, ids))).map((row) => [row.cust_id, row]));
  const now = await tx.now();
  const owed = rows.flatMap((row) => {
    const since = shapes.inForce.since_fetch_number;
    if (shapes.unread.has(row.cust_id) && row.deleted_at === null)
      return [unreadRow(catalogue, client, row.cust_id, { since, now })];
    const lacks = lacksOf(catalogue, row, known.get(row.cust_id), shapes);
    const isUnjudged = owesJudgement(row, shapes) || known.get(row.cust_id)?.origin === 'relevance';
    const origin = isUnjudged ? 'relevance' : lacks.length > 0 ? 'shape' : null;
    return origin === null ? [] : [wantedRow(client, row.cust_id, lacks, { since, now, origin })];
  });
  if (known.size > 0) tx.send(removeWanted(client, [...known.keys()]));
  for (const statement of insertRows(wantedTable, owed)) tx.send(statement);
  return owed.filter((row) => !known.has(row.cust_id)).length;
}

/** What a policy has left of a document is not all that a rule may read. */
function owesJudgement(row: BehindRow, { shape, before, oldest }: ShapesOfClient): boolean {
  const from = before.get(row.shape_no === 0 ? oldest : row.shape_no);
  if (row.deleted_at !== null || from === undefined || from.policy === null) return false;
  const { rule } = difference(from, shape);
  return rule === 'narrower' || rule === 'other';
}

function lacksOf(
  catalogue: Catalogue,
  row: BehindRow,
  known: SyncWanted | undefined,
  shapes: ShapesOfClient,
): readonly string[] {
  if (row.deleted_at !== null) return [];
  const { shape } = shapes;
  const from = storedIn(row, shapes);
  const news = from === null ? Object.keys(shape.asked) : lacking(from, shape, catalogue);
  const hidden = policyDifference(from, shape, catalogue).asked;
  const still = known === undefined ? [] : (JSON.parse(known.lacks) as readonly string[]);
  return [...new Set([...news, ...hidden, ...still.filter((name) => isPartOf(shape, name))])].toSorted();
}

/** Parts beside the sections are always asked for. */
const isPartOf = ({ asked }: Shape, name: string): boolean =>
  Object.hasOwn(asked, name) || name === unknownParts || name.split('.')[0] === ownPart;
