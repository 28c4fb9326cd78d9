// The rule of relevance and the policy through the real program: what the commands say, who waits for a person, and what he decides.

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { custId } from '../../src/catalogue/ids.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { demoClient } from '../support/demo-client.ts';
import { documentOf, type PretendAnswer, pretendServer } from '../support/pretend-server.ts';
import { lookInside } from '../support/look-inside.ts';
import { newFolder, runAaShadow } from '../support/run-aa-shadow.ts';
import { toldChanges } from '../support/told-changes.ts';

interface Person {
  readonly type: string;
  readonly joined: string;
  readonly status: string;
}

/** An AA with a few people. `queue`: who is queued; a purge empties it. */
class SmallAa {
  readonly people = new Map<string, Person>();
  queue: readonly string[] = [];
  purges = 0;
  #queueNumber = 0;

  readonly answer: PretendAnswer = (response, request) => {
    response.setHeader('content-type', 'text/xml');
    if (request.url.includes('QUEUE_CUSTS'))
      return void response.end(
        `<queue>${this.queue.map((id) => `<customer><custId>${id}</custId></customer>`).join('')}<maxQueueNum>${this.#queueNumber}</maxQueueNum></queue>`,
      );
    if (request.url.includes('PURGE')) {
      this.purges += 1;
      this.queue = [];
      return void response.end('<r><status>SUCCESS</status></r>');
    }
    const ids = [...documentOf(request).matchAll(/<custId>(\d+)</g)].map(([, id]) => id ?? '');
    response.end(`<r>${ids.map((id) => this.#written(id)).join('')}</r>`);
  };

  /** Everybody changes in this way, and is queued. */
  set(ids: readonly string[], change: Partial<Person>): void {
    for (const id of ids) this.people.set(id, { ...usual, ...this.people.get(id), ...change });
    this.queue = ids;
    this.#queueNumber += ids.length;
  }

  #written(id: string): string {
    const { type, joined, status } = this.people.get(id) ?? usual;
    return `<custInfo><custId>${id}</custId><custType>${type}</custType><loginId>login-of-${id}</loginId>
      <aliases><alias><aliasType>NICK</aliasType><aliasValue>login-of-${id}</aliasValue></alias></aliases>
      <memberships><membership><subgroupId>AMA</subgroupId><statusCode>${status}</statusCode>
      <joinDate>${joined}</joinDate></membership></memberships></custInfo>`;
  }
}

const usual: Person = { type: 'I', joined: '01/02/2015', status: 'ACTIVE' };

const ids = (many: number): readonly string[] => Array.from({ length: many }, (_, at) => String(100 + at));

interface World {
  readonly aa: SmallAa;
  /** Writes the configuration with these further keys of the client. */
  configure(keys: string): void;
  run(...args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** The part of the document that is about the client. */
  told(
    ...args: readonly string[]
  ): Promise<{ code: number | null; client: Readonly<Record<string, unknown>> }>;
  stored<T>(work: (shadow: Shadow) => Promise<T>): Promise<T>;
}

async function world(): Promise<World> {
  const aa = new SmallAa();
  const { origin } = await pretendServer(aa.answer);
  const cwd = newFolder();
  writeFileSync(join(cwd, 'hash.key'), 'a key of at least thirty-two characters\n', { mode: 0o600 });
  const run = (...args: readonly string[]) => runAaShadow(args, { cwd });
  return {
    aa,
    run,
    configure: (keys) =>
      writeFileSync(
        join(cwd, 'aa-shadow.yaml'),
        `clients:\n  - id: demo\n    url: '${origin}/x/'\n    username: u\n    password: p\n    ${keys}\n`,
      ),
    told: async (...args) => {
      const { code, stdout, stderr } = await run(...args, '--json');
      if (stdout === '') throw new Error(stderr);
      const document = JSON.parse(stdout) as Readonly<Record<string, readonly World[]>>;
      const [client = {}] = document['clients'] ?? document['waiting'] ?? [document];
      return { code, client: client as Readonly<Record<string, unknown>> };
    },
    stored: async (work) => {
      const shadow = await openShadow(`sqlite:${join(cwd, 'aa-shadow.db')}`, { schema: 'check' });
      try {
        return await work(shadow);
      } finally {
        await shadow.close();
      }
    },
  };
}

const living = (here: World): Promise<readonly string[]> =>
  here.stored((shadow) => shadow.customerIds(demoClient, null, 1_000));

test('P20, P21: SYNC_RELEVANCE_UNDECIDED: a date that cannot be read parks its customer as he was, until it can', async () => {
  const here = await world();
  here.configure(`relevance: { keep: [{ memberships: { joinDate: { from: 2010-01-01 } } }] }`);
  here.aa.set(ids(3), {});
  expect(await here.told('drain')).toMatchObject({ code: 0, client: { outcome: 'purged' } });
  const [first = '', second = ''] = ids(3);
  const before = await here.stored((shadow) => shadow.customer(demoClient, custId(second)));

  here.aa.set([second], { joined: 'some time ago' });
  expect(await here.told('drain')).toMatchObject({ code: 6, client: { outcome: 'purged', parked: 1 } });
  const { client } = await here.told('parked', 'list');
  expect(client).toMatchObject({ customers: [{ cust_id: second, error_code: 'SYNC_RELEVANCE_UNDECIDED' }] });
  expect(JSON.stringify(client)).toContain('could not be read: memberships.joinDate');
  expect(JSON.stringify(client)).not.toContain('some time ago');
  expect(await here.stored((shadow) => shadow.customer(demoClient, custId(second)))).toEqual(before);

  here.aa.people.set(second, { ...usual, joined: '01/02/2001' });
  expect((await here.run('parked', 'retry', '--all')).code).toBe(0);
  expect(await here.told('drain')).toMatchObject({ code: 0, client: { parked: 0 } });
  expect(await living(here)).not.toContain(second);
  expect(await living(here)).toContain(first);
  const changes = await here.stored((shadow) => toldChanges(shadow, demoClient));
  expect(changes.at(-1)).toMatchObject({ custId: second, kind: 'deleted', cause: 'relevance' });
});

test('P21: a first drain that keeps nobody is braked before its purge, until a person says that it is meant so', async () => {
  const here = await world();
  here.configure('relevance: { keep: [{ custType: C }] }');
  here.aa.set(ids(110), {});
  expect(await here.told('drain')).toMatchObject({ code: 6, client: { outcome: 'braked' } });
  expect(here.aa.purges).toBe(0);
  expect(await here.told('status')).toMatchObject({
    code: 6,
    client: { verdict: 'paused', verdict_reason: 'relevance' },
  });
  expect((await here.run('apply', '--yes')).code).toBe(0);
  expect(await here.told('drain')).toMatchObject({ client: { outcome: 'purged' } });
  expect(here.aa.purges).toBe(1);
  expect(await living(here)).toEqual([]);
});

test.each(['confirm', 'refuse'] as const)(
  'P6, P20: more leavers than their brake allows wait for a person before the purge: %s',
  async (word) => {
    const here = await world();
    here.configure(
      'relevance: { keep: [{ memberships: { statusCode: ACTIVE } }], brake: { share: 5%, atLeast: 2 } }',
    );
    const [all, lapsed] = [ids(12), ids(5)];
    here.aa.set(all, {});
    await here.run('drain');
    here.aa.set(lapsed, { status: 'TERM' });
    expect(await here.told('drain')).toMatchObject({ code: 6, client: { outcome: 'braked' } });
    expect(here.aa.purges).toBe(1);
    const { stdout } = await here.run('deletions', 'list', '--json');
    for (const id of lapsed) expect(stdout).toContain(id);
    const yes = word === 'confirm' ? ['--yes'] : [];
    expect((await here.run('deletions', word, ...yes)).code).toBe(0);
    const { client } = await here.told('drain');
    expect(client).toMatchObject({ parked: word === 'confirm' ? 0 : 5 });
    expect(here.aa.purges).toBe(2);
    expect(await living(here)).toEqual(word === 'confirm' ? all.filter((id) => !lapsed.includes(id)) : all);
  },
);

test('P20, P22: `relevance test` and `privacy test` say what they mean, as text and as a document, and no value', async () => {
  const here = await world();
  here.configure('relevance: { keep: [{ custType: I }] }');
  here.aa.set(ids(6), {});
  here.aa.people.set('105', { ...usual, type: 'C' });
  here.aa.people.set('100', { ...usual, status: 'TERM' });
  await here.run('drain');
  expect(await living(here)).toHaveLength(5);
  here.configure(
    `relevance: { keep: [{ memberships: { statusCode: ACTIVE } }] }\n    privacy: { hashKeyFile: hash.key, rules: [{ hash: [loginId] }] }`,
  );
  expect(await here.told('relevance', 'test')).toEqual({
    code: 0,
    client: {
      client: 'demo',
      has_rule: true,
      stay: 4,
      leave: 1,
      unknown: 0,
      reasons: [{ reason: expect.stringContaining('memberships'), customers: 1 }],
      unseen_fields: [],
      not_kept_now: 1,
    },
  });
  const ofRule = (await here.run('relevance', 'test')).stdout;
  expect(ofRule).toMatch(
    /^demo: of those who are stored 4 stay, 1 leave, and over 0 it cannot be decided here\n {2}1 customer: .*\n {2}of 1 customer not stored nothing can be said without asking AA\n$/,
  );
  expect(ofRule).not.toContain('TERM');
  expect(await here.told('privacy', 'test')).toEqual({
    code: 6,
    client: {
      client: 'demo',
      customers: 5,
      facts: [{ path: 'loginId', action: 'hash', elsewhere: 'aliases.aliasValue', customers: 5, of: 5 }],
    },
  });
  const ofPolicy = (await here.run('privacy', 'test')).stdout;
  expect(ofPolicy).toBe(
    'demo: 5 customers looked at\n  hashed loginId also stands in the clear in aliases.aliasValue: 5 of 5\n',
  );
});

const example = resolve(import.meta.dirname, '../../examples/association/aa-shadow.yaml');

test('the example of an association is checked, planned and drained against the simulator', async () => {
  const simulator = await startSimulator({ customers: 200 });
  onTestFinished(() => simulator.close());
  const cwd = newFolder();
  const secret = (name: string, text: string): void => writeFileSync(join(cwd, name), text, { mode: 0o600 });
  secret('nlva-aa', 'simulated');
  secret('nlva-hash', 'a key of the association with more than 32 characters');
  const text = readFileSync(example, 'utf8')
    .replaceAll('secrets/', '')
    .replace('https://nlva.ams.example/nlvaprod/', simulator.url);
  writeFileSync(join(cwd, 'aa-shadow.yaml'), text);
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runAaShadow(args, {
      cwd,
      env: { NLVA_AA_USERNAME: 'integrator' },
    });
    return { code, says: stdout + stderr };
  };
  expect(await run('check')).toMatchObject({ code: 0 });
  expect(await run('drain')).toMatchObject({ code: 0 });
  expect(await run('plan')).toMatchObject({ code: 0, says: expect.stringContaining('nlva') });
  expect((await run('config')).says).toContain('member_attributes');
  const views = await lookInside(
    `sqlite:${join(cwd, 'aa-shadow.db')}`,
    `SELECT count(specialty) AS specialties, count(interests) AS interests, count(email) AS emails
     FROM member_attributes JOIN customer_contacts USING (client_id, cust_id)`,
  );
  for (const number of Object.values(views[0] ?? {})) expect(Number(number)).toBeGreaterThan(0);
  expect(await run('status')).toMatchObject({ code: 0 });
  // Somebody edits it: the chapters' members are kept, and no others of the national body.
  writeFileSync(join(cwd, 'aa-shadow.yaml'), text.replace(/^ +- \{ custType: I, .*AMA.*\n/m, ''));
  // Its policy has changed what is stored, so AA alone can tell.
  expect((await run('relevance', 'test')).says).toMatch(
    /nlva: of those who are stored 0 stay, 0 leave, and over [1-9]\d* it cannot be decided here/,
  );
  expect(await run('drain')).toMatchObject({ code: 0 });
});
