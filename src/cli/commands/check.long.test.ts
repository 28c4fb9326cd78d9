// `check` and `enqueue` against a simulated AA in the same process.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { folderWith, newFolder, runAaShadow } from '../../../test/support/run-aa-shadow.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts';

const started: Simulator[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
});

async function folderFor(options: SimulatorOptions, password = 'simulated'): Promise<string> {
  const simulator = await startSimulator({ customers: 5, ...options });
  started.push(simulator);
  const cwd = newFolder();
  const client = { id: 'demo', url: simulator.url, username: 'integrator', password };
  writeFileSync(join(cwd, 'aa-shadow.yaml'), JSON.stringify({ clients: [client] }));
  return cwd;
}

interface CheckDocument {
  readonly ok: boolean;
  readonly database: object;
  readonly clients: readonly { readonly services: readonly Record<string, unknown>[] }[];
}

async function check(
  cwd: string,
): Promise<{ code: number | null; document: CheckDocument; verdicts: unknown[] }> {
  const { code, stdout } = await runAaShadow(['check', '--json'], { cwd });
  const document = JSON.parse(stdout) as CheckDocument;
  return { code, document, verdicts: document.clients[0]!.services.map(({ verdict }) => verdict) };
}

test('check reports that everything works, and changes neither AA nor the disk', async () => {
  const cwd = await folderFor({});
  const { code, document, verdicts } = await check(cwd);
  expect([code, verdicts]).toEqual([0, ['ok', 'ok', 'reachable', 'reachable']]);
  expect(document).toMatchObject({ ok: true, database: { ok: true, needs_migration: true, error: null } });
  expect(document.clients[0]!.services[0]).toEqual({
    service: 'queue',
    address: expect.stringContaining('GET_QUEUE_CUSTS_W_REASONS_XML') as string,
    verdict: 'ok',
    ok: true,
    detail: '5 queued, without reasons',
    hint: null,
    ask: null,
    request: null,
    skeleton: null,
    dialect_keys: [],
  });
  expect((await runAaShadow(['status'], { cwd })).code).toBe(5);
  const text = (await runAaShadow(['check'], { cwd })).stdout;
  expect(text).toMatch(/^ok {2}configuration /);
});

test('a purge number is positive and belongs to one client', async () => {
  const cwd = await folderFor({ queued: 'none' });
  for (const number of ['0', '-1', '1.5', 'x'])
    expect((await runAaShadow(['check', `--purge-number=${number}`], { cwd })).code).toBe(2);
  const { clients } = JSON.parse(readFileSync(join(cwd, 'aa-shadow.yaml'), 'utf8')) as { clients: object[] };
  const two = [...clients, { ...clients[0], id: 'other' }];
  writeFileSync(join(cwd, 'aa-shadow.yaml'), JSON.stringify({ clients: two }));
  expect((await runAaShadow(['check', '--purge-number', '7'], { cwd })).code).toBe(2);
  const { stdout } = await runAaShadow(['check', '--client', 'demo'], { cwd });
  expect(stdout).toContain('<purge-request><vendor-id>***</vendor-id><vendor-password>***</vendor-password>');
  expect(stdout).toContain('would show at the first purge');
});

test('P11: bad credentials are reported with a question for ACGI, and are not printed', async () => {
  const cwd = await folderFor({}, 'hunter2');
  const { code, document } = await check(cwd);
  expect([code, document.ok]).toEqual([4, false]);
  expect(document.clients[0]!.services[0]).toMatchObject({
    verdict: 'AA_BAD_CREDENTIALS',
    ask: expect.stringContaining('user name and password') as string,
  });
  expect(JSON.stringify(document)).not.toContain('hunter2');
  expect((await runAaShadow(['check'], { cwd })).stdout).toContain('ask ACGI: Please confirm');
});

test('a service that is not provisioned is reported; the enqueue service is not needed', async () => {
  const lacking = await check(await folderFor({ unprovisioned: ['customers'] }));
  expect([lacking.code, lacking.verdicts[1]]).toEqual([4, 'AA_NOT_PROVISIONED']);
  const enough = await check(await folderFor({ unprovisioned: ['enqueue'] }));
  expect([enough.code, enough.document.ok, enough.verdicts[3]]).toEqual([0, true, 'AA_NOT_PROVISIONED']);
});

test('enqueue queues customers one by one and reports each', async () => {
  const cwd = await folderFor({ queued: 'none' });
  const [known] = started[0]!.world.custIds();
  const { code, stdout } = await runAaShadow(['enqueue', '--json', String(known), '9999999x'], { cwd });
  expect([code, JSON.parse(stdout)]).toEqual([
    4,
    {
      enqueued: [
        { client: 'demo', cust_id: known, everyone: false, ok: true, forgotten: null, error: null },
        {
          client: 'demo',
          cust_id: '9999999x',
          everyone: false,
          ok: false,
          forgotten: null,
          error: expect.objectContaining({ code: 'AA_UNKNOWN_CUSTOMER', kind: 'refused' }) as object,
        },
      ],
    },
  ]);
  expect((await runAaShadow(['enqueue', '--everyone', '--yes'], { cwd })).stdout).toBe(
    'demo: everyone is queued\n',
  );
});

test('O21: a host that cannot be found is one question, and not one for each service', async () => {
  const cwd = folderWith(`clients:
  - { id: demo, url: 'http://no-such-host.invalid/acmedemo/', username: reader, password: simulated }
`);
  const { code, stdout } = await runAaShadow(['check'], { cwd });
  expect(code).toBe(4);
  expect(stdout.match(/AA_NAME_NOT_FOUND/g)).toHaveLength(4);
  expect(stdout.match(/Check the spelling of the host/g)).toHaveLength(1);
  expect(stdout.match(/ask ACGI: .*/g)).toEqual([
    'ask ACGI: What is the host of our AA? We have no-such-host.invalid, and this machine finds no such host.',
  ]);
});

test('O21: what differs between the services is asked for each', async () => {
  const cwd = await folderFor({ unprovisioned: ['customers', 'purge'] });
  const { stdout } = await runAaShadow(['check'], { cwd });
  expect(stdout.match(/ask ACGI: Please provision/g)).toHaveLength(2);
});
