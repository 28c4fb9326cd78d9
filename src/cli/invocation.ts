// What a command works with: its options, the configuration, the log, and the signal to stop.

import { loadSettings } from '../config/settings-file.ts';
import type { ClientSettings, Settings } from '../config/settings.ts';
import type { Paint } from '../wording.ts';
import type { ExitCode } from './exit-codes.ts';
import { type GlobalOptions, wantsDebug } from './global-options.ts';
import { createLog, type Log } from './log.ts';
import { selectClients } from './client-work.ts';
import { listenForStop, type StopSignal } from './stop-signal.ts';
import { paintFor } from './output.ts';
import { inOwnName } from './own-name.ts';

export class Invocation {
  readonly options: GlobalOptions;
  readonly log: Log;
  /** Colours text for stdout. */
  readonly paint: Paint = paintFor(process.stdout);
  #settings: Promise<Settings> | undefined;
  #stop: StopSignal | undefined;

  constructor(options: GlobalOptions) {
    this.options = options;
    this.log = createLog({
      level: options.logLevel ?? (options.quiet ? 'error' : 'info'),
      debug: wantsDebug(options),
    });
  }

  get json(): boolean {
    return this.options.json === true;
  }

  get quiet(): boolean {
    return this.options.quiet === true;
  }

  /** Aborts on Ctrl-C, SIGTERM and SIGHUP, and when npm has ended. A command that does not use it is ended by them at once. */
  get signal(): AbortSignal {
    this.#stop ??= listenForStop((reason) => this.log.warn(`stopping: ${reason}`));
    return this.#stop.signal;
  }

  /** The exit code if the command was asked to stop. `null`: it was not. */
  stopExitCode(): ExitCode | null {
    return this.#stop?.exitCode() ?? null;
  }

  /** The configuration. Its warnings go to the log. Throws `ConfigError`. */
  settings(): Promise<Settings> {
    this.#settings ??= this.#load();
    return this.#settings;
  }

  /** The client of `--client`, or all clients. */
  async clients(): Promise<readonly ClientSettings[]> {
    return selectClients((await this.settings()).clients, this.options.client);
  }

  async #load(): Promise<Settings> {
    const { config, logLevel, quiet } = this.options;
    const settings = await loadSettings({ path: config, env: process.env, cwd: process.cwd() });
    if (logLevel === undefined && !quiet) this.log.level = settings.log.level;
    for (const warning of settings.warnings) this.log.warn(warning);
    return settings;
  }

  /** Writes text to stdout, also while the command works, which only `demo` and `simulate` need. */
  say(text: string): void {
    process.stdout.write(inOwnName(text));
  }
}
