// Writes the files of a capture, all of them or none. They come into a hidden folder first: beside the wanted one, which gets its
// name in the end, or within it where it is there already.

import { mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { CaptureFile } from './capture-files.ts';
import { CaptureError } from './capture-error.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown reason';

/** What stands in a folder; `null` where there is no folder. */
async function contentOf(folder: string): Promise<readonly string[] | null> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The folder itself, or the nearest one around it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  const around = dirname(folder);
  return around === folder || (await contentOf(folder)) !== null ? folder : nearestFolder(around);
}

async function asFolderError<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    throw new CaptureError('CAPTURE_FOLDER', `${folder} (${codeOf(error)})`, error);
  }
}

async function isThere(folder: string): Promise<boolean> {
  const found = await contentOf(folder);
  if (found !== null && found.length > 0) throw new CaptureError('CAPTURE_FOLDER', `${folder} is not empty`);
  return found !== null;
}

const hiddenFolder = (around: string, folder: string): Promise<string> =>
  mkdtemp(join(around, `.${basename(folder)}-`));

/** Throws `CAPTURE_FOLDER` where the folder cannot be taken. To be called before AA is asked. */
export const checkFolder = (folder: string): Promise<void> =>
  asFolderError(folder, async () => {
    await isThere(folder);
    const path = resolve(folder);
    await rmdir(await hiddenFolder(await nearestFolder(path), path));
  });

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

async function moveInto(folder: string, half: string, files: readonly CaptureFile[]): Promise<void> {
  try {
    for (const { name } of files) await rename(join(half, name), join(folder, name));
    await rmdir(half);
  } catch (error) {
    for (const { name } of files) await rm(join(folder, name), { force: true });
    throw error;
  }
}

async function writeAll(
  folder: string,
  files: readonly CaptureFile[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const inside = await isThere(folder);
  const around = inside ? folder : dirname(folder);
  await mkdir(around, { recursive: true });
  const half = await hiddenFolder(around, folder);
  try {
    for (const file of files) {
      signal?.throwIfAborted();
      await writeOne(half, file);
    }
    await (inside ? moveInto(folder, half, files) : rename(half, folder));
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  }
}

/** Rejects with the reason of the signal where it aborts before the files have their places. */
export const writeFolder = (
  folder: string,
  files: readonly CaptureFile[],
  signal?: AbortSignal,
): Promise<void> =>
  asFolderError(folder, () => writeAll(resolve(folder), files, signal)).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
