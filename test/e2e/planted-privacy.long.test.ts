// The privacy promise from outside, on both engines: a mark is planted wherever a policy takes something out. It is in no byte that
// is kept, and in nothing that any command says, also where it was stored before there was a policy.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { documentOf, type PretendAnswer, pretendServer } from '../support/pretend-server.ts';
import { newFolder, runAaShadow } from '../support/run-aa-shadow.ts';
import { tableContents } from '../support/table-contents.ts';

/** In lower case and without digits, so that nothing but the policy takes it out. */
const mark = 'plantedword';
const planted = (where: string): string => `${mark} ${where}`;
const email = (id: string): string => `${mark}-${id}@example.org`;

const customer = (id: string): string => `<custInfo><custId>${id}</custId><custType>I</custType>
  <loginId code="${planted('attribute')}">${email(id)}</loginId>
  <name>${planted('bare')}<firstName>Jane</firstName><lastName>${planted('last name')}</lastName></name>
  <addresses><address><addressType>HOME</addressType><street1>${planted('street')}</street1><city>Duluth</city></address></addresses>
  <phones><phone><phoneType>HOME</phoneType><number descr="${planted('descr')}">${planted('number')}</number></phone></phones>
  <emails><email><emailType>HOME</emailType><address>${email(id)}</address><remark>kept remark</remark></email></emails>
  <jobs><job><titleName>Chief Vet</titleName><remark>was Chief Vet before</remark></job></jobs>
  <customerAttributes>
    <customerAttribute><type>SSN</type><char>${planted('ssn')}</char></customerAttribute>
    <customerAttribute><type>SHOE</type><char>kept size</char></customerAttribute>
  </customerAttributes>
  <newThing kind="${planted('new')}">${planted('new')}</newThing><newList><one>${planted('list')}</one></newList></custInfo>`;

interface Aa {
  readonly ids: readonly string[];
  readonly reason: string;
}

/** Customer 3 cannot be fetched, and AA's error names the person. */
const answering =
  (aa: () => Aa): PretendAnswer =>
  (response, request) => {
    response.setHeader('content-type', 'text/xml');
    if (request.url.includes('QUEUE_CUSTS')) {
      const { ids, reason } = aa();
      const entries = ids.map(
        (id) =>
          `<customer><custId>${id}</custId><action>UPDATE</action><reason>${reason}</reason></customer>`,
      );
      return void response.end(`<queue>${entries.join('')}<maxQueueNum>7</maxQueueNum></queue>`);
    }
    if (request.url.includes('PURGE')) return void response.end('<r><status>SUCCESS</status></r>');
    const ids = [...documentOf(request).matchAll(/<custId>(\d+)</g)].map(([, id]) => id ?? '');
    if (ids.includes('3'))
      return void response.end(`<r><status>FAILURE</status><message>${planted('message')}</message></r>`);
    const customers = ids.map(customer).join('');
    response.end(ids.length === 1 ? customers : `<r>${customers}</r>`);
  };

const privacy = `privacy:
      hashKeyFile: hash.key
      rules:
        - hash: [loginId, emails.address]
        - drop: [lastName, addresses.street1, jobs.titleName]
        - presence: phones.number
        - { drop: customerAttributes, where: { type: SSN } }
`;

const database = postgresForFile();

function sqlite() {
  const path = join(newFolder(), 'shadow.db');
  const bytes = () => [path, `${path}-wal`].map((file) => contentOf(file)).join('');
  return { url: `sqlite:${path}`, kept: () => Promise.resolve(bytes()) };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

let schemas = 0;

function postgres() {
  const url = new URL(database.url);
  url.searchParams.set('schema', `privacy_${(schemas += 1)}`);
  return {
    url: url.href,
    kept: async () => [...(await tableContents(url.href)).values()].join('\n'),
  };
}

describe.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
])('P11, P22: what a policy takes out is nowhere, %s', (_, open) => {
  test.each([
    ['from the beginning', false],
    ['after it was stored', true],
  ])('%s', { timeout: 120_000 }, async (__, isLater) => {
    let ids = ['1', '2', '3'];
    let reason = isLater ? 'a reason' : planted('reason');
    const { origin } = await pretendServer(answering(() => ({ ids, reason })));
    const engine = open();
    const cwd = newFolder();
    writeFileSync(join(cwd, 'hash.key'), 'a key of at least thirty-two characters\n', { mode: 0o600 });
    const configure = (more: string): void =>
      writeFileSync(
        join(cwd, 'aa-shadow.yaml'),
        `database: '${engine.url}'\nclients:\n  - id: demo\n    url: '${origin}/x/'\n    username: u\n    password: p\n    ${more}`,
      );
    const said: string[] = [];
    const say = async (...args: readonly string[]): Promise<number | null> => {
      const { code, stdout, stderr } = await runAaShadow([...args, '--log-level', 'trace'], { cwd });
      said.push(`${args.join(' ')}\n${stdout}\n${stderr}`);
      return code;
    };
    if (isLater) {
      configure('bulkSize: 2\n');
      expect(await say('drain')).toBe(6);
      expect(await engine.kept()).toContain(mark);
      said.length = 0;
      reason = planted('reason');
    }
    configure(privacy);
    expect(await say('config')).toBe(0);
    await say('plan');
    await say('drain', '--json');
    expect(await engine.kept()).not.toContain(mark);
    ids = ['1', '2', '3', '4'];
    await say('drain', '--json');
    for (const args of [
      ['status'],
      ['parked', 'list'],
      ['check'],
      ['explain', '1'],
      ['fields'],
      ['feed', '--client', 'demo'],
    ])
      await say(...args, '--json');
    expect(await say('refresh', '1', '4')).toBe(0);
    expect(await say('privacy', 'test')).toBe(6);
    const text = said.join('\n');
    expect(text).toContain('dropped jobs.titleName also stands in the clear in jobs.remark: 3 of 3');
    expect(text).toContain('hash.key');
    expect(text).not.toContain('a key of at least');
    expect(said.filter((one) => one.includes(mark))).toEqual([]);
    const kept = await engine.kept();
    expect(kept).not.toContain(mark);
    for (const stays of ['Jane', 'Duluth', 'kept remark', 'kept size']) expect(kept).toContain(stays);
  });
});
