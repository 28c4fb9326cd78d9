// A copy of the project in which one promise at a time is broken. The project itself is never touched.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Edit, Mutation } from './mutation.ts';

const copied = [
  'src',
  'test',
  'bench',
  'scripts',
  'docs',
  'packages',
  'examples',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

export class WorkingCopy {
  readonly folder: string;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.folder = mkdtempSync(join(tmpdir(), 'aa-shadow-mutation-'));
    for (const name of copied) cpSync(join(root, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Does the work with the promise broken, and mends it again. */
  async broken<T>({ edits }: Mutation, work: () => Promise<T>): Promise<T> {
    for (const edit of edits)
      writeFileSync(
        join(this.folder, edit.file),
        edited(readFileSync(join(this.folder, edit.file), 'utf8'), edit),
      );
    try {
      return await work();
    } finally {
      for (const { file } of edits) cpSync(join(this.#root, file), join(this.folder, file));
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Throws where what is to be replaced does not stand there exactly once. */
export function edited(text: string, { file, find, replace }: Edit): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} has ${times} times: ${find}`);
  return text.replace(find, () => replace);
}
