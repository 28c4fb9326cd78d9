// Keeps the words by which customers are found, from the moment when the search is switched on. Those of the customers that were
// stored before are filled in, page by page in the order of their numbers, beside the work of drains: whatever is written in the
// meantime has its words already, and gets the same ones again. Each page holds the client alone, so no customer is written
// while its words are made.

import { sql } from 'kysely';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { Transaction } from '../engine.ts';
import type { WordsProgress, WordsState } from '../interface/search.ts';
import { nextKeys, insertRows, removeUpTo, type Walk } from '../moving/table-walk.ts';
import {
  searchPlan,
  type SearchedSection,
  type SearchPlan,
  type Word,
  wordRules,
  wordsOfRows,
} from '../plan/words.ts';
import { customerCounts } from '../reads/counts.ts';
import { build, required, type Statement } from '../statement.ts';
import type { DataRow } from '../tables/bookkeeping-rows.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import { wordsTable } from '../tables/data-tables.ts';
import { clientRow, registerClient } from './clients.ts';
import { eraseRows } from './forgotten-rows.ts';
import type { Ledger } from './ledger.ts';

/** Whether the words of a customer that is written now are written too. */
export const keepsWords = (state: WordsState | null): boolean => state === 'filling' || state === 'ready';

const customersPerPage = 200;
const wordsPerPage = 2_000;

type WordsColumns = Pick<
  SyncClients,
  'words_state' | 'words_rules' | 'words_after' | 'words_filled' | 'words_wanted'
>;

const keepState = (client: ClientId, columns: Partial<WordsColumns>): Statement =>
  build.updateTable('sync_clients').set(columns).where('client_id', '=', client).compile();

export async function switchSearch(ledger: Ledger, client: ClientId, on: boolean): Promise<void> {
  const rules = on ? wordRules(searchPlan(ledger.catalogue)) : null;
  if (isAsWanted(await ledger.database.first(clientRow(client)), rules)) return;
  await ledger.database.write(async (tx) => {
    tx.send(registerClient(ledger, client));
    required(await ledger.own.holdClient(tx, client, 'owned'));
    const row = required(await tx.first(clientRow(client)));
    if (isAsWanted(row, rules)) return;
    tx.send(keepState(client, rules === null ? { words_state: 'removing' } : await begun(tx, client, rules)));
  });
}

/** `rules`: `null` if no words are wanted. */
const isAsWanted = (row: WordsColumns | null, rules: string | null): boolean =>
  rules === null
    ? !keepsWords(row?.words_state ?? null)
    : keepsWords(row?.words_state ?? null) && row?.words_rules === rules;

/** Where nobody is stored, there is nothing to fill in. */
async function begun(tx: Transaction, client: ClientId, rules: string): Promise<WordsColumns> {
  const { living } = await customerCounts(tx, client);
  return {
    words_state: living === 0 ? 'ready' : 'filling',
    words_rules: rules,
    words_after: null,
    words_filled: 0,
    words_wanted: living,
  };
}

export async function fillWords(ledger: Ledger, client: ClientId): Promise<WordsProgress> {
  const before = progressOf(await ledger.database.first(clientRow(client)));
  if (before.state === 'off' || before.state === 'ready') return before;
  return ledger.database.write(async (tx) => {
    if ((await ledger.own.holdClient(tx, client, 'owned')) === null) return { state: 'off' };
    const row = required(await tx.first(clientRow(client)));
    const { state } = progressOf(row);
    const changed =
      state === 'filling'
        ? await fillPage(ledger, tx, row)
        : state === 'removing'
          ? await removePage(tx, client)
          : {};
    if (Object.keys(changed).length > 0) tx.send(keepState(client, changed));
    reached('words-filling');
    return progressOf({ ...row, ...changed });
  });
}

function progressOf(row: WordsColumns | null): WordsProgress {
  const state = row?.words_state ?? 'off';
  return row !== null && state === 'filling'
    ? { state, filled: row.words_filled, wanted: row.words_wanted }
    : { state: state === 'filling' ? 'off' : state };
}

async function fillPage(
  { catalogue }: Ledger,
  tx: Transaction,
  { client_id, words_after: after, words_filled: filled }: SyncClients,
): Promise<Partial<WordsColumns>> {
  const client = client_id as ClientId;
  const plan = searchPlan(catalogue);
  const columns = plan.customer.map(({ column }) => column);
  const rows = await tx.all(searchedCustomers(client, columns, after));
  const last = rows.at(-1);
  if (last === undefined) return { words_state: 'ready' };
  const found = await wordsOfCustomers(tx, client, plan, rows);
  const words = [...found].flatMap(([id, some]) => some.map((word) => wordRow(client, id, word)));
  tx.send(eraseRows(wordsTable.name, client, [...found.keys()]));
  for (const statement of insertRows(wordsTable, words)) tx.send(statement);
  const isLast = rows.length < customersPerPage;
  return {
    words_after: String(last['cust_id']),
    words_filled: filled + rows.length,
    ...(isLast ? { words_state: 'ready' as const } : {}),
  };
}

/** The words of these customers, from what is stored of them. */
export async function storedWords(
  tx: Transaction,
  client: ClientId,
  catalogue: Catalogue,
  custIds: readonly CustId[],
): Promise<ReadonlyMap<CustId, readonly Word[]>> {
  const plan = searchPlan(catalogue);
  const columns = sql.join(
    ['cust_id', ...plan.customer.map(({ column }) => column)].map((one) => sql.ref(one)),
  );
  const rows = await tx.all(
    sql<DataRow>`select ${columns} from customers
      where client_id = ${client} and cust_id in (${sql.join([...custIds])})`.compile(build),
  );
  return wordsOfCustomers(tx, client, plan, rows);
}

async function wordsOfCustomers(
  tx: Transaction,
  client: ClientId,
  plan: SearchPlan,
  rows: readonly DataRow[],
): Promise<ReadonlyMap<CustId, readonly Word[]>> {
  const custIds = rows.map((row) => custId(String(row['cust_id'])));
  const items = await Promise.all(plan.sections.map((one) => itemsOf(tx, client, one, custIds)));
  return new Map(
    rows.map((row, at) => {
      const id = custIds[at] as CustId;
      const own = items.map((bySection) => bySection.get(id) ?? []);
      return [id, wordsOfRows(id, row, own, plan)];
    }),
  );
}

export const wordRow = (client: ClientId, id: CustId, { kind, word }: Word): DataRow => ({
  client_id: client,
  cust_id: id,
  kind,
  word,
});

const searchedCustomers = (
  client: ClientId,
  columns: readonly string[],
  after: string | null,
): Statement<DataRow> =>
  sql<DataRow>`select ${sql.join(['cust_id', ...columns].map((name) => sql.ref(name)))} from customers
    where client_id = ${client} and deleted_at is null and cust_id > ${after ?? ''}
    order by cust_id limit ${customersPerPage}`.compile(build);

async function itemsOf(
  tx: Transaction,
  client: ClientId,
  { table, fields }: SearchedSection,
  custIds: readonly CustId[],
): Promise<ReadonlyMap<string, readonly DataRow[]>> {
  const columns = sql.join(['cust_id', ...fields.map(({ column }) => column)].map((name) => sql.ref(name)));
  const rows = await tx.all(
    sql<DataRow>`select ${columns} from ${sql.table(table)}
      where client_id = ${client} and cust_id in (${sql.join(custIds)}) order by cust_id, item_no`.compile(
      build,
    ),
  );
  return Map.groupBy(rows, (row) => String(row['cust_id']));
}

async function removePage(tx: Transaction, client: ClientId): Promise<Partial<WordsColumns>> {
  const walk: Walk = { table: wordsTable, within: [client] };
  const last = (await nextKeys(tx, walk, null, wordsPerPage)).at(-1);
  if (last === undefined) return { words_state: null, words_rules: null };
  for (const statement of removeUpTo(walk, last)) tx.send(statement);
  return {};
}
