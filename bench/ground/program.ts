// Starts the real program as a process, with a configuration that is made for the run.

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cleanups } from './cleanups.ts';
import { ended } from './processes.ts';

const project = join(import.meta.dirname, '../..');
let isBuilt = false;

/** The built program, as it is installed. From its sources a process would have to strip the types first. */
export function builtMain(): string {
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
  /** Whether it serves over HTTP. Default: yes. */
  readonly serves?: boolean;
  /** Which customers are kept, as in the configuration. Default: all. */
  readonly relevance?: unknown;
}

/** Returns the path of the configuration. JSON is YAML. */
export function writeConfiguration(settings: ProgramSettings, cleanups: Cleanups): string {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-bench-'));
  cleanups.add(() => rmSync(folder, { recursive: true, force: true }));
  const { database, clients, serves = true, ...each } = settings;
  const file = join(folder, 'aa-shadow.yaml');
  const login = { username: 'integrator', password: 'simulated' };
  // Several programs run at once, so each takes a free port.
  const http = serves ? { http: { port: 0 } } : {};
  const document = {
    database,
    ...http,
    clients: clients.map((client) => ({ ...client, ...login, ...each })),
  };
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

/** The resident memory of a process in megabytes. 0: the process has ended. */
export async function residentMb({ pid }: ChildProcess): Promise<number> {
  try {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout) / 1024;
  } catch (error) {
    // `ps` ends with 1 when there is no such process. Any other code is a failure.
    if ((error as { readonly code?: unknown }).code === 1) return 0;
    throw error;
  }
}
