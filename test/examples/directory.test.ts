// The example of a member directory: the same page from SQL, on both engines, and from the API.

import { type AddressInfo, createServer } from 'node:net';
import { Pool } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { directory, type Members } from '../../examples/directory/directory.ts';
import { membersFromApi } from '../../examples/directory/members-from-api.ts';
import { listening } from '../../examples/directory/listening.ts';
import { membersFromSql, membersFromSqlite } from '../../examples/directory/members-from-sql.ts';
import { createClient } from '../../packages/client/src/index.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import { openHttpServer } from '../../src/http/server.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { namedCustomer } from './named-customer.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { asKept } from '../support/as-kept.ts';

const postgres = postgresForFile();
const silentLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function apiOf(shadow: Shadow): Promise<Members> {
  const server = await openHttpServer({ settings: loopbackHttp, log: silentLog });
  onTestFinished(() => server.close());
  server.serve(shadow, [{ id: demoClient, pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } }]);
  return membersFromApi(createClient({ url: server.address, client: demoClient }));
}

/** As a program of somebody else reads it: the schema of the tables is the first place to look. */
function postgresMembers(address: string): Members {
  const url = new URL(address);
  const schema = url.searchParams.get('schema') ?? '';
  url.searchParams.delete('schema');
  const quoted = schema.replaceAll(/[ \\]/g, '\\$&').replaceAll('"', '""');
  const pool = new Pool({ connectionString: url.href, options: `-c search_path="${quoted}"` });
  onTestFinished(() => pool.end());
  return membersFromSql(async (text, values) => (await pool.query(text, values)).rows, demoClient);
}

async function served(members: Members): Promise<(path: string) => Promise<string>> {
  const server = directory(members).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    expect([response.status, response.headers.get('content-security-policy')]).toEqual([
      200,
      "default-src 'none'; form-action 'self'",
    ]);
    return response.text();
  };
}

async function allOf(members: Members, name = ''): Promise<readonly object[]> {
  const found: object[] = [];
  for (let after: string | null = null; ;) {
    const page = await members.page({ after, name });
    found.push(...page.members);
    after = page.next;
    if (after === null) return found;
  }
}

test('SQL and the API show the same members, on both engines, and as many as there are', async () => {
  const onFile = await simulatedSync({ simulator: { customers: 25, seed: 7 } });
  const onServer = await simulatedSync({
    simulator: { customers: 25, seed: 7 },
    database: (await postgres.openFresh()).url,
  });
  for (const sync of [onFile, onServer]) await sync.drain();
  const fromSqlite = await allOf(membersFromSqlite(onFile.database.replace('sqlite:', ''), demoClient));
  expect(fromSqlite).toHaveLength(25);
  expect(await allOf(await apiOf(onFile.shadow))).toEqual(fromSqlite);
  const fromPostgres = await allOf(postgresMembers(onServer.database));
  expect(await allOf(await apiOf(onServer.shadow))).toEqual(fromPostgres);
  expect(fromPostgres).toHaveLength(25);
});

test('whatever is in a name is shown, and is no markup; pages and the search lead on', async () => {
  const { shadow, database } = await simulatedSync({ simulator: { customers: 1 } });
  const names = [
    'Ada <script>alert("1")</script> & \'Co\'',
    '100% O!Brien_',
    ...Array.from({ length: 22 }, (_, at) => `Person ${at}`),
  ];
  for (const [at, name] of names.entries()) {
    const customer = shadow.preparation()(
      asKept(namedCustomer(String(1_000 + at), name, '"><b>@example.org')),
    );
    const fetchNumber = await shadow.nextFetchNumber(demoClient);
    const result = {
      kind: 'current',
      custId: customer.custId,
      fetchNumber,
      fetchedAt: new Date(),
      customer,
    } as const;
    await shadow.apply({ client: demoClient, lease: null, results: [result] });
  }
  const fromSql = await served(membersFromSqlite(database.replace('sqlite:', ''), demoClient));
  const fromApi = await served(await apiOf(shadow));
  for (const ask of [fromSql, fromApi]) {
    const first = await ask('/');
    expect(first).toContain('Ada &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Co&#39;');
    expect(first).toContain('&quot;&gt;&lt;b&gt;@example.org');
    expect(first).not.toMatch(/<script|<b>/);
    const [, next = ''] = /<a href="([^"]+)"/.exec(first) ?? [];
    const second = await ask(`/${next.replaceAll('&amp;', '&')}`);
    expect(second).toContain('Person 21');
    expect(second).not.toMatch(/Person 1<|<a /);
  }
  const found = async (name: string): Promise<number> =>
    [...(await fromSql(`/?name=${encodeURIComponent(name)}`)).matchAll(/<tr><td>/g)].length;
  expect(await Promise.all(['ada', 'SCRIPT', 'o!b', '100%', '1_0', '%', 'nobody', ''].map(found))).toEqual([
    1, 0, 1, 1, 0, 0, 0, 20,
  ]);
  expect(await fromSql('/?name=%22%3E%3Cscript%3E')).toContain('value="&quot;&gt;&lt;script&gt;"');
});

test('the search of the API finds names in any case and with any accents', async () => {
  const { shadow } = await simulatedSync({ simulator: { customers: 1 } });
  await shadow.switchSearch(demoClient, true);
  const customer = shadow.preparation()(asKept(namedCustomer('7', 'Zoë Ångström', 'zoe@example.org')));
  const fetchNumber = await shadow.nextFetchNumber(demoClient);
  const result = {
    kind: 'current',
    custId: customer.custId,
    fetchNumber,
    fetchedAt: new Date(),
    customer,
  } as const;
  await shadow.apply({ client: demoClient, lease: null, results: [result] });
  const ask = await served(await apiOf(shadow));
  expect(await ask('/?name=angstr')).toContain('Zoë Ångström');
  expect(await ask('/?name=nobody')).not.toContain('<td>');
  expect(await ask('/?name=%25')).toContain('Zoë Ångström');
});

test('a port that is taken is said, with what to do', async () => {
  const { database } = await simulatedSync({ simulator: { customers: 1 } });
  const app = directory(membersFromSqlite(database.replace('sqlite:', ''), demoClient));
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  await expect(listening(app, port)).rejects.toThrow(
    /another program has this port \(EADDRINUSE\): set PORT=/,
  );
  for (const wrong of [NaN, -1, 70_000])
    await expect(listening(app, wrong)).rejects.toThrow(/PORT must be a number/);
});
