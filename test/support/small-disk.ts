// A disk that is soon full, where the machine lets us make one: a tmpfs, which only root may mount.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Leaves room for so many KiB more than is there. */
  leave(kib: number): void;
  remove(): void;
}

const run = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** `null` where mounting is not allowed: then the test says that it is left out. */
export function smallDisk(): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-disk-'));
  if (!run('mount', '-t', 'tmpfs', '-o', 'size=200m', 'none', folder)) {
    rmSync(folder, { recursive: true });
    return null;
  }
  return {
    folder,
    leave: (kib) => {
      const { blocks, bfree, bsize } = statfsSync(folder);
      const size = Math.ceil(((blocks - bfree) * bsize) / 1024) + kib;
      if (!run('mount', '-o', `remount,size=${size}k`, folder)) throw new Error('cannot be resized');
    },
    remove: () => {
      run('umount', '-l', folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
