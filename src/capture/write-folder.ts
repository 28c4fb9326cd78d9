// Writes the files of a capture, all of them or none. They come into a folder beside the wanted one, which gets its name in
// the end.

import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { CaptureFile } from './capture-files.ts';
import { CaptureError } from './capture-error.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown reason';

/** Throws `CAPTURE_FOLDER` where the folder cannot be taken. To be called before AA is asked. */
export async function checkFolder(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new CaptureError('CAPTURE_FOLDER', `${folder} (${codeOf(error)})`, error);
  });
  if (found !== null && found.length > 0) throw new CaptureError('CAPTURE_FOLDER', `${folder} is not empty`);
}

/** Readable by its owner only, and on the disk when it resolves. */
async function writeOne(folder: string, { name, content }: CaptureFile): Promise<void> {
  const file = await open(join(folder, name), 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function writeFolder(
  folder: string,
  files: readonly CaptureFile[],
  signal?: AbortSignal,
): Promise<void> {
  await checkFolder(folder);
  const parent = dirname(resolve(folder));
  try {
    await mkdir(parent, { recursive: true });
    const half = await mkdtemp(join(parent, `.${basename(folder)}-`));
    try {
      for (const file of files) {
        signal?.throwIfAborted();
        await writeOne(half, file);
      }
      await rename(half, resolve(folder));
    } catch (error) {
      await rm(half, { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new CaptureError('CAPTURE_FOLDER', `${folder} (${codeOf(error)})`, error);
  }
}
