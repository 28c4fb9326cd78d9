// Runs some tests of a working copy, and tells how many of them failed, and in which suite.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Suite, suiteOf } from '../support/suites.ts';

export interface TestsRun {
  readonly passed: number;
  readonly failed: number;
  /** Files whose tests could not even be collected: that is no test that noticed something. */
  readonly unusable: number;
  /** They did not end in time. */
  readonly hung: boolean;
  /** The suites with a test that failed; of tests that did not end, all they are of. */
  readonly failedIn: readonly Suite[];
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  /** The path of the file. */
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
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
  if (signal !== null) return { passed: 0, failed: 0, unusable: 0, hung: true, failedIn: suitesOf(files) };
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
  failedIn: suitesOf(testResults.filter(hasFailedTest).map(({ name }) => name)),
});

const hasFailedTest = ({ assertionResults }: FileReport): boolean =>
  assertionResults.some(({ status }) => status === 'failed');

const suitesOf = (files: readonly string[]): readonly Suite[] =>
  (['quick', 'long'] as const).filter((suite) => files.some((file) => suiteOf(file) === suite));
