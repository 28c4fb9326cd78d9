// The processes of a run. Each prints one line of JSON when it is ready or when it is done.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const here = import.meta.dirname;

/**
 * Starts `file` from the folder of the benchmarks. Its stderr is passed on. Its stdin contains the given text. Without a
 * text it stays open as long as this process lives, so that a server knows when to end.
 */
export function forked(file: string, args: readonly string[], stdin: string | null = null): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--expose-gc', join(here, '..', file), ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  child.stdin.on('error', () => undefined);
  if (stdin !== null) child.stdin.end(stdin);
  return child;
}

/** The first line of its stdout, as JSON. */
export async function firstDocument(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('stdout is not piped');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as unknown;
  throw new Error('a process of the benchmark ended without an answer');
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

export async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}

/** For a server: ends it together with the process that started it, also when that is killed. */
export function endWithParent(): void {
  process.stdin.once('close', () => process.exit()).resume();
}
