// The benchmarks can be run: a very small one, whole, looked at for its form and never for its times.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { endOf } from '../support/run-aa-shadow.ts';

const root = resolve(import.meta.dirname, '../..');

function startBench(args: readonly string[]) {
  const node = join(root, 'node_modules/.bin/node');
  const all = ['--disable-warning=ExperimentalWarning', join(root, 'bench/main.ts'), ...args];
  return spawn(node, all, { stdio: ['ignore', 'pipe', 'pipe'] });
}

test('`bench drain --json` prints its figures and keeps them', async () => {
  const results = mkdtempSync(join(tmpdir(), 'aa-shadow-test-'));
  onTestFinished(() => rmSync(results, { recursive: true, force: true }));
  const options = ['--engine', 'sqlite', '--customers', '200', '--rounds', '1', '--results', results];

  const { code, stdout, stderr } = await endOf(startBench(['drain', '--json', ...options]));

  expect(code, stderr).toBe(0);
  const figures = JSON.parse(stdout) as { cases: { name: string; value: number; unit: string }[] };
  expect(Object.keys(figures)).toEqual(['name', 'machine', 'cases', 'ratios']);
  expect(figures).toMatchObject({ name: 'drain', machine: { cores: expect.any(Number) }, ratios: {} });
  expect(figures.cases).toContainEqual({ name: 'sqlite', value: expect.any(Number), unit: 'customers/s' });
  const [kept = ''] = readdirSync(results);
  expect(kept).toMatch(/^drain-\d{4}-\d\d-\d\d-\d\d-\d\d\.json$/);
  expect(JSON.parse(readFileSync(join(results, kept), 'utf8'))).toMatchObject({ cases: figures.cases });
});

test('an unknown benchmark is a usage error that names the known ones', async () => {
  const { code, stderr } = await endOf(startBench(['speed']));
  expect(code).toBe(2);
  expect(stderr).toContain(
    'drain, unchanged, spike, paced, workers, freshness, read, feed, metrics, webhooks, idle, page, search-cost',
  );
});
