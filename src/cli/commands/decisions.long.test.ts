// The commands with which a person decides, on a real database: status, parked, deletions; and migrate.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, runAaShadow } from '../../../test/support/run-aa-shadow.ts';
import { customerFields } from '../../catalogue/customer-fields.ts';
import type { CustomerRecord } from '../../catalogue/customer-record.ts';
import { clientId, custId } from '../../catalogue/ids.ts';
import { sectionNames } from '../../catalogue/sections.ts';
import { openShadow } from '../../shadow/open-shadow.ts';
import type { FetchResult, Shadow } from '../../shadow/shadow.ts';
import { asKept } from '../../../test/support/as-kept.ts';

const configuration = ['demo', 'other']
  .map((id) => `  - { id: ${id}, url: 'http://127.0.0.1:9/x/', username: reader-name, password: hunter2 }\n`)
  .join('');

/** A brake that allows no deletion. */
const braking = configuration.replaceAll(' }', ', brake: { share: 0, atLeast: 0 } }');

const folder = (): string => folderWith(`clients:\n${configuration}`);
const demo = clientId('demo');

async function inShadow(cwd: string, work: (shadow: Shadow) => Promise<void>): Promise<void> {
  const shadow = await openShadow(`sqlite:${join(cwd, 'aa-shadow.db')}`);
  try {
    await work(shadow);
  } finally {
    await shadow.close();
  }
}

const failed = {
  kind: 'failed',
  errorCode: 'AA_TIMEOUT',
  errorMessage: 'too slow',
  nextAttemptAt: null,
} as const;

const record = (id: string): CustomerRecord => ({
  custId: custId(id),
  values: customerFields.map(({ element }) => (element === 'custId' ? id : null)),
  extra: null,
  sections: Object.fromEntries(
    sectionNames.map((name) => [name, []]),
  ) as unknown as CustomerRecord['sections'],
  unknownSections: {},
  document: { custId: id },
  findings: [],
});

async function stored(cwd: string, ids: readonly string[]): Promise<void> {
  await inShadow(cwd, async (shadow) => {
    await shadow.register(demo);
    for (const id of ids) {
      const fetchNumber = await shadow.nextFetchNumber(demo);
      const fetched = { custId: custId(id), fetchNumber, fetchedAt: new Date() };
      await shadow.apply({
        client: demo,
        lease: null,
        results: [{ ...fetched, kind: 'current', customer: shadow.preparation()(asKept(record(id))) }],
      });
    }
  });
}

/** A drain of `demo` whose customers were all fetched with the given outcome. */
async function drained(
  cwd: string,
  ids: readonly string[],
  outcome: typeof failed | { kind: 'gone' },
): Promise<void> {
  await inShadow(cwd, async (shadow) => {
    await shadow.register(demo);
    const answer = await shadow.acquireLease(demo, 'host/1/test');
    if (answer.kind !== 'granted') throw new Error('the lease is held');
    const { lease } = answer;
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(
      lease,
      drainNo,
      ids.map((id) => ({
        custId: custId(id),
        reasons: [{ table: 'CEN_CUST_MAST', action: 'UPDATE', reason: null }],
      })),
    );
    await shadow.seal(lease, drainNo, '77', 0);
    await shadow.claimPending(lease, drainNo, 100);
    const results: FetchResult[] = [];
    for (const id of ids) {
      const fetchNumber = await shadow.nextFetchNumber(demo);
      results.push({ custId: custId(id), fetchNumber, fetchedAt: new Date(), ...outcome });
    }
    await shadow.apply({ client: demo, lease, results });
    await shadow.releaseLease(lease);
  });
}

interface Clients {
  readonly clients: readonly Record<string, unknown>[];
}

async function json(
  cwd: string,
  ...args: readonly string[]
): Promise<{ code: number | null; document: unknown }> {
  const { code, stdout, stderr } = await runAaShadow(['--json', ...args], { cwd });
  expect(stderr.includes('"level":"error"')).toBe(false);
  return { code, document: JSON.parse(stdout) as unknown };
}

async function statusOf(cwd: string): Promise<Record<string, unknown>> {
  const { document } = await json(cwd, 'status', '--client', 'demo');
  return (document as Clients).clients[0]!;
}

test('what needs stored data is an error with a hint without a database, and makes none', async () => {
  const cwd = folder();
  for (const args of [['status'], ['parked', 'list'], ['deletions', 'list'], ['audit']]) {
    const { code, stderr } = await runAaShadow(args, { cwd });
    expect([code, stderr.includes('error[DB_NOT_THERE]')]).toEqual([5, true]);
    expect(readdirSync(cwd)).toEqual(['aa-shadow.yaml']);
  }
});

test('migrate prints its plan, carries it out, and then has nothing more to do', async () => {
  const cwd = folder();
  const plan = await json(cwd, 'migrate', '--dry-run');
  expect(plan).toMatchObject({ code: 0, document: { dry_run: true, up_to_date: false } });
  expect((plan.document as { statements: string[] }).statements.join('\n')).toMatch(
    /create table.*customers/i,
  );
  expect((await runAaShadow(['status'], { cwd })).code).toBe(5);
  expect((await runAaShadow(['migrate'], { cwd })).code).toBe(0);
  expect(await json(cwd, 'migrate')).toMatchObject({
    code: 0,
    document: { up_to_date: true, statements: [] },
  });
  expect((await runAaShadow(['migrate', '--dry-run'], { cwd })).stdout).toBe(
    '-- The schema is up to date.\n',
  );
});

test('P12: status shows every client of the configuration, also one that never drained', async () => {
  const cwd = folder();
  await runAaShadow(['migrate'], { cwd });
  const { code, document } = await json(cwd, 'status');
  expect(code).toBe(0);
  expect((document as Clients).clients).toEqual([
    expect.objectContaining({
      client: 'demo',
      verdict: 'blind',
      customers: 0,
      lag_seconds: null,
      drain: null,
    }),
    expect.objectContaining({ client: 'other', verdict: 'blind' }),
  ]);
});

test('parked customers are listed, retried and dropped; status exits with 6 while there are some', async () => {
  const cwd = folder();
  await drained(cwd, ['0012', '0034', '0056'], failed);
  const status = await runAaShadow(['status'], { cwd });
  expect([status.code, status.stdout.includes('3 customers could not be refreshed')]).toEqual([6, true]);
  const { code, document } = await json(cwd, 'parked', 'list', '--client', 'demo');
  expect(code).toBe(0);
  const [listed] = (document as Clients).clients;
  expect(listed).toMatchObject({ client: 'demo', parked: 3 });
  expect((listed!['customers'] as object[])[0]).toEqual({
    cust_id: expect.stringMatching(/^00/) as string,
    error_code: 'AA_TIMEOUT',
    error_message: 'too slow',
    attempts: 1,
    reasons: [{ table: 'CEN_CUST_MAST', action: 'UPDATE', reason: null }],
    known_at: expect.stringMatching(/Z$/) as string,
    parked_at: expect.stringMatching(/Z$/) as string,
    next_attempt_at: null,
  });
  expect(await json(cwd, 'parked', 'retry', '0012', '--client', 'demo')).toEqual({
    code: 0,
    document: { retried: [{ client: 'demo', customers: 1 }] },
  });
  expect(await json(cwd, 'parked', 'drop', '0034', '--client', 'demo', '--yes')).toEqual({
    code: 0,
    document: { dropped: [{ client: 'demo', customers: 1 }] },
  });
  expect((await runAaShadow(['parked', 'retry', '--client', 'demo', '0012', '99'], { cwd })).stdout).toBe(
    'demo: 1 customer due now; 1 of the named customers is not parked\n',
  );
  expect((await runAaShadow(['parked', 'drop', '--all', '--yes'], { cwd })).stdout).toBe(
    'demo: 2 customers dropped\nother: 0 customers dropped\n',
  );
  expect(await statusOf(cwd)).toMatchObject({ parked: 0 });
});

test('customer numbers belong to one client: with several, --client is needed', async () => {
  const cwd = folder();
  await runAaShadow(['migrate'], { cwd });
  const { code, stderr } = await runAaShadow(['parked', 'retry', '0012'], { cwd });
  expect([code, stderr.includes('Name the client with --client ID.')]).toEqual([2, true]);
});

test('P6: deletions that wait are listed, and a person confirms or refuses them', async () => {
  const cwd = folderWith(`clients:\n${braking}`);
  await stored(cwd, ['1', '2']);
  await drained(cwd, ['1', '2'], { kind: 'gone' });
  expect(await statusOf(cwd)).toMatchObject({
    verdict: 'paused',
    verdict_reason: 'deletions',
    deletions_waiting: 2,
  });
  expect((await runAaShadow(['deletions', 'list', '--client', 'demo'], { cwd })).stdout).toBe(
    'demo: 2 deletions wait\n  1\n  2\n',
  );
  expect(await json(cwd, 'deletions', 'refuse', '--client', 'demo')).toEqual({
    code: 0,
    document: { refused: [{ client: 'demo', deletions: 2 }] },
  });
  expect(await statusOf(cwd)).toMatchObject({ deletions_waiting: 0, parked: 2 });
  const confirming = folder();
  await stored(confirming, ['1', '2', '3']);
  await drained(confirming, ['1', '2'], { kind: 'gone' });
  expect(await json(confirming, 'deletions', 'confirm', '--yes')).toEqual({
    code: 0,
    document: {
      confirmed: [
        { client: 'demo', deletions: 2 },
        { client: 'other', deletions: 0 },
      ],
    },
  });
  expect(await statusOf(confirming)).toMatchObject({ deletions_waiting: 0, customers: 1, tombstones: 2 });
});

test('what is decided here stands in the log of actions, with who decided it, and with no number of a customer', async () => {
  const cwd = folderWith(`clients:\n${braking}`);
  await drained(cwd, ['4711', '4712', '4713'], failed);
  const ours = ['--client', 'demo'];
  for (const args of [
    ['parked', 'retry', '4711', ...ours],
    ['parked', 'drop', '--all', '--yes'],
    ['forget', '4711', '--yes', ...ours],
    ['forget', '4711', '--undo', ...ours],
    ['enqueue', '--already-done', ...ours],
    ['pause', ...ours],
    ['resume', ...ours],
    // Nobody listens there.
    ['enqueue', '4712', ...ours],
    ['refresh', '4712', ...ours],
  ])
    await runAaShadow(args, { cwd });
  await inShadow(cwd, async (shadow) => {
    const actions = await shadow.keys.actions(20);
    expect(actions.map(({ action }) => action).toSorted()).toEqual([
      'customers-forgotten',
      'enqueued',
      'numbers-accepted-again',
      'parked-drop',
      'parked-retry',
      'paused',
      'population-said',
      'refresh-asked',
      'resumed',
    ]);
    for (const { actor, client } of actions)
      expect([actor, client]).toEqual([expect.stringMatching(/.@./), 'demo']);
    expect(JSON.stringify(actions)).not.toContain('471');
  });
});

test('status shows the worker that holds a client', async () => {
  const cwd = folder();
  await inShadow(cwd, async (shadow) => {
    await shadow.register(demo);
    await shadow.acquireLease(demo, 'somewhere-else/1/run');
    expect(await statusOf(cwd)).toMatchObject({ held_by: { holder: 'somewhere-else/1/run' } });
  });
});
