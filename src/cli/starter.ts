// Who started this program. npm does not pass a signal on to what it has started: it ends its shell, and the program would go on
// without anybody who knows of it. So a program that npm started ends with npm. A program that was started in any other way
// (by a supervisor, by setsid, in the background) goes on when its starter ends, as that is often wanted.

import { readFileSync } from 'node:fs';

const lookEveryMs = 1_000;

/** Set by npm, npx, pnpm and yarn for what they run. */
const isStartedByNpm = (): boolean => (process.env['npm_lifecycle_event'] ?? '') !== '';

/** Calls `onGone` once when npm has ended. Returns what ends the watch. */
export function watchStarter(onGone: () => void): () => void {
  if (!isStartedByNpm() || process.ppid <= 1) return () => undefined;
  const starters = startersNow();
  const timer = setInterval(() => {
    if (startersNow() === starters) return;
    clearInterval(timer);
    onGone();
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** The parent, and npm behind it where the parent is only npm's shell. */
function startersNow(): string {
  const { ppid } = process;
  const parent = processOf(ppid);
  return parent !== null && isShell(parent.name) ? `${ppid} ${parent.parent}` : String(ppid);
}

interface RunningProcess {
  readonly name: string;
  readonly parent: string;
}

/** By proc_pid_stat(5): number, name in brackets, state, parent. `null`: this system does not tell. */
function processOf(pid: number): RunningProcess | null {
  try {
    const [, name = '', parent = ''] =
      /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { name, parent };
  } catch {
    return null;
  }
}

const isShell = (name: string): boolean => /^(ba|da|a|k|z)?sh$|^busybox$/.test(name);
