// `find`, called in this process, over a real file.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { clientId, custId } from '../../catalogue/ids.ts';
import { openShadow } from '../../shadow/open-shadow.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { type Named, namedCustomer } from '../../../test/support/named-customer.ts';

const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-find-'));
const config = join(folder, 'aa-shadow.yaml');
const client = clientId('acme');
let shadow: Shadow;

const people: Readonly<Record<string, Named>> = {
  '0012': { display: 'Änne Müller', last: 'Müller', emails: ['aenne@example.org'], login: 'aenne7' },
  '0013': { display: 'Anna\u001b[31m Mulligan', emails: ['anna@example.org'] },
  '0014': { display: 'Left Behind' },
  '0015': { display: 'Forgotten One' },
};

const withDocument = ([id, named]: readonly [string, Named]) => ({
  ...namedCustomer(id, named),
  document: { custId: id, name: { displayName: named.display ?? '' } },
});

async function stored(id: string, result: object): Promise<void> {
  const fetchNumber = await shadow.nextFetchNumber(client);
  const fetched = { custId: custId(id), fetchNumber, fetchedAt: new Date('2030-01-01T00:00:00.000Z') };
  await shadow.apply({ client, lease: null, results: [{ ...fetched, ...result } as never] });
}

beforeAll(async () => {
  const database = `sqlite:${join(folder, 'shadow.db')}`;
  writeFileSync(
    config,
    `database: ${database}\nclients: [{ id: acme, url: https://aa.example.org/x/, username: u, password: p }]\n`,
  );
  shadow = await openShadow(database);
  await shadow.switchSearch(client, true);
  for (const one of Object.entries(people))
    await stored(one[0], { kind: 'current', customer: shadow.preparation()(withDocument(one)) });
  await stored('0014', { kind: 'gone' });
  await shadow.forget(client, [custId('0015')]);
});

afterAll(async () => {
  await shadow.close();
  rmSync(folder, { recursive: true });
});

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function find(...args: readonly string[]): Promise<unknown> {
  // A process prints one JSON document. The files of this suite share processes, so the program is loaded anew.
  vi.resetModules();
  const { createProgram } = await import('../program.ts');
  await createProgram().parseAsync(['find', '--config', config, ...args], { from: 'user' });
  return process.exitCode;
}

/** Lines of numbers and states, and whether there are more. */
async function found(...args: readonly string[]): Promise<readonly string[]> {
  await find(...args);
  const lines = said.trim().split('\n');
  return lines.map((line) => line.replace(/^(\d+) .* (\w+)$/, '$1 $2').replace(/: .*/, ''));
}

test('by name, with the number, the name, the as-of and the state', async () => {
  expect(await find('müll änne')).toBe(0);
  expect(said).toBe('0012  Änne Müller  as of 2030-01-01T00:00:00.000Z  stored\n');
});

const nobody = 'nobody of acme is found';

test.each([
  [['mul'], ['0012 stored', '0013 stored']],
  [
    ['mul', '--limit', '1'],
    ['0012 stored', 'more than 1 customer'],
  ],
  [['ANNA@example.org'], ['0013 stored']],
  [
    ['a*', '--email'],
    ['0012 stored', '0013 stored'],
  ],
  [['aenne7', '--login'], ['0012 stored']],
  [['aenne7'], ['0012 stored']],
  [['aenne7', '--name'], [nobody]],
  [['12'], ['0012 stored']],
  [['12', '--name'], [nobody]],
  [['behind'], [nobody]],
  [['00014'], ['0014 deleted']],
  [['0015'], ['0015 forgotten']],
] as const)('P11: %j finds %j', async (args, lines) => {
  expect(await found(...args)).toEqual(lines);
  expect(said).not.toMatch(/Forgotten One/);
});

test('as a document', async () => {
  await find('--json', 'müller');
  expect(JSON.parse(said)).toEqual({
    client,
    by: 'name',
    customers: [
      { cust_id: '0012', name: 'Änne Müller', fetched_at: '2030-01-01T00:00:00.000Z', state: 'stored' },
    ],
    more: false,
  });
});

test('nobody is found: exit code 6', async () => {
  expect(await find('nobody')).toBe(6);
  expect(said).toBe('nobody of acme is found\n');
  await find('--email', 'anna');
  expect(said).toContain('nobody of acme is found; an e-mail address is found whole');
});

test('a name cannot colour the terminal', async () => {
  await find('mulligan');
  expect(said).toContain('Anna [31m Mulligan');
});

test('P11: - reads the term from standard input', async () => {
  const stdin = vi.spyOn(process, 'stdin', 'get');
  stdin.mockReturnValue(Readable.from([Buffer.from('Müll'), Buffer.from('er\n')]) as typeof process.stdin);
  expect(await find('-')).toBe(0);
  expect(said).toContain('0012');
});

test.each([
  [['---'], /no letter and no digit/],
  [['*', '--email'], /no letter and no digit/],
  [['a b c d e f g h i j k'], /more than 10 words/],
  [['a\u0000b', '--number'], /no customer number/],
])('%j is refused without being repeated', async (args, says) => {
  await expect(find(...args.slice(1), '--', args[0] ?? '')).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringMatching(says),
  });
});

test('two ways at once are refused', async () => {
  await expect(find('--name', '--email', 'a')).rejects.toThrow();
});
