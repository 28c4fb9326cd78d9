// The package as a user has it: packed by npm, and unpacked into the node_modules of an empty project. No registry is asked:
// what the package depends on is linked from here.

import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { type Ended, endOf } from '../support/run-aa-shadow.ts';

const root = resolve(import.meta.dirname, '../..');

/** What packing reads. */
const sources = ['src', 'page', 'docs', 'package.json', 'tsconfig.json', 'tsconfig.build.json', '.npmrc'];
const pages = ['README.md', 'CHANGELOG.md', 'LICENSE'];

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

export interface Running {
  /** The Node.js that runs it. Default: the one of the tests. */
  readonly node?: string;
  /** Where it is typed. Default: in the folder of the project. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Installed {
  /** The project of the user. Its own modules are CommonJS, as npm sets it up. */
  readonly folder: string;
  /** A command line as its user types it, the first word being `npx` or `node`. */
  run(words: readonly string[], running?: Running): Promise<Ended>;
  start(words: readonly string[], running?: Running): ReturnType<typeof spawn>;
  remove(): void;
}

export async function installedPackage(): Promise<Installed> {
  const ground = mkdtempSync(join(tmpdir(), 'aa-shadow-package-'));
  const tarball = await packed(join(ground, 'source'));
  const folder = join(ground, 'project');
  await unpacked(tarball, folder);
  const start: Installed['start'] = (
    [command = '', ...words],
    { node = process.execPath, cwd = folder, env = {} } = {},
  ) =>
    spawn(command, words, {
      cwd,
      env: { PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter), HOME: ground, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    folder,
    start,
    run: (words, running) => endOf(start(words, running)),
    remove: () => rmSync(ground, { recursive: true, force: true }),
  };
}

/** `npm pack` builds it first. It works in a copy, because others may look at our `dist` meanwhile. */
async function packed(copy: string): Promise<string> {
  for (const name of [...sources, ...pages]) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const packing = spawn('npm', ['pack', '--silent', '--offline'], { cwd: copy });
  const { code, stdout, stderr } = await endOf(packing);
  if (code !== 0) throw new Error(`npm pack failed: ${stdout}${stderr}`);
  return join(copy, stdout.trim().split('\n').at(-1) ?? '');
}

async function unpacked(tarball: string, folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'aa-shadow');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "a-project", "version": "1.0.0" }\n');
  const { code } = await endOf(spawn('tar', ['-xzf', tarball, '-C', own, '--strip-components=1']));
  if (code !== 0) throw new Error('the package cannot be unpacked');
  const { bin, dependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as Manifest;
  for (const name of Object.keys(dependencies)) {
    // A name may have a scope before it, which is a folder.
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(modules, '.bin'));
  for (const [name, file] of Object.entries(bin)) {
    chmodSync(join(own, file), 0o755);
    symlinkSync(join('../aa-shadow', file), join(modules, '.bin', name));
  }
}
