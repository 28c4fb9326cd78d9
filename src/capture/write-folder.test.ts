import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/simulated-sync.ts';
import { checkFolder, writeFolder } from './write-folder.ts';

const files = [
  { name: '001-queue.xml', content: '<queue/>' },
  { name: 'capture.json', content: '{}' },
];
const names = files.map(({ name }) => name);

test('a new folder is made, with the folders around it, and only its owner may read it', async () => {
  const around = temporaryFolder();
  const folder = join(around, 'a', 'b');
  await checkFolder(folder);
  expect(readdirSync(around)).toEqual([]);
  await writeFolder(folder, files);
  expect(readdirSync(folder)).toEqual(names);
  expect(statSync(folder).mode & 0o077).toBe(0);
  expect(readdirSync(join(around, 'a'))).toEqual(['b']);
});

test('an empty folder is filled, and stays the same folder', async () => {
  const folder = temporaryFolder();
  const { ino } = statSync(folder);
  await checkFolder(folder);
  await writeFolder(folder, files);
  expect(readdirSync(folder)).toEqual(names);
  expect(readFileSync(join(folder, 'capture.json'), 'utf8')).toBe('{}');
  expect(statSync(folder).ino).toBe(ino);
});

test('an empty folder may be named by a link', async () => {
  const around = temporaryFolder();
  mkdirSync(join(around, 'real'));
  symlinkSync('real', join(around, 'link'));
  await checkFolder(join(around, 'link'));
  await writeFolder(join(around, 'link'), files);
  expect(readdirSync(join(around, 'real'))).toEqual(names);
});

test.each(['a file', 'within a file', 'where nothing can be made', 'not empty'])(
  'a folder that cannot be taken is refused before AA is asked: %s',
  async (name) => {
    const around = temporaryFolder();
    writeFileSync(join(around, 'a file'), '');
    const folder = {
      'a file': join(around, 'a file'),
      'within a file': join(around, 'a file', 'x'),
      'where nothing can be made': '/proc/captured',
      'not empty': around,
    }[name]!;
    await expect(checkFolder(folder)).rejects.toMatchObject({ code: 'CAPTURE_FOLDER' });
    await expect(writeFolder(folder, files)).rejects.toMatchObject({ code: 'CAPTURE_FOLDER' });
    expect(readdirSync(around)).toEqual(['a file']);
  },
);

test.each(['new', 'empty'])('after an abort there is nothing in a folder that was %s', async (kind) => {
  const around = temporaryFolder();
  const folder = join(around, 'captured');
  if (kind === 'empty') mkdirSync(folder);
  const reason = new Error('Ctrl-C');
  await expect(writeFolder(folder, files, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(readdirSync(around, { recursive: true })).toEqual(kind === 'empty' ? ['captured'] : []);
});

test.each(['new', 'empty'])(
  'where a file cannot be written, nothing is left in a folder that was %s',
  async (kind) => {
    const around = temporaryFolder();
    const folder = join(around, 'captured');
    if (kind === 'empty') mkdirSync(folder);
    const twice = [...files, ...files];
    await expect(writeFolder(folder, twice)).rejects.toMatchObject({ code: 'CAPTURE_FOLDER' });
    expect(readdirSync(around, { recursive: true })).toEqual(kind === 'empty' ? ['captured'] : []);
  },
);
