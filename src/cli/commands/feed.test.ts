// `feed`, called in this process, over a real file.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clientId } from '../../catalogue/ids.ts';
import { writeFeedCursor } from '../../http/feed/feed-cursor.ts';
import { openShadow } from '../../shadow/open-shadow.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { namedCustomer } from '../../../test/support/named-customer.ts';
import { asKept } from '../../../test/support/as-kept.ts';

const client = clientId('acme');
let folder: string;
let shadow: Shadow;
let said = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aa-shadow-feed-'));
  const database = `sqlite:${join(folder, 'shadow.db')}`;
  const clients = ['acme', 'beta'].map(
    (id) => `{ id: ${id}, url: https://aa.example.org/${id}/, username: u, password: p }`,
  );
  writeFileSync(join(folder, 'aa-shadow.yaml'), `database: ${database}\nclients: [${clients.join(', ')}]\n`);
  shadow = await openShadow(database);
  for (const id of ['1', '2']) await stored(id);
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await shadow.close();
  rmSync(folder, { recursive: true });
});

async function stored(id: string): Promise<void> {
  const record = namedCustomer(id, { display: `Customer ${id}` });
  const fetchNumber = await shadow.nextFetchNumber(client);
  const customer = shadow.preparation()(asKept(record));
  const fetched = { custId: record.custId, fetchNumber, fetchedAt: new Date() };
  await shadow.apply({ client, lease: null, results: [{ ...fetched, kind: 'current', customer }] });
}

async function feed(...args: readonly string[]): Promise<unknown> {
  said = '';
  const config = join(folder, 'aa-shadow.yaml');
  // A process prints one JSON document. The files of this suite share processes, so the program is loaded anew.
  vi.resetModules();
  const { createProgram } = await import('../program.ts');
  await createProgram().parseAsync(['feed', ...args, '--config', config], { from: 'user' });
  return process.exitCode;
}

const acme = ['--client', 'acme'];

test('a follower acknowledges, is listed with how far behind it is, and is dropped', async () => {
  expect(await feed()).toBe(0);
  expect(said).toContain('there are no named followers');
  const first = await shadow.feed(client, { after: { changeNo: 0, committedAt: null }, limit: 1 });
  if (first.kind !== 'page') throw new Error('the feed is gone');
  expect(await feed('ack', 'index', writeFeedCursor(client, first.place), ...acme, '--json')).toBe(0);
  const kept = {
    client,
    name: 'index',
    behind_changes: 1,
    made_by: expect.stringContaining('@'),
    gone: null,
  };
  expect(JSON.parse(said)).toMatchObject({ followers: [kept] });
  await feed('list');
  expect(said).toMatch(/^acme {4}index {5}\S+Z {2,}\S+ +1 change behind/m);
  await feed('ack', 'index', 'now', ...acme);
  expect(said).toContain('has read everything');
  // A process prints one JSON document: the one above.
  await feed('drop', 'index', ...acme);
  expect(said).toBe('acme: index is dropped\n');
  expect(await shadow.followers.all(client)).toEqual([]);
});

test('what cannot be done is refused with its cure', async () => {
  const place = { changeNo: 9, committedAt: new Date() };
  const [future, others] = [writeFeedCursor(client, place), writeFeedCursor(clientId('beta'), place)];
  await feed('ack', 'index', 'now', ...acme);
  const refused: readonly (readonly [readonly string[], RegExp, RegExp])[] = [
    [['ack', 'index', 'now'], /several are configured/, /--client/],
    [['ack', 'two words', 'now', ...acme], /no name/, /letters/],
    [['ack', 'index', 'nonsense', ...acme], /no cursor/, /unchanged/],
    [['ack', 'index', future, ...acme], /no change has this number yet/, /changes_after/],
    [['ack', 'index', others, ...acme], /of another client/, /changes_after/],
    [['drop', 'indx', ...acme], /no follower with this name/, /index/],
  ];
  for (const [args, message, hint] of refused)
    await expect(feed(...args)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
});
