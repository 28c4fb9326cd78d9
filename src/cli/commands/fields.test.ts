// `fields`, called in this process, over a real file.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { defaultDialect } from '../../aa/dialect.ts';
import { createReread } from '../../aa/rereading.ts';
import type { JsonObject } from '../../catalogue/customer-record.ts';
import { clientId, custId } from '../../catalogue/ids.ts';
import { openShadow } from '../../shadow/open-shadow.ts';
import { createProgram } from '../program.ts';
import { asKept } from '../../../test/support/as-kept.ts';

const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-fields-'));
const config = join(folder, 'aa-shadow.yaml');
const [client, other] = ['acme', 'other'].map(clientId) as [
  ReturnType<typeof clientId>,
  ReturnType<typeof clientId>,
];

/** More than a page of them have a field that is unknown; few have another one; one control character is in a name. */
const documentOf = (at: number): JsonObject => ({
  custId: String(1_000 + at),
  custType: 'I',
  addresses: [{ city: 'Ely', geoCode: `AB-${1_000 + at}` }],
  ...(at < 4 ? { nickName: 'Secret' } : {}),
  ...(at < 6 ? { 'odd\u001bname': 'Rare' } : {}),
});

beforeAll(async () => {
  const database = `sqlite:${join(folder, 'shadow.db')}`;
  const one = (id: string): string =>
    `{ id: ${id}, url: https://aa.example.org/x/, username: u, password: p }`;
  writeFileSync(config, `database: ${database}\nclients: [${one(client)}, ${one(other)}]\n`);
  const shadow = await openShadow(database);
  const [reread, prepare] = [createReread({ dialect: defaultDialect }), shadow.preparation()];
  await shadow.register(other);
  for (let at = 0; at < 250; at += 1) {
    const fetchNumber = await shadow.nextFetchNumber(client);
    const customer = prepare(asKept(reread(documentOf(at))));
    const fetchedAt = new Date('2030-01-01T00:00:00.000Z');
    await shadow.apply({
      client,
      lease: null,
      results: [{ custId: custId(String(1_000 + at)), fetchNumber, fetchedAt, kind: 'current', customer }],
    });
  }
  await shadow.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

async function fields(...args: readonly string[]): Promise<string> {
  const all = ['fields', '--config', config, '--quiet', ...args];
  await createProgram().parseAsync(all, { from: 'user' });
  return said;
}

test('what is unknown is told with its type and its pattern, and nothing of what few customers have', async () => {
  const text = await fields('--client', 'acme');
  const lines = text.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines).toContainEqual(['addresses.geoCode', 'unknown', '250', '250', 'text', 'AA-9999 (250)']);
  expect(lines).toContainEqual(['odd name', 'unknown', '6', '1', 'text', 'Aaaa (6)']);
  expect(text).toMatch(/^nickName +unknown +4 +fewer than 5 customers have it$/m);
  expect(text).not.toMatch(/Secret|Rare|AB-/);
  expect(text).not.toContain('\u001b');
});

test('P11: no value is in the document for scripts', async () => {
  const document: unknown = JSON.parse(await fields('--client', 'acme', '--json'));
  expect(document).toMatchObject({
    client: 'acme',
    customers: 250,
    fields: [
      { path: 'addresses.geoCode', values: 250 },
      { customers: 6 },
      { path: 'nickName', type: null, patterns: [] },
    ],
    values_left_out: 0,
  });
  expect(said).not.toMatch(/Secret|Rare|AB-/);
});

test('a client of which the catalogue knows everything is told so', async () => {
  expect(await fields('--client', 'other')).toBe(
    'other: 0 stored customers looked at; AA sends nothing of them that the catalogue does not know\n',
  );
});
