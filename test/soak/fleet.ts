// The `run` processes of a soak. They are started, killed, stopped, frozen, and started again. Some of them end at a step.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startAaShadow } from '../support/run-aa-shadow.ts';

export class Fleet {
  readonly #folder: string;
  readonly #log: WriteStream;
  readonly #workers: ChildProcess[] = [];
  readonly #frozen = new Set<ChildProcess>();
  /** How often the processes ended in each way. */
  readonly ends = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#log = createWriteStream(join(folder, 'workers.log'));
  }

  /** How many processes run. */
  get size(): number {
    return this.#workers.length;
  }

  /** The process that was started first has the index 0. */
  at(place: number): ChildProcess | undefined {
    return this.#workers[place];
  }

  start(dieAt = ''): void {
    const env = { AA_SHADOW_DIE_AT: dieAt };
    const worker = startAaShadow(['run', '--log-level', 'info'], { cwd: this.#folder, env });
    worker.stderr?.on('data', (text: Buffer) => void this.#log.write(text));
    worker.stdout?.resume();
    this.#workers.push(worker);
    worker.once('exit', (code, signal) => {
      const place = this.#workers.indexOf(worker);
      if (place >= 0) this.#workers.splice(place, 1);
      const end = signal === null ? `exit ${code}` : dieAt === '' ? signal : `${signal} at a step`;
      this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
      this.#log.write(`--- worker ${worker.pid} ended: ${end} ${dieAt}\n`);
    });
  }

  signal(worker: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): void {
    this.thaw(worker);
    worker.kill(signal);
  }

  async freeze(worker: ChildProcess, ms: number): Promise<void> {
    worker.kill('SIGSTOP');
    this.#frozen.add(worker);
    await delay(ms);
    this.thaw(worker);
  }

  thaw(worker: ChildProcess): void {
    if (this.#frozen.delete(worker)) worker.kill('SIGCONT');
  }

  /** Stops all processes with a signal that they handle. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.#workers].map(async (worker) => {
        const ended = once(worker, 'exit');
        this.signal(worker, 'SIGTERM');
        await ended;
      }),
    );
    this.#log.end();
  }

  /** Kills all processes, because the soak itself has failed. */
  abandon(): void {
    for (const worker of this.#workers) worker.kill('SIGKILL');
  }
}
