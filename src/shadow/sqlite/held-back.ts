// The size of SQLite's log, and which other processes keep a view of the database open. A reader's lock stands in the shared
// memory beside the log. Linux lists such locks.

import { readFileSync, statSync } from 'node:fs';
import type { HeldBack } from '../interface/held-back.ts';

/** The bytes of the `-shm` file that readers lock (https://www.sqlite.org/walformat.html, "WAL_READ_LOCK"). */
const [firstReadLock, lastReadLock] = [123, 127];
const mostNamed = 5;

export function heldBackIn(path: string): HeldBack {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return {
    logBytes: log?.size ?? 0,
    oldestSeconds: null,
    readers: readersOf(`${path}-shm`).slice(0, mostNamed),
  };
}

function readersOf(sharedMemory: string): readonly string[] {
  const found = statSync(sharedMemory, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return [];
  const lines = textOf('/proc/locks').split('\n');
  const pids = lines.map((line) => readerIn(line, found.ino)).filter((pid) => pid !== null);
  return [...new Set(pids)].filter((pid) => pid !== process.pid).map(nameOf);
}

/** `1: POSIX  ADVISORY  READ 4711 08:01:1234 124 124`: the process, the file as device and number, the bytes. */
function readerIn(line: string, ino: bigint): number | null {
  const [, pid, file, from, to] =
    /POSIX\s+ADVISORY\s+READ\s+(\d+)\s+\w+:\w+:(\d+)\s+(\d+)\s+(\d+)$/.exec(line) ?? [];
  if (file !== String(ino) || Number(from) < firstReadLock || Number(to) > lastReadLock) return null;
  return Number(pid);
}

/** Another container's process has no number here. */
const nameOf = (pid: number): string =>
  pid === 0
    ? 'a process of another container'
    : `process ${pid}${spaced(textOf(`/proc/${pid}/comm`).trim())}`;

const spaced = (name: string): string => (name === '' ? '' : ` (${name})`);

/** Empty on systems that have no such file. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
