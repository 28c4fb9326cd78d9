// The commands about a whole database and whole clients, as a person uses them.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { demoClient } from '../support/demo-client.ts';
import { onPostgres, passwordApart, postgresForFile } from '../support/fresh-postgres.ts';
import { type Ended, endOf, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';

const postgres = postgresForFile();

interface Ground extends SimulatedProcess {
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Changes the configuration. */
  configure(change: (text: string) => string): void;
}

async function drained(customers = 40): Promise<Ground> {
  const process = await simulatedProcess(['--customers', String(customers)]);
  const run: Ground['run'] = (args, env = {}) =>
    runAaShadow([...args, '--config', process.config], { cwd: process.folder, env });
  expect((await run(['drain'])).code).toBe(0);
  return {
    ...process,
    run,
    configure: (change) => writeFileSync(process.config, change(readFileSync(process.config, 'utf8'))),
  };
}

const documentOf = ({ stdout }: Ended): unknown => JSON.parse(stdout);

describe('move', () => {
  test('P7, P11: to PostgreSQL, with the password from the environment; the old database refuses, the new one goes on', async () => {
    const ground = await drained();
    const { url } = await postgres.openFresh();
    const { address: to, password } = passwordApart(url);
    const moved = await ground.run(['move', '--to', to, '--json'], { DB_PASSWORD: password });
    expect(moved.stderr).not.toContain('error');
    expect(moved).toMatchObject({ code: 0 });
    const document = documentOf(moved) as { readonly line: string; readonly rows: number };
    expect(document).toMatchObject({ resumed: false, configuration: ground.config, line: `database: ${to}` });
    expect(document.rows).toBeGreaterThan(100);
    for (const command of ['drain', 'run', 'status']) {
      const refused = await ground.run([command]);
      expect(refused.code, command).toBe(5);
      expect(refused.stderr).toContain('DB_MOVED');
      expect(refused.stderr).toContain(new URL(url).host);
      if (password.length > 8) expect(refused.stderr + moved.stdout + moved.stderr).not.toContain(password);
    }
    ground.configure((text) => text.replace(/^database:.*$/m, () => `database: '${to}'`));
    await ground.control('POST', 'change', {});
    const drain = await ground.run(['drain', '--json'], { DB_PASSWORD: password });
    expect(documentOf(drain)).toMatchObject({ clients: [{ customers: { created: 0, updated: 1 } }] });
    const shadow = await openShadow(url);
    onTestFinished(() => shadow.close());
    expect(await differencesFromTruth(shadow, demoClient, await ground.truths())).toEqual([]);
  });

  test('is refused while run works, with who holds the client; a wrong command line is refused too', async () => {
    const ground = await drained();
    const worker = startAaShadow(['run', '--config', ground.config], { cwd: ground.folder });
    onTestFinished(() => void worker.kill('SIGKILL'));
    const ended = endOf(worker);
    const lease = async (): Promise<boolean> =>
      JSON.stringify(documentOf(await ground.run(['status', '--json']))).includes('"holder"');
    while (!(await lease()));
    const refused = await ground.run(['move', '--to', 'sqlite:new.db']);
    expect(refused).toMatchObject({ code: 5 });
    expect(refused.stderr).toMatch(/DB_IN_USE[\s\S]*demo is held by .*\/run/);
    worker.kill('SIGTERM');
    await ended;
    for (const args of [
      [],
      ['--to', 'sqlite:x', '--cancel'],
      ['--to', 'mysql://x'],
      ['--to', 'sqlite:${NO_SUCH}'],
    ])
      expect((await ground.run(['move', ...args])).code, args.join(' ')).toBe(2);
    const moved = await ground.run(['move', '--to', 'sqlite:new.db']);
    expect(moved.stdout).toContain(`database: sqlite:${join(ground.folder, 'new.db')}`);
    expect((await ground.run(['move', '--cancel'])).stderr).toContain('DB_MOVED');
  });

  test('can be given up after it was killed', async () => {
    const ground = await drained();
    const killed = await ground.run(['move', '--to', 'sqlite:new.db'], { AA_SHADOW_DIE_AT: 'page-moved:3' });
    expect(killed.code).toBeNull();
    const refused = await ground.run(['drain']);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('DB_MOVING');
    const given = await ground.run(['move', '--cancel', '--json']);
    expect(documentOf(given)).toEqual({ canceled: true, to: `sqlite:${join(ground.folder, 'new.db')}` });
    expect((await ground.run(['drain'])).code).toBe(0);
  });
});

describe('clients', () => {
  async function withoutDemo(): Promise<Ground> {
    const ground = await drained();
    ground.configure((text) => text.replace(/\bid: demo\b/, 'id: other'));
    return ground;
  }

  test('O20: a client that was taken out of the file is listed, named by status, exported and removed', async () => {
    const ground = await withoutDemo();
    const listed = documentOf(await ground.run(['clients', '--json']));
    expect(listed).toMatchObject({
      clients: [
        { client: 'demo', configured: false, stored: true, customers: 40, changes: 40, last_change_no: 40 },
        { client: 'other', configured: true, stored: false, customers: 0 },
      ],
    });
    expect((await ground.run(['clients'])).stdout).toMatch(/demo\s+no\s+40\s+20\d\d-.*40 changes/);
    const status = await ground.run(['status', '--json']);
    expect(documentOf(status)).toMatchObject({ not_configured: ['demo'] });
    expect((await ground.run(['status'])).stdout).toContain('but in the database: demo');

    const file = join(ground.folder, 'demo.jsonl');
    const exported = await ground.run(['clients', 'export', 'demo', '--out', 'demo.jsonl', '--json']);
    expect(documentOf(exported)).toMatchObject({ client: 'demo', file, rows: { customers: 40 } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines[0]).toMatchObject({ export: 'demo', format: 1 });
    expect(lines.at(-1)).toEqual({ end: 'demo', rows: (documentOf(exported) as Line).rows });
    const truths = new Set((await ground.truths()).map(({ custId }) => custId));
    const customers = lines.filter(({ table }) => table === 'customers').map(({ row }) => row?.['cust_id']);
    expect(new Set(customers)).toEqual(truths);
    expect((await ground.run(['clients', 'export', 'demo', '--out', 'demo.jsonl'])).code).toBe(5);

    const removed = await ground.run(['clients', 'remove', 'demo', '--yes', 'demo', '--json']);
    expect(documentOf(removed)).toMatchObject({ client: 'demo', complete: true, traces: 'cleaned' });
    expect(documentOf(await ground.run(['clients', '--json']))).toMatchObject({
      clients: [{ client: 'other', stored: false }],
    });
    const names = lines
      .filter(({ table }) => table === 'customers')
      .map(({ row }) => String(row?.['cust_id']));
    const bytes = readFileSync(ground.database.slice('sqlite:'.length));
    expect(names.filter((name) => bytes.includes(`"${name}"`))).toEqual([]);
  });

  test('O20: a client in the file, an unknown one, and one without a word are not removed', async () => {
    const ground = await drained();
    const configured = await ground.run(['clients', 'remove', 'demo', '--yes', 'demo']);
    expect(configured).toMatchObject({ code: 2 });
    expect(configured.stderr).toContain('is in the configuration');
    ground.configure((text) => text.replace(/\bid: demo\b/, 'id: other'));
    const unknown = await ground.run(['clients', 'remove', 'demmo', '--yes', 'demmo']);
    expect(unknown.stderr).toMatch(/no client demmo[\s\S]*demo/);
    expect((await ground.run(['clients', 'remove', 'demo'])).stderr).toContain('--yes demo');
    expect((await ground.run(['clients', 'remove', 'demo', '--yes', 'other'])).code).toBe(2);
    expect(documentOf(await ground.run(['clients', '--json']))).toMatchObject({
      clients: [{ client: 'demo', customers: 40 }, { client: 'other' }],
    });
  });
});

interface Line {
  readonly table?: string;
  readonly row?: Readonly<Record<string, unknown>>;
  readonly rows?: Readonly<Record<string, number>>;
}

describe('backup', () => {
  test('O4: a backup beside `run` is a database that works', async () => {
    const ground = await drained();
    const worker = startAaShadow(['run', '--config', ground.config], { cwd: ground.folder });
    onTestFinished(() => void worker.kill('SIGKILL'));
    const backup = await ground.run(['backup', 'copy.db', '--json']);
    const file = join(ground.folder, 'copy.db');
    expect(documentOf(backup)).toEqual({ file, bytes: statSync(file).size });
    expect((await ground.run(['backup', 'copy.db'])).code).toBe(5);
    worker.kill('SIGTERM');
    await endOf(worker);
    mkdirSync(join(ground.folder, 'restored'));
    ground.configure((text) => text.replace(/^database:.*$/m, `database: sqlite:${file}`));
    expect(documentOf(await ground.run(['clients', '--json']))).toMatchObject({
      clients: [{ client: 'demo', customers: 40 }],
    });
    expect((await ground.run(['drain'])).code).toBe(0);
  });

  test('of PostgreSQL: the command that is named makes a copy', async ({ skip }) => {
    const { url } = await postgres.openFresh();
    await (await openShadow(url)).close();
    const ground = await simulatedProcess(['--customers', '1']);
    const text = readFileSync(ground.config, 'utf8');
    writeFileSync(
      ground.config,
      text.replace(/^database:.*$/m, () => `database: '${url}'`),
    );
    const refused = await runAaShadow(['backup', 'copy.dump', '--config', ground.config], {
      cwd: ground.folder,
    });
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('DB_BACKUP_ELSEWHERE');
    const command = /pg_dump .*/.exec(refused.stderr.replaceAll('\n', ' '))?.[0] ?? '';
    const [server] = await onPostgres<{ readonly server_version_num: string }>(
      url,
      'SHOW server_version_num',
    );
    const major = Math.floor(Number(server?.server_version_num) / 10_000);
    const tool = /(\d+)/.exec(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];
    if (tool === undefined || Number(tool) < major)
      skip(`pg_dump ${tool ?? 'is missing'}, the server is ${major}`);
    const env = { ...process.env, PGPASSWORD: decodeURIComponent(new URL(url).password) };
    const ran = spawnSync('sh', ['-c', command], { cwd: dirname(ground.config), env, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    expect(existsSync(join(ground.folder, 'copy.dump'))).toBe(true);
  });
});
