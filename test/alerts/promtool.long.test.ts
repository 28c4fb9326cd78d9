// The alert rules, tried by promtool, the tool of Prometheus itself.

import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool)
  process.stderr.write(
    'SKIPPED: no promtool here, so nothing has tried the alert rules; it is in the package `prometheus` of Debian\n',
  );

const promtool = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: root, encoding: 'utf8' });
  return { status, said: stdout + stderr };
};

test.skipIf(!hasPromtool)('the rules are well-formed', () => {
  expect(promtool('check', 'rules', 'docs/alerts/aa-shadow.rules.yml')).toMatchObject({ status: 0 });
});

test.skipIf(!hasPromtool)('each alert tells what it should, when it should, and nothing else', () => {
  expect(promtool('test', 'rules', join('test', 'alerts', 'aa-shadow.tests.yml'))).toMatchObject({
    status: 0,
  });
});
