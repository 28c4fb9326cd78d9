// A small disk that is soon full: a tmpfs, which only root may mount.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Leaves this many KiB of free space. */
  leave(kib: number): void;
  remove(): void;
}

const run = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** `null`: mounting is not allowed. Then the test reports that it is skipped. */
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
