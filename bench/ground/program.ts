// The real program as a process of its own, with a configuration made for the run.

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cleanups } from './cleanups.ts';
import { ended } from './processes.ts';

const project = join(import.meta.dirname, '../..');
let isBuilt = false;

/** As it is installed: started from its sources, a process would first have to strip them of their types. */
function builtMain(): string {
  if (!isBuilt) execFileSync('npm', ['run', '--silent', 'build'], { cwd: project, stdio: 'inherit' });
  isBuilt = true;
  return join(project, 'dist/cli/main.js');
}

export interface ProgramClient {
  readonly id: string;
  readonly url: string;
}

export interface ProgramSettings {
  readonly database: string;
  readonly clients: readonly ProgramClient[];
  readonly bulkSize: number;
  readonly concurrency: number;
  readonly pollEvery: string;
}

/** Returns the path of the configuration. JSON is YAML. */
export function writeConfiguration(settings: ProgramSettings, cleanups: Cleanups): string {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-bench-'));
  cleanups.add(() => rmSync(folder, { recursive: true, force: true }));
  const { database, clients, ...each } = settings;
  const file = join(folder, 'aa-shadow.yaml');
  const login = { username: 'integrator', password: 'simulated' };
  // Several of them run at once: each takes a port of its own.
  const http = { port: 0 };
  const document = { database, http, clients: clients.map((client) => ({ ...client, ...login, ...each })) };
  writeFileSync(file, JSON.stringify(document), { mode: 0o600 });
  return file;
}

export function startProgram(command: string, configuration: string, cleanups: Cleanups): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', builtMain(), command, '--config', configuration, '--json'],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  cleanups.add(() => stopped(child, 'SIGKILL'));
  return child;
}

export async function stopped(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  child.kill(signal);
  await ended(child);
}

const run = promisify(execFile);

/** Megabytes of memory a process holds; 0 when it has ended meanwhile. */
export async function residentMb({ pid }: ChildProcess): Promise<number> {
  try {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout) / 1024;
  } catch (error) {
    // `ps` says so with 1; anything else is a failure of the measure.
    if ((error as { readonly code?: unknown }).code === 1) return 0;
    throw error;
  }
}
