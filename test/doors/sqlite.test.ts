// The errors of the database with SQLite, with real files, and that the cures of their hints work.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { OpenOptions, Shadow } from '../../src/shadow/shadow.ts';
import { Connection } from '../../src/shadow/sqlite/connection.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { demoClient, temporaryFolder } from '../support/simulated-sync.ts';
import { door } from './door.ts';
import { asKept } from '../support/as-kept.ts';

const newFile = (): string => join(temporaryFolder(), 'shadow.db');

async function opened(url: string, options: OpenOptions = {}): Promise<void> {
  await (await openShadow(url, options)).close();
}

/** A database with the tables in it. */
async function madeFile(): Promise<string> {
  const file = newFile();
  await opened(`sqlite:${file}`);
  return file;
}

async function kept(file: string, options: OpenOptions = {}): Promise<Shadow> {
  const shadow = await openShadow(`sqlite:${file}`, options);
  onTestFinished(() => shadow.close());
  await shadow.register(demoClient);
  return shadow;
}

function inFile(file: string, sql: string): DatabaseSync {
  const database = new DatabaseSync(file);
  onTestFinished(() => (database.isOpen ? database.close() : undefined));
  database.exec(sql);
  return database;
}

function connected(file: string): Connection {
  const connection = new Connection(file, { busyTimeoutMs: 50 });
  onTestFinished(() => connection.close());
  return connection;
}

/** Another address. */
function address(wrong: string, right: string) {
  let now = wrong;
  return { attempt: () => opened(now), cure: () => void (now = right) };
}

door('DB_UNKNOWN_ENGINE', 'an address of MySQL', /Use sqlite:PATH/, () =>
  address('mysql://user:secret@db.example.org/name', `sqlite:${newFile()}`),
);

door('DB_NOT_THERE', 'a command that only reads comes first', /`aa-shadow migrate`/, () => {
  const url = `sqlite:${newFile()}`;
  // What `migrate` does.
  return { attempt: () => opened(url, { schema: 'check' }), cure: () => opened(url) };
});

door('DB_CANNOT_OPEN', 'a folder that does not exist', /its folder must exist/, () => {
  const file = join(temporaryFolder(), 'data', 'shadow.db');
  return { attempt: () => opened(`sqlite:${file}`), cure: () => mkdirSync(dirname(file)) };
});

door(
  'DB_NOT_DURABLE',
  'files without shared memory, as in network folders',
  /on a disk of this machine/,
  () => {
    const file = newFile();
    let path = `file:${file}?vfs=unix-dotfile`;
    const attempt = async (): Promise<void> => {
      const connection = new Connection(path);
      await connection.configure().finally(() => connection.close());
    };
    return { attempt, cure: () => void (path = newFile()) };
  },
);

door('DB_NOT_A_DATABASE', 'the wrong file', /Check the path in `database`/, () => {
  const file = newFile();
  writeFileSync(file, 'not a database, '.repeat(500));
  return address(`sqlite:${file}`, `sqlite:${newFile()}`);
});

door('DB_FOREIGN', "another program's database", /its own database or schema/, () => {
  const file = newFile();
  inFile(file, 'CREATE TABLE customers (id INTEGER)').close();
  return address(`sqlite:${file}`, `sqlite:${newFile()}`);
});

door('DB_FULL', 'no room', /Free some space/, async () => {
  const file = await madeFile();
  const connection = connected(file);
  connection.exec('PRAGMA max_page_count = 1');
  const attempt = () =>
    connection.write(() => connection.exec('CREATE TABLE large AS SELECT zeroblob(100000) AS filling'));
  return { attempt, cure: () => connection.exec('PRAGMA max_page_count = 100000') };
});

door('DB_BUSY', 'a tool with an open transaction', /Close tools that keep a transaction open/, async () => {
  const file = await madeFile();
  const tool = inFile(file, 'BEGIN IMMEDIATE');
  const connection = connected(file);
  return {
    attempt: () => connection.write(() => connection.exec('CREATE TABLE mine (id INTEGER)')),
    cure: () => tool.close(),
  };
});

door('DB_CORRUPT', 'a damaged file', /restore a backup/, async () => {
  const file = await madeFile();
  copyFileSync(file, `${file}.backup`);
  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xff)]));
  return { attempt: () => opened(`sqlite:${file}`), cure: () => copyFileSync(`${file}.backup`, file) };
});

door('DB_CORRUPT', 'a damaged file without a backup', /begin a new database/, async () => {
  const file = await madeFile();
  const bytes = readFileSync(file);
  writeFileSync(file, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xff)]));
  return address(`sqlite:${file}`, `sqlite:${newFile()}`);
});

// There is no newer program yet that the upgrade could bring.
door('DB_SCHEMA_NEWER', 'a newer program was here', /Upgrade this program/, async () => {
  const file = await madeFile();
  inFile(file, `INSERT INTO sync_migrations VALUES (99, 'future', '2040-01-01')`).close();
  return { attempt: () => opened(`sqlite:${file}`), cure: null };
});

door('DB_SCHEMA_OLDER', 'an older program was here', /Run `aa-shadow migrate`/, async () => {
  const file = await madeFile();
  inFile(file, 'ALTER TABLE emails DROP COLUMN remark').close();
  const url = `sqlite:${file}`;
  return { attempt: () => opened(url, { schema: 'check' }), cure: () => opened(url) };
});

door('DB_LEASE_LOST', 'a worker that paused for long', /The other worker continues/, async () => {
  let now = Date.now();
  const shadow = await kept(newFile(), { now: () => new Date(now) });
  const granted = async (holder: string) => {
    const answer = await shadow.acquireLease(demoClient, holder);
    if (answer.kind !== 'granted') throw new Error('held');
    return answer.lease;
  };
  let lease = await granted('elsewhere/1/run');
  now += 31_000;
  const other = await granted('elsewhere/2/run');
  return { attempt: () => shadow.renewLease(lease), cure: () => void (lease = other) };
});

door('DB_SET_BACK', 'staged entries are gone, as after an older copy', /asks again by itself/, async () => {
  const file = newFile();
  const shadow = await kept(file);
  const answer = await shadow.acquireLease(demoClient, 'here/1/run');
  if (answer.kind !== 'granted') throw new Error('held');
  const { lease } = answer;
  let isLost = true;
  const attempt = async (): Promise<void> => {
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(
      lease,
      drainNo,
      ['1', '2'].map((id) => ({ custId: custId(id), reasons: [] })),
    );
    if (isLost) inFile(file, `DELETE FROM sync_queue WHERE cust_id = '2'`).close();
    await shadow.seal(lease, drainNo, '7', 0);
  };
  // The next queue answer.
  return { attempt, cure: () => void (isLost = false) };
});

door('DB_CLOSED', 'a program that closes the shadow too early', /close it last/, async () => {
  const file = newFile();
  let shadow = await openShadow(`sqlite:${file}`);
  await shadow.register(demoClient);
  await shadow.close();
  return {
    attempt: () => shadow.clientState(demoClient),
    cure: async () => void (shadow = await kept(file)),
  };
});

door('DB_FAILED', "a trigger of somebody else's", /triggers.* undo that/, async () => {
  const file = await madeFile();
  const tool = inFile(
    file,
    `CREATE TRIGGER theirs BEFORE INSERT ON customers BEGIN SELECT nonsense(NEW.cust_id); END`,
  );
  const shadow = await kept(file);
  const attempt = async (): Promise<void> => {
    const fetchNumber = await shadow.nextFetchNumber(demoClient);
    const customer = shadow.preparation()(asKept(madeUpCustomer('1')));
    const fetched = {
      kind: 'current',
      custId: custId('1'),
      fetchNumber,
      fetchedAt: new Date(),
      customer,
    } as const;
    await shadow.apply({ client: demoClient, lease: null, results: [fetched] });
  };
  return { attempt, cure: () => tool.exec('DROP TRIGGER theirs') };
});
