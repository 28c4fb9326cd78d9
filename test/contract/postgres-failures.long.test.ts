// The server goes away, comes back, refuses, or is not to be trusted.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ClientId, clientId, custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Applied, Shadow } from '../../src/shadow/shadow.ts';
import { cutOff } from '../support/cut-off.ts';
import { onPostgres } from '../support/fresh-postgres.ts';
import { heldBackCommits } from '../support/held-back-commits.ts';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts';
import { selfSignedCertificate, selfSignedKey } from '../support/self-signed-certificate.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { toldChanges } from '../support/told-changes.ts';
import { asKept } from '../support/as-kept.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgresServer({
    files: { 'server.crt': selfSignedCertificate, 'server.key': selfSignedKey },
    // Nothing gets to the disk by itself that no commit asked for.
    settings: ['ssl=on', 'autovacuum=off', 'wal_writer_delay=10s'],
  });
});
afterAll(() => server.remove());

let schemas = 0;

function freshUrl(): string {
  const url = new URL(server.url);
  url.searchParams.set('schema', `test_${(schemas += 1)}`);
  return url.href;
}

async function opened(url: string): Promise<Shadow> {
  const shadow = await openShadow(url);
  onTestFinished(() => shadow.close());
  return shadow;
}

const client: ClientId = clientId('acme');

interface Storing {
  readonly seed?: number;
  readonly of?: ClientId;
}

async function store(
  shadow: Shadow,
  id: string,
  { seed = 0, of = client }: Storing = {},
): Promise<readonly Applied[]> {
  const fetchNumber = await shadow.nextFetchNumber(of);
  const customer = shadow.preparation()(asKept(madeUpCustomer(id, { seed })));
  const result = {
    kind: 'current',
    custId: custId(id),
    fetchNumber,
    fetchedAt: new Date(),
    customer,
  } as const;
  return shadow.apply({ client: of, lease: null, results: [result] });
}

const killed = (sessions: string): Promise<unknown> =>
  onPostgres(
    server.url,
    `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
     WHERE application_name = 'aa-shadow' AND ${sessions}`,
  );

/** Asks again until a session is like this. */
async function session(like: string): Promise<void> {
  const sql = `SELECT FROM pg_stat_activity WHERE application_name = 'aa-shadow' AND ${like}`;
  while ((await onPostgres(server.url, sql)).length === 0);
}

/** Every customer once in the feed, in order, and stored. */
async function expectAll(shadow: Shadow, count: number, of = client): Promise<void> {
  const changes = await toldChanges(shadow, of);
  expect(changes.map(({ changeNo }) => changeNo)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  expect(new Set(changes.map((change) => change.custId)).size).toBe(count);
  expect((await shadow.clientState(of)).customers).toBe(count);
}

test('P4: connections that are killed again and again lose nothing and store nothing twice', async () => {
  const shadow = await opened(freshUrl());
  const count = 60;
  let stored = 0;
  let oneMore = Promise.withResolvers<void>();
  const lane = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at++) {
      expect(await store(shadow, String(at))).toMatchObject([{ outcome: 'created' }]);
      stored += 1;
      oneMore.resolve();
    }
  };
  // Not again before something came through: killed faster than anybody can work, nobody would get anything done.
  const killing = async (): Promise<void> => {
    for (;;) {
      if (stored === count) return;
      await oneMore.promise;
      oneMore = Promise.withResolvers<void>();
      await killed('true');
    }
  };
  await Promise.all([lane(0, 20), lane(20, 40), lane(40, count), killing()]);
  await expectAll(shadow, count);
});

test.each(['in order', 'at once'] as const)(
  'P4: a server that is stopped %s and started again in the middle of a drain is waited for',
  async (how) => {
    const shadow = await opened(freshUrl());
    const answer = await shadow.acquireLease(client, 'elsewhere/1/run');
    const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
    const names = Array.from({ length: 60 }, (_, at) => custId(String(at)));
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(
      lease,
      drainNo,
      names.map((name) => ({ custId: name, reasons: [] })),
    );
    await shadow.seal(lease, drainNo, '7', 0);
    let begun = 0;
    const half = Promise.withResolvers<void>();
    const lane = async (): Promise<void> => {
      for (;;) {
        const entries = await shadow.claimPending(lease, drainNo, 2);
        if (entries.length === 0) return;
        if ((begun += 1) === 15) half.resolve();
        const fetchNumber = await shadow.nextFetchNumber(client);
        const results = entries.map((entry) => ({
          kind: 'current' as const,
          custId: entry.custId,
          fetchNumber,
          fetchedAt: new Date(),
          customer: shadow.preparation()(asKept(madeUpCustomer(entry.custId))),
        }));
        await shadow.apply({ client, lease, results });
      }
    };
    const lanes = [lane(), lane(), lane()];
    await half.promise;
    await server.stop(how);
    await server.start();
    await Promise.all(lanes);
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
    await shadow.purged(lease, drainNo);
    await expectAll(shadow, 60);
  },
);

test('P4: commits that went through after all connections were lost are not made again', async () => {
  const url = new URL(freshUrl());
  url.searchParams.set('connections', '2');
  const wire = await cutOff(url.href);
  const shadow = await opened(wire.url);
  const held = await heldBackCommits(url.href, '1');
  const clients = [client, clientId('other')];
  const storing = clients.map((of) => store(shadow, '1', { of }));
  await held.waiting(2);
  wire.cut();
  await session(`query LIKE '%pg_xact_status%'`);
  await held.letGo();
  expect(await Promise.all(storing)).toMatchObject([[{ outcome: 'created' }], [{ outcome: 'created' }]]);
  for (const of of clients) await expectAll(shadow, 1, of);
});

test('P4: a commit that was ended with its connection is made again', async () => {
  const url = freshUrl();
  const shadow = await opened(url);
  const held = await heldBackCommits(url, '1');
  const storing = store(shadow, '1');
  await held.waiting(1);
  await killed(`wait_event_type = 'Lock'`);
  await held.waiting(1);
  await held.letGo();
  expect(await storing).toMatchObject([{ outcome: 'created' }]);
  await expectAll(shadow, 1);
});

/** Takes numbers of transactions until this one has been given out again. */
async function giveOutAgain(number: number): Promise<void> {
  const sql = 'SELECT pg_current_xact_id()::text::int AS given';
  const given = async (): Promise<number> => (await onPostgres<{ given: number }>(server.url, sql))[0]!.given;
  expect(await given(), 'the server remembers the number').toBeLessThanOrEqual(number);
  while ((await given()) <= number);
}

test('P4: a commit that died with the server is made again, even if another transaction has its number now', async () => {
  const url = freshUrl();
  const wire = await cutOff(url);
  const shadow = await opened(wire.url);
  const held = await heldBackCommits(url, '1');
  const storing = store(shadow, '1');
  await held.waiting(1);
  const [lost] = await onPostgres<{ number: number }>(
    server.url,
    `SELECT backend_xid::text::int AS number FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
  );
  const again = Promise.withResolvers<void>();
  wire.cut(again.promise);
  await server.stop('at once');
  await server.start();
  await giveOutAgain(lost!.number);
  again.resolve();
  expect(await storing).toMatchObject([{ outcome: 'created' }]);
  await expectAll(shadow, 1);
});

test.each(['40001', '40P01'])('a transaction that fails with %s is repeated as a whole', async (state) => {
  const url = freshUrl();
  const shadow = await opened(url);
  const schema = new URL(url).searchParams.get('schema');
  // A sequence is not rolled back: the third attempt goes through.
  await onPostgres(
    server.url,
    `CREATE SEQUENCE ${schema}.attempts;
     CREATE FUNCTION ${schema}.fail_twice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF nextval('${schema}.attempts') <= 2 THEN RAISE EXCEPTION USING ERRCODE = '${state}'; END IF;
       RETURN NEW; END $$;
     CREATE TRIGGER fail_twice BEFORE INSERT ON ${schema}.sync_changes
       FOR EACH ROW EXECUTE FUNCTION ${schema}.fail_twice()`,
  );
  expect(await store(shadow, '1')).toMatchObject([{ outcome: 'created' }]);
  await expectAll(shadow, 1);
});

test('an older connection goes on after the tables were expanded beside it', async () => {
  const url = freshUrl();
  const shadow = await opened(url);
  await store(shadow, '1');
  const schema = new URL(url).searchParams.get('schema');
  for (const table of ['sync_clients', 'sync_queue', 'sync_changes', 'customers', 'emails'])
    await onPostgres(server.url, `ALTER TABLE ${schema}.${table} ADD COLUMN of_the_future text`);
  expect(await store(shadow, '1', { seed: 1 })).toMatchObject([{ outcome: 'updated' }]);
  expect(await toldChanges(shadow, client)).toHaveLength(2);
});

test('P11: a certificate without a trusted issuer is refused, and a trusted one is accepted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-ca-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const authority = join(folder, 'ca.pem');
  writeFileSync(authority, selfSignedCertificate);
  const withTls = (parameters: Readonly<Record<string, string>>): string => {
    const url = new URL(freshUrl());
    for (const [name, value] of Object.entries({ ...parameters, application_name: 'over TLS' }))
      url.searchParams.set(name, value);
    return url.href;
  };
  const refused = openShadow(withTls({ sslmode: 'require' }));
  await expect(refused).rejects.toMatchObject({ code: 'DB_TLS', kind: 'configuration' });
  for (const url of [
    withTls({ sslmode: 'verify-full', sslrootcert: authority }),
    withTls({ sslmode: 'no-verify' }),
  ]) {
    const shadow = await opened(url);
    const [row] = await onPostgres<{ ssl: boolean }>(
      server.url,
      `SELECT bool_and(s.ssl) AS ssl FROM pg_stat_ssl AS s JOIN pg_stat_activity AS a USING (pid)
       WHERE a.application_name = 'over TLS'`,
    );
    expect(row!.ssl).toBe(true);
    await shadow.close();
  }
});

test('a server that is not there at the start is told at once', async () => {
  const url = freshUrl();
  await server.stop('at once');
  onTestFinished(() => server.start());
  await expect(openShadow(url)).rejects.toMatchObject({ code: 'DB_UNREACHABLE', kind: 'transient' });
});
