// Fills a database with many customers of one client, quickly: some thousands are fetched, read and applied as always, and the tables
// that readers read are then filled with copies of these under numbers of their own, by the database itself. Copies have the names of
// the first, and e-mail addresses of their own.

import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { type CustId, custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { queuedIds, readCustomers } from '../contenders/customer-reading.ts';
import { benchClient, openBenchAssociation } from '../ground/bench-sync.ts';
import { asKept } from '../../test/support/as-kept.ts';

export const writtenCustomers = 2_000;
const atOnce = 200;

export interface Filled {
  /** Numbers of customers in all parts of the tables, as many as were fetched. */
  readonly ids: readonly CustId[];
  /** Words of customers that were fetched: two of its names, and an e-mail address. */
  readonly words: readonly { readonly names: readonly [string, string]; readonly email: string }[];
}

export async function manyCustomers(database: string, aaUrl: string, customers: number): Promise<Filled> {
  const ids = await fetched(database, aaUrl);
  const copies = Math.max(0, Math.round(customers / ids.length) - 1);
  const rows = database.startsWith('sqlite:')
    ? copyInFile(database.replace('sqlite:', ''), copies)
    : await copyInServer(database, copies);
  return {
    ids: copies === 0 ? ids : ids.map((id, at) => custId(`c${1 + ((at * 7) % copies)}-${id}`)),
    words: rows.map(({ first, last, email }) => ({ names: [first, last], email })),
  };
}

async function fetched(database: string, aaUrl: string): Promise<readonly CustId[]> {
  const shadow = await openShadow(database);
  const aa = openBenchAssociation({ url: aaUrl, bulkSize: atOnce, concurrency: 1 });
  try {
    await shadow.register(benchClient);
    await shadow.switchSearch(benchClient, true);
    const ids = await queuedIds(aa);
    for (let at = 0; at < ids.length; at += atOnce) {
      const fetchNumber = await shadow.nextFetchNumber(benchClient);
      const results = (await readCustomers(aa, ids.slice(at, at + atOnce), atOnce)).map((record) => ({
        kind: 'current' as const,
        custId: record.custId,
        fetchNumber,
        fetchedAt: new Date(),
        customer: shadow.preparation()(asKept(record)),
      }));
      await shadow.apply({ client: benchClient, lease: null, results });
    }
    return ids;
  } finally {
    await aa.close();
    await shadow.close();
  }
}

interface WordsRow {
  readonly first: string;
  readonly last: string;
  readonly email: string;
}

const wordsOfFetched = `SELECT n.first, n.last, e.email FROM
    (SELECT cust_id, min(word) AS first, max(word) AS last FROM customer_words
    WHERE client_id = '${benchClient}' AND cust_id NOT LIKE 'c%' AND kind = 'name' AND length(word) > 3 GROUP BY cust_id) AS n
  JOIN (SELECT cust_id, min(word) AS email FROM customer_words
    WHERE client_id = '${benchClient}' AND cust_id NOT LIKE 'c%' AND kind = 'email' GROUP BY cust_id) AS e
  ON e.cust_id = n.cust_id`;

const copiedTables = ['customers', 'customer_words'];

/** `number`: what the database writes before the number of a customer, so that all copies with one number stand together. */
function copying(table: string, columns: readonly string[], number: string, from: string): string {
  const copied: Readonly<Record<string, string>> = {
    cust_id: `'c' || ${number} || '-' || cust_id`,
    word: `replace(word, '@', '.' || ${number} || '@')`,
  };
  const values = columns.map((name) => copied[name] ?? `"${name}"`);
  return `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')})
    SELECT ${values.join(', ')} FROM ${from} WHERE client_id = '${benchClient}' AND cust_id NOT LIKE 'c%'`;
}

function copyInFile(path: string, copies: number): readonly WordsRow[] {
  const connection = new DatabaseSync(path);
  const words = connection.prepare(wordsOfFetched).all() as unknown as WordsRow[];
  for (const table of copiedTables) {
    const columns = connection
      .prepare(`PRAGMA table_info(${table})`)
      .all()
      .map(({ name }) => String(name));
    const copy = connection.prepare(copying(table, columns, '?1', table));
    for (let number = 1; number <= copies; number += 1) copy.run(String(number));
  }
  connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  connection.close();
  return words;
}

async function copyInServer(connectionString: string, copies: number): Promise<readonly WordsRow[]> {
  const connection = new pg.Client({ connectionString });
  await connection.connect();
  await connection.query('SET search_path TO aa_shadow');
  const words = (await connection.query<WordsRow>(wordsOfFetched)).rows;
  for (const table of copiedTables) {
    const { rows } = await connection.query<{ readonly column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_schema = 'aa_shadow' AND table_name = $1`,
      [table],
    );
    const columns = rows.map(({ column_name: name }) => name);
    await connection.query(copying(table, columns, 'n', `${table}, generate_series(1, ${copies}) AS n`));
    await connection.query(`VACUUM ANALYZE ${table}`);
  }
  await connection.query('CHECKPOINT');
  await connection.end();
  return words;
}
