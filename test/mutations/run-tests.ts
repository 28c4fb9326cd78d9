// Runs some tests of a working copy, and tells how many of them failed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface TestsRun {
  readonly passed: number;
  readonly failed: number;
  /** Files whose tests could not even be collected: that is no test that noticed something. */
  readonly unusable: number;
  /** They did not end in time. */
  readonly hung: boolean;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const longestMs = 300_000;

/** Tests in the files whose title carries the number. */
export async function runTests(folder: string, files: readonly string[], promise: string): Promise<TestsRun> {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
  const child = spawn(
    process.execPath,
    [vitest, 'run', ...files, '-t', `\\b${promise}\\b`, '--reporter=json', `--outputFile=${report}`],
    { cwd: folder, stdio: 'ignore', detached: true },
  );
  const alarm = setTimeout(() => endGroup(child.pid), longestMs);
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(alarm);
  // A test that failed may have left processes behind.
  endGroup(child.pid);
  if (signal !== null) return { passed: 0, failed: 0, unusable: 0, hung: true };
  return countsOf(JSON.parse(readFileSync(report, 'utf8')) as Report);
}

/** With all that it started. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of it is left.
  }
}

const countsOf = ({ numPassedTests, numFailedTests, testResults }: Report): TestsRun => ({
  passed: numPassedTests,
  failed: numFailedTests,
  unusable: testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length,
  hung: false,
});
