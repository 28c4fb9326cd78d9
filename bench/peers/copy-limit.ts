// The limit of machine and database: COPY of the same final rows, which were prepared as text, into the same tables with
// their indexes, by one backend for each core. Nothing is read or compared, and there is no ledger.

import { availableParallelism } from 'node:os';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { dataTables } from '../../src/shadow/tables/data-tables.ts';
import type { Measure, Turn } from '../contenders/contender.ts';
import { measured } from '../contenders/measurement.ts';
import { benchClient } from '../ground/bench-sync.ts';
import { quoted } from './peer-tables.ts';

const schema = 'aa_shadow';
const client = `'${benchClient}'`;

interface TableText {
  readonly table: string;
  readonly text: readonly Buffer[];
}

async function connected(url: string): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  return connection;
}

/** The final rows of one share of the customers, in the format of COPY. */
async function rowsOfShare(source: pg.Client, share: number, shares: number): Promise<readonly TableText[]> {
  const texts: TableText[] = [];
  for (const { name } of dataTables(builtIn).all) {
    const where = `client_id = ${client} AND abs(hashtext(cust_id)) % ${shares} = ${share}`;
    const select = `SELECT * FROM ${schema}.${quoted(name)} WHERE ${where}`;
    const stream = source.query(copyTo(`COPY (${select}) TO STDOUT`));
    const text: Buffer[] = [];
    for await (const chunk of stream) text.push(chunk as Buffer);
    texts.push({ table: name, text });
  }
  return texts;
}

async function copied(target: pg.Client, texts: readonly TableText[]): Promise<number> {
  let rows = 0;
  for (const { table, text } of texts) {
    const stream = target.query(copyFrom(`COPY ${schema}.${quoted(table)} FROM STDIN`));
    for (const chunk of text)
      if (!stream.write(chunk)) await new Promise((resolve) => stream.once('drain', resolve));
    stream.end();
    await finished(stream);
    rows += stream.rowCount;
  }
  return rows;
}

async function customersIn(source: pg.Client): Promise<number> {
  const { rows } = await source.query<{ count: string }>(
    `SELECT count(*) FROM ${schema}.customers WHERE client_id = ${client}`,
  );
  return Number(rows[0]?.count);
}

export async function copyLimit({ database, rowsFrom }: Turn): Promise<Measure> {
  if (rowsFrom === undefined) throw new Error('COPY needs the rows of a drain');
  const shares = availableParallelism();
  const source = await connected(rowsFrom);
  const customers = await customersIn(source);
  const texts: (readonly TableText[])[] = [];
  for (let share = 0; share < shares; share += 1) texts.push(await rowsOfShare(source, share, shares));
  await source.end();
  await (await openShadow(database)).close();
  const targets = await Promise.all(texts.map(() => connected(database)));
  const measure = await measured(async () => {
    const rows = await Promise.all(targets.map((target, at) => copied(target, texts[at] ?? [])));
    return { customers, rows: rows.reduce((sum, count) => sum + count, 0) };
  });
  await Promise.all(targets.map((target) => target.end()));
  return measure;
}
