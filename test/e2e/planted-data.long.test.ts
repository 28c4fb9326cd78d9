// P11: personal data is planted in every field of a customer and in the reasons of the queue, on both engines. A database
// refuses rows and quotes them in its errors. No command prints any of it, not even with the most detailed log.

import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { customerFields } from '../../src/catalogue/customer-fields.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';
import { documentOf, type PretendAnswer, pretendServer } from '../support/pretend-server.ts';
import { newFolder, runAaShadow } from '../support/run-aa-shadow.ts';

const [username, password] = ['pl4nted-user', 'pl4nted-pass'];
/** Plants the mark in every value, also in dates and numbers. */
const planted = (where: string): string => `pl4nted ${where} jane@pl4nted.example`;

const leaf = (element: string, where: string): string => `<${element}>${planted(where)}</${element}>`;
const own = customerFields
  .filter(({ element }) => element !== 'custId' && element !== 'custType')
  .map(({ element }) => leaf(element, element))
  .join('');
const allSections = sections
  .filter(({ within }) => within === null)
  .map(({ name, item, fields }) => {
    const values = fields.map(({ element }) => leaf(element, `${name} ${element}`)).join('');
    return item === null ? `<${name}>${values}</${name}>` : `<${name}><${item}>${values}</${item}></${name}>`;
  })
  .join('');

const customer = (id: string): string =>
  `<custInfo><custId>${id}</custId><custType>I</custType>${own}${allSections}${leaf('unknownField', 'unknown')}</custInfo>`;

const queue = `<queue>${['1', '2', '3', '4']
  .map(
    (id) =>
      `<customer><custId>${id}</custId><action>UPDATE</action><reason>${planted('reason')} ${password}</reason></customer>`,
  )
  .join('')}<maxQueueNum>7</maxQueueNum></queue>`;

/** Customer 3 cannot be fetched, and AA's error names the person. Customer 4 has a name in place of a date. */
const association: PretendAnswer = (response, request) => {
  response.setHeader('content-type', 'text/xml');
  if (request.url.includes('QUEUE_CUSTS')) return void response.end(queue);
  if (request.url.includes('PURGE')) return void response.end('<r><status>SUCCESS</status></r>');
  const ids = [...documentOf(request).matchAll(/<custId>(\d+)</g)].map(([, id]) => id ?? '');
  if (ids.includes('3'))
    return void response.end(
      `<r><status>FAILURE</status><message>${planted('message')} of ${username}/${password}</message></r>`,
    );
  const customers = ids.map(customer).join('');
  response.end(ids.length === 1 ? customers : `<r>${customers}</r>`);
};

const database = postgresForFile();

interface Engine {
  readonly url: string;
  /** From now on the database refuses e-mail addresses and quotes them. */
  refuse(): Promise<void>;
}

async function sqlite(): Promise<Engine> {
  const path = join(newFolder(), 'shadow.db');
  return {
    url: `sqlite:${path}`,
    refuse: async () => {
      const file = new DatabaseSync(path);
      file.exec(`CREATE TRIGGER refusing BEFORE INSERT ON emails
        BEGIN SELECT RAISE(ABORT, 'failing row contains pl4nted'); END`);
      file.close();
    },
  };
}

async function postgres(): Promise<Engine> {
  const url = new URL(database.url);
  url.searchParams.set('schema', 'planted');
  return {
    url: url.href,
    refuse: async () =>
      void (await onPostgres(
        database.url,
        'ALTER TABLE planted.emails ADD CONSTRAINT refusing CHECK (address IS NULL) NOT VALID',
      )),
  };
}

describe.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
])('P11: planted in every field, %s', (_, open) => {
  test('no command prints any of it, also when a database refuses rows', async () => {
    const { origin } = await pretendServer(association);
    const engine = await open();
    const cwd = newFolder();
    writeFileSync(
      join(cwd, 'aa-shadow.yaml'),
      `database: '${engine.url}'\nclients:\n  - { id: demo, url: '${origin}/x/', username: ${username}, password: ${password}, bulkSize: 2 }\n`,
    );
    const said: string[] = [];
    const say = async (...args: readonly string[]): Promise<number | null> => {
      const { code, stdout, stderr } = await runAaShadow([...args, '--log-level', 'trace'], { cwd });
      said.push(`${args.join(' ')}\n${stdout}\n${stderr}`);
      return code;
    };
    expect(await say('drain', '--json')).toBe(6);
    await say('parked', 'list');
    for (const args of [['parked', 'list'], ['status'], ['check']]) await say(...args, '--json');
    expect(await say('refresh', '1')).toBe(0);
    await engine.refuse();
    expect(await say('parked', 'retry', '--all')).toBe(0);
    // For a new customer e-mail addresses must be written.
    expect(await say('refresh', '9', '--json')).toBe(5);
    expect(await say('drain')).not.toBe(0);
    const text = said.join('\n');
    expect(text).toContain('DB_FAILED');
    expect(text).toContain('unreadable');
    expect(said.filter((one) => /pl4nted/i.test(one))).toEqual([]);
  });
});
