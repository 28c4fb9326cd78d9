// What leases need to know about this machine: its name, and which processes run.

import { hostname } from 'node:os';
import type { Machine } from './lease-holder.ts';

export const thisMachine: Machine = { host: hostname(), isRunning };

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Only "no such process" is proof. "Not permitted" means that the process runs under another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
