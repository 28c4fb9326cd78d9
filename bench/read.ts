// `read`: how quickly customers are read and found over HTTP, alone and while a drain runs, and how many readings a second there are at
// most, beside the same by plain SQL. The two are measured in turns of some seconds each, one right after the other.

import { writeListCursor } from '../src/http/answers/list-cursor.ts';
import { searchText } from '../src/http/routes/search-parameters.ts';
import type { SearchKind } from '../src/catalogue/field.ts';
import type { Bench, BenchOptions, Case } from './bench.ts';
import { type FreeAa, startFreeAa } from './free-aa/free-aa.ts';
import { freeStand } from './free-aa/stand.ts';
import { benchClient } from './ground/bench-sync.ts';
import { type Cleanups, withCleanups } from './ground/cleanups.ts';
import { type Databases, usableDatabases } from './ground/databases.ts';
import { firstDocument, forked, killed } from './ground/processes.ts';
import { median, quantile } from './ground/tally.ts';
import type { Request } from './read/http-caller.ts';
import { type Filled, manyCustomers, writtenCustomers } from './read/many-customers.ts';
import type { Readings, ReadingTurn } from './read/reading-process.ts';
import type { SqlRequest } from './read/sql-caller.ts';

const client = `/v1/clients/${benchClient}`;
const pageSize = 50;
/** The knee is looked for among these. */
const callersAtOnce = [1, 2, 4, 8, 16] as const;

interface Kind {
  readonly http: readonly Request[];
  /** The same by plain SQL. */
  readonly sql: readonly SqlRequest[];
}

const get = (path: string): Request => ({ method: 'GET', path: `${client}/customers${path}` });

const searched = (kind: SearchKind, texts: readonly string[]): Kind => ({
  http: texts.map((text) => get(`?limit=${pageSize}&${kind}=${encodeURIComponent(text)}`)),
  sql: texts.map((text) => ({ term: { kind, text }, limit: pageSize + 1 })),
});

function kinds({ ids, words }: Filled) {
  const fifty = ids.slice(0, -pageSize).map((_, at) => ids.slice(at, at + pageSize));
  return {
    'page of 50': {
      http: ids.map((id) =>
        get(`?limit=${pageSize}&cursor=${writeListCursor(benchClient, id, searchText([]))}`),
      ),
      sql: ids.map((id) => ({ after: id, limit: pageSize })),
    },
    'one customer': {
      http: ids.map((id) => get(`/${id}`)),
      sql: ids.map((id) => ({ custIds: [id] })),
    },
    '50 by their numbers': {
      http: fifty.map((custIds) => ({
        method: 'POST',
        path: `${client}/customers/lookup`,
        body: JSON.stringify({ cust_ids: custIds }),
      })),
      sql: fifty.map((custIds) => ({ custIds })),
    },
    'search by the beginning of a name': searched('name', [
      ...new Set(words.flatMap(({ names }) => names.map((name) => name.slice(0, 3)))),
    ]),
    'search by two names': searched('name', [...new Set(words.map(({ names }) => names.join(' ')))]),
    'search by e-mail': searched(
      'email',
      words.map(({ email }) => email),
    ),
  } satisfies Record<string, Kind>;
}

export const read: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const customers = options.customers ?? 1_000_000;
    const aa = await startFreeAa(Math.min(customers, writtenCustomers), cleanups);
    const { usable, notes } = await usableDatabases(options, cleanups);
    const cases: Case[] = [];
    const ratios: Record<string, number> = {};
    for (const databases of usable) {
      const figures = await withCleanups((inner) => readFrom(databases, { aa, customers, options }, inner));
      cases.push(...figures.cases.map((one) => ({ ...one, name: `${databases.engine}, ${one.name}` })));
      ratios[`page_over_plain_sql_${databases.engine}`] = figures.ratio;
    }
    return { cases, ratios: { page_over_plain_sql: Math.min(...Object.values(ratios)), ...ratios }, notes };
  });

interface Ground {
  readonly aa: FreeAa;
  readonly customers: number;
  readonly options: BenchOptions;
}

interface EngineFigures {
  readonly cases: readonly Case[];
  /** At the knee, over HTTP beside plain SQL. */
  readonly ratio: number;
}

async function readFrom(
  databases: Databases,
  { aa, customers, options }: Ground,
  cleanups: Cleanups,
): Promise<EngineFigures> {
  const { engine } = databases;
  const database = await databases.create();
  cleanups.add(() => database.drop());
  const written = Math.min(customers, writtenCustomers);
  const filled = await manyCustomers(
    database.url,
    aa.address(freeStand(written, `${engine}-filled`)),
    customers,
  );
  options.say(`${engine}: filled`);
  const urls = [freeStand(1, `${engine}-read`, true), freeStand(1_000_000, `${engine}-busy`, true)].map(
    (stand) => aa.address(stand),
  );
  const program = forked('read/serving-process.ts', [database.url, ...urls]);
  cleanups.add(() => killed(program));
  const { address, key } = (await firstDocument(program)) as {
    readonly address: string;
    readonly key: string;
  };
  const seconds = options.seconds ?? 5;
  const over = (requests: readonly Request[], withKey: string | null = null): ReadingTurn['by'] => ({
    address,
    requests,
    key: withKey,
  });
  const all = kinds(filled);
  const pages = all['page of 50'];
  await turn({ by: over(pages.http), callers: 4, seconds });
  const cases: Case[] = [];
  const besideSql = async (kind: string, { http, sql }: Kind, when = ''): Promise<void> => {
    cases.push(...latency(kind + when, await turn({ by: over(http), callers: 1, seconds })));
    const by = { database: database.url, requests: sql };
    cases.push(...latency(`${kind}, plain SQL${when}`, await turn({ by, callers: 1, seconds })));
  };
  for (const [kind, one] of Object.entries(all)) await besideSql(kind, one);
  const withKey = await turn({ by: over(pages.http, key), callers: 1, seconds });
  cases.push(...latency('page of 50, with a key', withKey));
  const sql = { database: database.url, requests: pages.sql };
  const knee = await kneeOf(over(pages.http), sql, { seconds, rounds: options.rounds ?? 3 });
  cases.push(...knee.cases);
  program.stdin?.write('drain\n');
  await untilServing(aa, freeStand(1_000_000, `${engine}-busy`, true));
  for (const [kind, one] of Object.entries(all)) await besideSql(kind, one, ', while a drain runs');
  options.say(`${engine}: done`);
  return { cases, ratio: knee.ratio };
}

async function turn(one: ReadingTurn): Promise<Readings> {
  const child = forked('read/reading-process.ts', [], JSON.stringify(one));
  try {
    return (await firstDocument(child)) as Readings;
  } finally {
    await killed(child);
  }
}

const latency = (name: string, { times, size }: Readings): readonly Case[] => [
  { name: `${name}, p50`, value: quantile(times, 0.5), unit: 'ms' },
  { name: `${name}, p99`, value: quantile(times, 0.99), unit: 'ms' },
  { name: `${name}, size`, value: size / 1_000, unit: 'KB' },
];

const perSecond = ({ times, ms }: Readings): number => (times.length * 1_000) / ms;

/** The most readings a second over all numbers of callers; of each number, the median of the rounds. */
async function kneeOf(
  http: ReadingTurn['by'],
  sql: ReadingTurn['by'],
  { seconds, rounds }: { readonly seconds: number; readonly rounds: number },
): Promise<EngineFigures> {
  const rates: Record<'http' | 'sql', number[]> = { http: [], sql: [] };
  for (const callers of callersAtOnce) {
    const [byHttp, bySql]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      byHttp.push(perSecond(await turn({ by: http, callers, seconds })));
      bySql.push(perSecond(await turn({ by: sql, callers, seconds })));
    }
    rates.http.push(median(byHttp));
    rates.sql.push(median(bySql));
  }
  const [most, mostBySql] = [Math.max(...rates.http), Math.max(...rates.sql)];
  return {
    cases: [
      { name: 'pages at the knee', value: most, unit: '/s' },
      { name: 'pages at the knee, plain SQL', value: mostBySql, unit: '/s' },
    ],
    ratio: most / mostBySql,
  };
}

async function untilServing(aa: FreeAa, stand: ReturnType<typeof freeStand>): Promise<void> {
  while ((await aa.report(stand)).served === 0) await new Promise((resolve) => setTimeout(resolve, 100));
}
