// `drain`: measures how fast a first synchronisation is, from AA's bytes to committed rows. It is compared with other ways
// to do it, and with the limit of machine and database.

import type { Bench } from './bench.ts';
import { type ContenderName, takeTurn } from './contenders/contender.ts';
import { freeStand } from './free-aa/stand.ts';
import { type FreeAa, startFreeAa } from './free-aa/free-aa.ts';
import { withCleanups } from './ground/cleanups.ts';
import { type Database, type Databases, usableDatabases } from './ground/databases.ts';
import { present, ratioOf, Tally } from './ground/tally.ts';

/** The peers get fewer customers, because they are slow and their rates do not depend on the number. */
const peerShare = 0.1;
const warmUpShare = 0.05;

interface Run {
  readonly aa: FreeAa;
  readonly customers: number;
  readonly tally: Tally;
  readonly say: (line: string) => void;
}

interface Entry {
  /** The name in the table. */
  readonly name: string;
  readonly contender: ContenderName;
  readonly customers: number;
}

export const drain: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const customers = options.customers ?? 20_000;
    const aa = await startFreeAa(customers, cleanups);
    const run: Run = { aa, customers, tally: new Tally(), say: options.say };
    const { usable, notes } = await usableDatabases(options, cleanups);
    for (let round = 1; round <= (options.rounds ?? 3); round += 1) {
      for (const databases of usable)
        if (databases.engine === 'postgres') await postgresTurns(run, databases, round);
        else await turn(run, databases, round, { name: 'sqlite', contender: 'whole-drain', customers });
    }
    return { cases: run.tally.cases(), ratios: ratios(run.tally), notes: [...notes, ...peerNotes(run)] };
  });

const peerCustomers = (customers: number): number => Math.max(1, Math.round(customers * peerShare));

const peerNotes = ({ tally, customers }: Run): readonly string[] =>
  tally.names.includes('cousin')
    ? [
        `the literal script and the cousin wrote ${peerCustomers(customers)} customers; their rates do not depend on it`,
      ]
    : [];

async function postgresTurns(run: Run, databases: Databases, round: number): Promise<void> {
  const { customers } = run;
  const whole: Entry = { name: 'postgres', contender: 'whole-drain', customers };
  const drained = await turn(run, databases, round, whole, 'keep');
  const limit: Entry = { name: 'COPY limit', contender: 'copy-limit', customers };
  await turn(run, databases, round, limit, 'drop', drained);
  await drained.drop();
  await turn(run, databases, round, { name: 'store path', contender: 'store-path', customers });
  await turn(run, databases, round, { name: 'unchanged', contender: 'unchanged-drain', customers });
  const few = peerCustomers(customers);
  await turn(run, databases, round, { name: 'literal script', contender: 'literal-script', customers: few });
  await turn(run, databases, round, { name: 'cousin', contender: 'cousin', customers: few });
}

/** The turn of one contender, in a new database. */
async function turn(
  { aa, tally, say, ...run }: Run,
  databases: Databases,
  round: number,
  { name, contender, customers }: Entry,
  afterwards: 'drop' | 'keep' = 'drop',
  rowsFrom: Database | null = null,
): Promise<Database> {
  const database = await databases.create();
  const turnName = `${round}-${name.replaceAll(' ', '-')}`;
  const measures = await takeTurn({
    contender,
    url: aa.address(freeStand(customers, turnName, contender.endsWith('-drain'))),
    warmUpUrl: aa.address(freeStand(Math.ceil(run.customers * warmUpShare), `${turnName}-warm-up`)),
    database: database.url,
    bulkSize: 200,
    concurrency: 4,
    ...(rowsFrom === null ? {} : { rowsFrom: rowsFrom.url }),
  });
  // Of a drain that is made twice the second one counts.
  const measure = measures.at(-1);
  if (measure?.customers !== customers) throw new Error(`${name} stored ${measure?.customers} customers`);
  tally.add(name, measure);
  say(`round ${round}, ${name}: ${Math.round((customers * 1_000) / measure.ms)} customers/s`);
  if (afterwards === 'drop') await database.drop();
  return database;
}

function ratios(tally: Tally): Readonly<Record<string, number>> {
  const { customersPerSecond, rowsPerSecond } = tally;
  return present({
    postgres_over_copy_limit: ratioOf(tally, ['postgres', 'COPY limit'], customersPerSecond),
    store_over_copy_limit: ratioOf(tally, ['store path', 'COPY limit'], customersPerSecond),
    unchanged_over_copy_limit: ratioOf(tally, ['unchanged', 'COPY limit'], customersPerSecond),
    postgres_over_literal_script: ratioOf(tally, ['postgres', 'literal script'], customersPerSecond),
    postgres_over_cousin_per_row: ratioOf(tally, ['postgres', 'cousin'], rowsPerSecond),
    sqlite_over_postgres: ratioOf(tally, ['sqlite', 'postgres'], customersPerSecond),
  });
}
