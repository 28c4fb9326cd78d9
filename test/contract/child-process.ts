// Starts a script of the tests as a process of its own, for tests about several processes and about dying.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Child {
  readonly process: ChildProcess;
  /** What it says, line by line. */
  readonly lines: AsyncIterable<string>;
  readonly exit: Promise<number | null>;
}

/** Scripts are named from this folder. */
export function startChild(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Child {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, script), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } },
  );
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { process: child, lines: createInterface({ input: child.stdout }), exit };
}
