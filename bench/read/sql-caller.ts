// Reads the same by plain SQL: the same statement over the same driver, without this program. The rows are made, and that is all. For
// searches it is a statement as a person writes it.

import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { sql } from 'kysely';
import pg from 'pg';
import { type ClientId, custId } from '../../src/catalogue/ids.ts';
import { searchRanges } from '../../src/shadow/plan/search-ranges.ts';
import { copyStatements as postgresStatements } from '../../src/shadow/postgres/copies.ts';
import { postgresCompiler } from '../../src/shadow/postgres/transaction.ts';
import { textsAfter } from '../../src/shadow/reads/customer-texts.ts';
import { sqliteCompiler } from '../../src/shadow/sqlite/connection.ts';
import { copyStatements as sqliteStatements } from '../../src/shadow/sqlite/copies.ts';
import type { SearchTerm } from '../../src/shadow/shadow.ts';
import { build, type Statement, written } from '../../src/shadow/statement.ts';

export type SqlRequest =
  | { readonly after: string; readonly limit: number }
  | { readonly custIds: readonly string[] }
  | { readonly term: SearchTerm; readonly limit: number };

export interface SqlCaller {
  /** The characters of the documents. */
  ask(request: SqlRequest): Promise<number>;
  close(): Promise<void>;
}

interface Row {
  readonly document: string;
}

const sizeOf = (rows: readonly Row[]): number => rows.reduce((sum, { document }) => sum + document.length, 0);

function statementOf(
  request: SqlRequest,
  client: ClientId,
  { textsAmong }: Pick<typeof sqliteStatements, 'textsAmong'>,
): Statement {
  if ('custIds' in request) return textsAmong(client, request.custIds.map(custId));
  if ('term' in request) return found(client, request.term, request.limit);
  return textsAfter(client, { after: custId(request.after), limit: request.limit, deleted: false });
}

const found = (client: ClientId, term: SearchTerm, limit: number): Statement =>
  sql`select cust_id, fetched_at, changed_at, deleted_at, content_hash, document from customers
    where client_id = ${client} and ${sql.join(
      searchRanges(term).map(
        ({ kind, from, upTo }) => sql`cust_id in (select cust_id from customer_words
          where client_id = ${client} and kind = ${kind} and word >= ${from} and word <= ${upTo})`,
      ),
      sql` and `,
    )} order by cust_id limit ${limit}`.compile(build);

export const sqlCaller = (database: string, client: ClientId): Promise<SqlCaller> =>
  database.startsWith('sqlite:') ? sqliteCaller(database, client) : postgresCaller(database, client);

async function sqliteCaller(database: string, client: ClientId): Promise<SqlCaller> {
  const connection = new DatabaseSync(database.replace('sqlite:', ''), { readOnly: true });
  const prepared = new Map<string, ReturnType<typeof connection.prepare>>();
  const ask = async (request: SqlRequest): Promise<number> => {
    const { sql: text, parameters } = written(statementOf(request, client, sqliteStatements), sqliteCompiler);
    const statement = prepared.get(text) ?? connection.prepare(text);
    prepared.set(text, statement);
    return sizeOf(statement.all(...(parameters as SQLInputValue[])) as unknown as Row[]);
  };
  return { ask, close: async () => connection.close() };
}

const asSent = (text: string): unknown => text;

async function postgresCaller(connectionString: string, client: ClientId): Promise<SqlCaller> {
  const connection = new pg.Client({ connectionString, types: { getTypeParser: () => asSent } });
  await connection.connect();
  await connection.query('SET search_path TO aa_shadow');
  const ask = async (request: SqlRequest): Promise<number> => {
    const { sql: text, parameters } = written(
      statementOf(request, client, postgresStatements),
      postgresCompiler,
    );
    const named = 'term' in request ? {} : { name: 'custIds' in request ? 'numbers' : 'page' };
    return sizeOf((await connection.query<Row>({ ...named, text, values: [...parameters] })).rows);
  };
  return { ask, close: () => connection.end() };
}
