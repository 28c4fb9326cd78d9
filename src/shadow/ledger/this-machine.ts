// What leases need to know about this machine: its name, which processes run, and since when.

import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Machine, startMark } from './lease-holder.ts';

export const thisMachine: Machine = { host: hostname(), isRunning, place: placeOfProcesses(), startOf };

/** `host/pid/command`: the holder of a lease. People read it, and a worker checks by it whether the holder still runs. */
export function leaseHolder(command: string): string {
  const { host, place } = thisMachine;
  const start = startOf(process.pid);
  const mark = place === null || start === null ? '' : startMark(start, place);
  return `${host}/${process.pid}/${command}${mark}`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Only "no such process" is proof. "Not permitted" means that the process runs under another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Linux tells both. Elsewhere there is no such file, and no container that shares this host's name. */
function placeOfProcesses(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const processes = readlinkSync('/proc/self/ns/pid');
    return createHash('sha256').update(`${boot} ${processes}`).digest('hex').slice(0, 8);
  } catch {
    return null;
  }
}

/** The 22nd field of proc_pid_stat(5), in ticks since the boot. The second one, the name, may contain anything. */
const startField = 22;

function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(afterName[startField - 3]);
    return Number.isSafeInteger(ticks) ? ticks.toString(36) : null;
  } catch {
    return null;
  }
}
