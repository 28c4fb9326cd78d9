// `check` and `enqueue` against a simulated AA in the same process.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { newFolder, runAaShadow } from '../../../test/support/run-aa-shadow.ts';
import { pretendServer } from '../../../test/support/pretend-server.ts';
import { proxyServer } from '../../../test/support/proxy-server.ts';
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
    through: null,
    request: null,
    skeleton: null,
    dialect_keys: [],
  });
  expect((await runAaShadow(['status'], { cwd })).code).toBe(5);
  const told = await runAaShadow(['check'], { cwd });
  expect(told.stdout).toMatch(/^ok {2}configuration /);
  expect(told.stderr.match(/trying \w+/g)).toEqual(
    ['the', 'queue', 'customers', 'purge', 'enqueue'].map((service) => `trying ${service}`),
  );
  for (const silently of ['--json', '--quiet'])
    expect((await runAaShadow(['check', silently], { cwd })).stderr).not.toContain('trying');
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

async function checkText(
  client: object,
  env: Record<string, string> = {},
): Promise<{ code: number | null; text: string }> {
  const cwd = newFolder();
  const clients = [{ id: 'demo', username: 'reader-name', password: 'reader-word', ...client }];
  writeFileSync(join(cwd, 'aa-shadow.yaml'), JSON.stringify({ clients }));
  const { code, stdout } = await runAaShadow(['check'], { cwd, env });
  return { code, text: stdout };
}

test('O21: a host that cannot be found is told of once, and asked for once', async () => {
  const { code, text } = await checkText({ url: 'https://aa.invalid/dad', proxy: 'none' });
  expect(code).toBe(4);
  expect(text.match(/^no /gm)).toHaveLength(1);
  expect(text.match(/ask ACGI/g)).toHaveLength(1);
  expect(text).toContain('no  demo queue, customers, purge, enqueue at https://aa.invalid\n');
  expect(text).toMatch(/AA_NAME_NOT_FOUND: .*aa\.invalid/);
  expect(text).toContain('its request: <?xml');
});

test('O21: services on several hosts are told of apart', async () => {
  const services = {
    queue: 'https://q.invalid/q',
    customers: 'https://c.invalid/c',
    purge: 'https://q.invalid/p',
  };
  const { text } = await checkText({ services, proxy: 'none' });
  expect(text.match(/AA_NAME_NOT_FOUND/g)).toHaveLength(2);
  expect(text).toContain('no  demo queue, purge at https://q.invalid\n');
});

test('W14: P11: check says through which proxy it went, and keeps its password to itself', async () => {
  const simulator = await startSimulator({ customers: 5 });
  started.push(simulator);
  const proxy = await proxyServer({ credentials: 'joe:hunter2' });
  const client = { url: simulator.url, username: 'integrator', password: 'simulated' };
  const address = `http://joe:hunter2@${proxy.host}`;
  for (const [own, env] of [
    [{ proxy: address }, {}],
    [{}, { HTTP_PROXY: address, NO_PROXY: 'example.org' }],
  ] as const) {
    const { code, text } = await checkText({ ...client, ...own }, env);
    expect([code, text.match(/through the proxy http:\/\/\*\*\*@127\.0\.0\.1:\d+/g)?.length]).toEqual([0, 4]);
    expect(text).not.toMatch(/joe|hunter2/);
  }
  const straight = await checkText(client, { HTTP_PROXY: address, NO_PROXY: '127.0.0.1' });
  expect([straight.code, straight.text.includes('proxy')]).toEqual([0, false]);
  const refused = await checkText({ ...client, proxy: `http://joe:wrong-word@${proxy.host}` });
  expect(refused.code).toBe(4);
  expect(refused.text).toMatch(/AA_PROXY_REFUSED: .*407.*\n(.*\n)*?.*wants a user name and a password/);
  expect(refused.text).not.toMatch(/joe|wrong-word|ask ACGI/);
});

test('W12: a firewall before AA is no service, and check says so', async () => {
  const { origin } = await pretendServer((response) =>
    response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end('<html><title>Request Rejected</title></html>'),
  );
  const { code, text } = await checkText({ url: origin, proxy: 'none' });
  expect([code, text.match(/^ok {2}demo/gm)]).toEqual([4, null]);
  expect(text).toContain('“Request Rejected”');
  expect(text).toContain('A firewall or a login page may stand before AA');
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

test('O21: what differs between the services is asked for each', async () => {
  const cwd = await folderFor({ unprovisioned: ['customers', 'purge'] });
  const { stdout } = await runAaShadow(['check'], { cwd });
  expect(stdout.match(/ask ACGI: Please provision/g)).toHaveLength(2);
});
