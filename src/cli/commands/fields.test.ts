// `fields`, called in this process, over a real file.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
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
  addresses: [{ city: 'Ely', geoCode: `AB-${1_000 + at}`, ...(at === 3 ? { latitude: 'north' } : {}) }],
  phones: [{ number: '1', since: at === 9 ? 'soon' : '01/20/2024' }],
  rowid: String(at),
  pets: { pet: { sort: 'cat' } },
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
  return ran('fields', '--config', config, '--quiet', ...args);
}

async function ran(...all: readonly string[]): Promise<string> {
  said = '';
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
      { path: 'addresses.geoCode', values: 250, promotable: true },
      { path: 'pets.pet.sort', promotable: false },
      { path: 'phones.since', type: 'date', readable: 249 },
      { path: 'rowid' },
      { customers: 6 },
      { path: 'nickName', type: null, patterns: [] },
      { path: 'addresses.latitude', reason: 'unreadable', promotable: false },
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

/** Another configuration of the same database. */
function configured(...clients: readonly string[]): string {
  const path = join(folder, `${clients.length}-${clients.join('').length}.yaml`);
  const one = (keys: string): string =>
    `{ ${keys}, url: https://aa.example.org/x/, username: u, password: p }`;
  writeFileSync(
    path,
    `database: sqlite:${join(folder, 'shadow.db')}\nclients: [${clients.map(one).join(', ')}]\n`,
  );
  return path;
}

const ofCommand = (...args: readonly string[]) => ['fields', 'promote', '--quiet', ...args];

describe('fields promote', () => {
  test('prints what may be pasted, with what is known of it, and changes nothing', async () => {
    const before = readFileSync(config, 'utf8');
    const text = await ran(...ofCommand('--config', config, '--client', 'acme'));
    // What the program is called depends on what started it.
    expect(text.replace(/npx (?=aa-shadow)/, ''))
      .toBe(`# Under the client acme in the configuration; if it has \`fields\`, beside those.
fields:
  # text: all of 250 values, of 250 customers
  addresses.geoCode: { type: text }
  # date: 249 of 250 values; 1 stay in extra, of 250 customers
  phones.since: { type: date }
  # number: all of 250 values, of 250 customers
  rowid: { type: number, column: aa_rowid }
# Then: aa-shadow plan --client acme
`);
    expect(Object.keys((parse(text) as { fields: object }).fields)).toHaveLength(3);
    expect(readFileSync(config, 'utf8')).toBe(before);
    expect(text).not.toMatch(/Secret|Rare|AB-/);
  });

  test('its lines are a configuration that the program takes', async () => {
    const { fields: written } = parse(await ran(...ofCommand('--config', config, '--client', 'acme'))) as {
      fields: object;
    };
    const path = configured(`id: acme, fields: ${JSON.stringify(written)}`);
    // The tables lack the columns, and the commands that look at what is stored do without them.
    expect(await ran(...ofCommand('--config', path, '--client', 'acme'))).toContain(
      'there is nothing to promote',
    );
    expect(await ran('fields', '--quiet', '--config', path)).not.toContain('geoCode');
  });

  test('a field that few customers have is promoted by its name alone, and nothing is said of its values', async () => {
    const text = await ran(...ofCommand('--config', config, '--client', 'acme', 'nickName'));
    expect(text).toContain(
      '  # fewer than 5 customers have it: nothing is said of its values\n  nickName: { type: text }\n',
    );
    expect(text).not.toContain('geoCode');
  });

  test('a column that another client has keeps its type', async () => {
    const path = configured('id: acme', 'id: other, fields: { addresses.geoCode: { type: number } }');
    const text = await ran(...ofCommand('--config', path, '--client', 'acme', 'addresses.geoCode'));
    expect(text).toContain('  # number: as other has this column; what is none stays in extra\n');
    expect(text).toContain('  addresses.geoCode: { type: number }\n');
  });

  test.each([
    [
      'addresses.geoCod',
      /addresses\.geoCod: AA has sent no such field of a stored customer \(did you mean addresses\.geoCode\?\)/,
    ],
    ['odd name', /odd name: /],
    ['pets.pet.sort', /pets\.pet\.sort: it stands within another element/],
    ['addresses.latitude', /addresses\.latitude: the catalogue knows it already/],
  ])('%s cannot be promoted, and is refused with the reason', async (path, reason) => {
    await expect(ran(...ofCommand('--config', config, '--client', 'acme', path))).rejects.toThrow(reason);
  });
});
