// `compare` and `reasons` as a person runs them.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, runAaShadow } from '../../../test/support/run-aa-shadow.ts';
import { startSimulator } from '../../simulator/simulator.ts';

const asJson = (text: string): unknown => JSON.parse(text);

async function drainedFolder(
  configured = '',
): Promise<{ readonly cwd: string; readonly ids: readonly string[] }> {
  const simulator = await startSimulator({ customers: 12, seed: 3 });
  const cwd = folderWith(
    `clients:\n  - { id: demo, url: '${simulator.url}', username: integrator, password: simulated${configured} }\n`,
  );
  expect(await runAaShadow(['drain'], { cwd })).toMatchObject({ code: 0 });
  const ids = [...simulator.world.custIds()];
  await simulator.close();
  return { cwd, ids };
}

test('compare tells who is only there, who is only here, and exits 6', async () => {
  const { cwd, ids } = await drainedFolder();
  const list = join(cwd, 'old.csv');
  writeFileSync(list, `\uFEFF"${ids[0]}"\r\n\r\n ${ids[1]} \r\n990001\r\n`);
  const { code, stdout } = await runAaShadow(['compare', '--ids', 'old.csv'], { cwd });
  expect(code).toBe(6);
  expect(stdout).toContain('demo: 3 numbers in the list, 12 customers here, 2 in both');
  expect(stdout).toContain('1: no answer of AA has named them: aa-shadow refresh fetches them (990001)');
  expect(stdout).toContain('10 only here:');
  writeFileSync(list, ids.join('\n'));
  const same = await runAaShadow(['compare', '--ids', list, '--json'], { cwd });
  expect(same.code).toBe(0);
  expect(asJson(same.stdout)).toMatchObject({ both: 12, only_there: { count: 0 }, only_here: { count: 0 } });
});

test('compare refuses lines that are no numbers, and names them', async () => {
  const { cwd } = await drainedFolder();
  writeFileSync(join(cwd, 'old.csv'), 'cust_id,name\n12\n13;Meyer\n');
  const { code, stderr } = await runAaShadow(['compare', '--ids', 'old.csv'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('old.csv, line 1, line 3: no customer number');
  expect(stderr).toContain('one customer number a line');
  expect(stderr).not.toContain('Meyer');
  const missing = await runAaShadow(['compare', '--ids', 'nowhere.csv'], { cwd });
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain('nowhere.csv cannot be read (ENOENT)');
});

test('P9: compare holds 300,000 numbers in little memory', async () => {
  const { cwd } = await drainedFolder();
  const numbers = Array.from({ length: 300_000 }, (_, at) => String(5_000_000 + at));
  writeFileSync(join(cwd, 'old.csv'), numbers.join('\n'));
  const env = { NODE_OPTIONS: '--max-old-space-size=96' };
  const { code, stdout } = await runAaShadow(['compare', '--ids', 'old.csv'], { cwd, env });
  expect(code).toBe(6);
  expect(stdout).toContain('300,000: no answer of AA has named them');
}, 300_000);

test('reasons counts what has queued customers', async () => {
  const { cwd } = await drainedFolder();
  const { code, stdout } = await runAaShadow(['reasons', '--json'], { cwd });
  expect(code).toBe(0);
  expect(asJson(stdout)).toMatchObject({ clients: [{ client: 'demo', entries: 12, customers: 12 }] });
  const wrong = await runAaShadow(['reasons', '--since', 'monday'], { cwd });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--since is neither') });
});

test('P24: `drain` of an observer exits 0, and `status` says in plain words what it is', async () => {
  const { cwd } = await drainedFolder(', purge: never');
  const { stdout } = await runAaShadow(['status'], { cwd });
  expect(stdout).toContain('this client only observes');
  expect(stdout).toContain('to take over');
  const document = asJson((await runAaShadow(['status', '--json'], { cwd })).stdout);
  expect(document).toMatchObject({
    clients: [{ observing: { still_queued: 12 }, foreign_purge: null, last_purge_at: null }],
  });
});
