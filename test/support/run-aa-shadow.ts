// Runs the real program as a process of its own, as a person or a script does.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'src/cli/main.ts');
const node = join(root, 'node_modules/.bin/node');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The id of another user to run as. Only root may do that. */
  readonly uid?: number;
  readonly gid?: number;
}

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the test file. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-'));
  folders.push(folder);
  return folder;
}

/** Writes `aa-shadow.yaml` into a new folder, which it returns. */
export function folderWith(configuration: string): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'aa-shadow.yaml'), configuration);
  return folder;
}

export function startAaShadow(
  args: readonly string[],
  { cwd = newFolder(), env = {}, ...user }: RunOptions = {},
): ChildProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  return spawn(node, ['--disable-warning=ExperimentalWarning', main, ...args], {
    cwd,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
}

/** Runs the program until it ends. */
export const runAaShadow = (args: readonly string[], options?: RunOptions): Promise<Ended> =>
  endOf(startAaShadow(args, options));

export function endOf(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolveEnd, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolveEnd({ code, stdout, stderr }));
  });
}

/** The first line that the program writes to stdout. */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('stdout is not piped');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('it ended without a line');
}
