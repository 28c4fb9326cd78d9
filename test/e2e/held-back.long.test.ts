// O17: a reader that keeps a transaction open, as another process. `run` and `status` tell of it, with who it is.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';

vi.setConfig({ testTimeout: 120_000 });

const postgres = postgresForFile();

async function until(happened: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await happened())) {
    if (performance.now() > end) throw new Error('it did not happen');
    await delay(50);
  }
}

interface Database {
  readonly log_bytes: number | null;
  readonly oldest_transaction_seconds: number | null;
  readonly readers: readonly string[];
  readonly warning: string | null;
}

async function database(aa: SimulatedProcess): Promise<Database> {
  const { stdout } = await runAaShadow(['status', '--json', '--config', aa.config]);
  return (JSON.parse(stdout) as { readonly database: Database }).database;
}

/** A `run` that warns at the first sign, and what it has said. */
function running(aa: SimulatedProcess): () => string {
  const limits = { heldBackEveryMs: 100, heldBack: { logBytes: 200_000, oldestSeconds: 1 } };
  const child = startAaShadow(['run', '--config', aa.config], {
    cwd: aa.folder,
    env: { AA_SHADOW_TEST_WATCH: JSON.stringify(limits) },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return () => said;
}

const reading = `const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1]);
database.exec('BEGIN');
database.prepare('SELECT count(*) FROM sync_clients').get();
console.log('reading');
setInterval(() => undefined, 1_000);`;

test('O17: a reader of the SQLite file that ends no transaction', async () => {
  const aa = await simulatedProcess(['--customers', '300']);
  expect((await runAaShadow(['drain', '--config', aa.config])).code).toBe(0);
  const reader = spawn(process.execPath, ['-e', reading, aa.database.slice('sqlite:'.length)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void reader.kill('SIGKILL'));
  await once(reader.stdout, 'data');
  const said = running(aa);
  await aa.control('POST', 'spike', { customers: 300, renewed: 1 });
  await until(() => said().includes('keeps a transaction open'));
  expect(said()).toContain(`process ${reader.pid}`);
  const found = await database(aa);
  expect(found.log_bytes).toBeGreaterThan(200_000);
  expect(found.readers.join()).toContain(`process ${reader.pid}`);
  // It is not much by the limits of a user.
  expect(found.warning).toBeNull();
});

test('O17: a session of the server that ends no transaction', async () => {
  const aa = await simulatedProcess(['--customers', '20']);
  const { url } = await postgres.openFresh();
  const text = readFileSync(aa.config, 'utf8');
  writeFileSync(
    aa.config,
    text.replace(/^database: .*$/m, () => `database: ${JSON.stringify(url)}`),
  );
  expect((await runAaShadow(['drain', '--config', aa.config])).code).toBe(0);
  const address = new URL(url);
  address.search = '';
  const reader = new pg.Client({ connectionString: address.href, application_name: 'forgotten tool' });
  await reader.connect();
  onTestFinished(() => reader.end());
  await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await reader.query('SELECT 1');
  const said = running(aa);
  await until(() => said().includes('a transaction has been open for'));
  expect(said()).toContain('forgotten tool');
  const found = await database(aa);
  expect(found).toMatchObject({ log_bytes: null, warning: null });
  expect(found.oldest_transaction_seconds).toBeGreaterThanOrEqual(1);
  expect(found.readers.join()).toContain('forgotten tool');
});
