import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ClientId, clientId, custId } from '../../catalogue/ids.ts';
import { backupShadow } from '../backup-shadow.ts';
import { openShadow } from '../open-shadow.ts';
import type { Shadow } from '../shadow.ts';
import { madeUpCustomer } from '../../../test/contract/made-up-customer.ts';
import { FeedFold } from '../../../test/support/feed-fold.ts';
import { asKept } from '../../../test/support/as-kept.ts';

const client: ClientId = clientId('acme');
let folder: string;
let url: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-shadow-backup-'));
  url = `sqlite:${join(folder, 'shadow.db')}`;
  file = join(folder, 'copy.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const copies = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('copy.db'));

async function store(shadow: Shadow, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at++) {
    const fetchNumber = await shadow.nextFetchNumber(client);
    const customer = shadow.preparation()(asKept(madeUpCustomer(`c${at}`)));
    const result = {
      kind: 'current',
      custId: custId(`c${at}`),
      fetchNumber,
      fetchedAt: new Date(),
      customer,
    } as const;
    await shadow.apply({ client, lease: null, results: [result] });
  }
}

test('P2, P4: a backup beside a writer is the database at one moment, and ends although it is written to all the time', async () => {
  const shadow = await openShadow(url);
  await store(shadow, 0, 300);
  const over = new AbortController();
  const writing = (async () => {
    let at = 300;
    for (; !over.signal.aborted; at += 10) {
      await store(shadow, at, at + 10);
      await setImmediate();
    }
    return at;
  })();
  const seen: number[] = [];
  const report = await backupShadow(url, file, { onProgress: ({ pages }) => seen.push(pages) });
  over.abort();
  const written = await writing;
  await shadow.close();
  expect(report).toEqual({ file, bytes: statSync(file).size });
  expect(seen.length).toBeGreaterThan(0);
  const copy = await openShadow(`sqlite:${file}`);
  const feed = new FeedFold();
  await feed.follow(copy, client);
  const { customers, lastChangeNo } = await copy.clientState(client);
  expect(feed.faults).toEqual([]);
  expect([feed.cursor, feed.living.size]).toEqual([lastChangeNo, customers]);
  expect(customers).toBeGreaterThanOrEqual(300);
  expect(written).toBeGreaterThan(300);
  await copy.close();
});

test('P11: the copy is one file that only its owner may read', async () => {
  await (await openShadow(url)).close();
  await backupShadow(url, file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(copies()).toEqual(['copy.db']);
});

test('what was committed a moment ago is in the copy, while the log of the original is long', async () => {
  const shadow = await openShadow(url);
  await store(shadow, 0, 5);
  expect(statSync(join(folder, 'shadow.db-wal')).size).toBeGreaterThan(0);
  await backupShadow(url, file);
  const copy = new DatabaseSync(file, { readOnly: true });
  expect(copy.prepare('SELECT count(*) AS n FROM customers').get()).toEqual({ n: 5 });
  copy.close();
  await shadow.close();
});

test('P16: DB_COPY_FAILED: a file that exists is never replaced', async () => {
  await (await openShadow(url)).close();
  writeFileSync(file, 'mine');
  await expect(backupShadow(url, file)).rejects.toMatchObject({
    code: 'DB_COPY_FAILED',
    message: expect.stringContaining('exists already'),
  });
  expect(statSync(file).size).toBe(4);
  await expect(backupShadow(url, join(folder, 'shadow.db'))).rejects.toMatchObject({
    code: 'DB_COPY_FAILED',
  });
  await backupShadow(url, join(folder, 'another.db'));
});

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is named', async () => {
  await (await openShadow(url)).close();
  chmodSync(folder, 0o500);
  await expect(backupShadow(url, file)).rejects.toMatchObject({ code: 'DB_COPY_FAILED' });
  chmodSync(folder, 0o700);
});

test('a folder that does not exist, a database that does not exist, a file that is no database', async () => {
  await expect(backupShadow(url, file)).rejects.toMatchObject({ code: 'DB_NOT_THERE' });
  await (await openShadow(url)).close();
  await expect(backupShadow(url, join(folder, 'no', 'copy.db'))).rejects.toMatchObject({
    code: 'DB_COPY_FAILED',
    message: expect.stringContaining('ENOENT'),
  });
  const other = join(folder, 'other');
  writeFileSync(other, 'this is no database, and it is long enough to be looked at as one'.repeat(20));
  await expect(backupShadow(`sqlite:${other}`, file)).rejects.toMatchObject({ code: 'DB_NOT_A_DATABASE' });
  expect(copies()).toEqual([]);
});

test('a damaged database gives no copy', async () => {
  const shadow = await openShadow(url);
  await store(shadow, 0, 200);
  await shadow.close();
  const page = Buffer.alloc(4_096, 0xff);
  const bytes = readFileSync(join(folder, 'shadow.db'));
  page.copy(bytes, bytes.length - 8 * 4_096);
  writeFileSync(join(folder, 'shadow.db'), bytes);
  await expect(backupShadow(url, file)).rejects.toMatchObject({ code: 'DB_CORRUPT' });
  expect(copies()).toEqual([]);
});

test('a backup that is stopped leaves nothing', async () => {
  const shadow = await openShadow(url);
  await store(shadow, 0, 20);
  await shadow.close();
  const signal = AbortSignal.abort();
  await expect(backupShadow(url, file, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect(existsSync(file)).toBe(false);
  expect(copies()).toEqual([]);
});

test('O4, P16: a name that is too long for the disk is told, and leaves nothing', async () => {
  await (await openShadow(url)).close();
  const long = join(folder, `copy.db${'x'.repeat(243)}`);
  await expect(backupShadow(url, long)).rejects.toMatchObject({
    code: 'DB_COPY_FAILED',
    message: expect.stringContaining('ENAMETOOLONG') as string,
  });
  expect(copies()).toEqual([]);
});
