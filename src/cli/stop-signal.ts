// What stops the program: Ctrl-C, SIGTERM, SIGHUP (the terminal was closed), and npm that has ended. The work is asked to stop. A
// second Ctrl-C or SIGTERM ends the program at once, and so does the tenth second.

import { constants } from 'node:os';
import { type ExitCode, signalExitCode } from './exit-codes.ts';
import { watchStarter } from './starter.ts';

export interface StopSignal {
  /** Aborts when the program is asked to stop. */
  readonly signal: AbortSignal;
  /** The exit code after a request to stop. `null`: there was none. */
  exitCode(): ExitCode | null;
  /** Gives the signals their usual effect again. */
  release(): void;
}

const graceMs = 10_000;
/** Node undoes `nohup` when it starts, so SIGHUP would end the program anyway, without a word. */
const stopping = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Stopping = (typeof stopping)[number];

/** `say` is called with the reason when the program is stopped by something that nobody sees. */
export function listenForStop(say: (reason: string) => void = () => undefined): StopSignal {
  const stop = new AbortController();
  let code: ExitCode | null = null;
  const stopBy = (name: Stopping): void => {
    code = signalExitCode(constants.signals[name]);
    const wanted = code;
    setTimeout(() => process.exit(wanted), graceMs).unref();
    stop.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
  };
  const onSignal = (name: Stopping): void => {
    // A terminal that is closed may send SIGHUP twice, itself and by its shell.
    if (code !== null && name === 'SIGHUP') return;
    if (code !== null) process.exit(signalExitCode(constants.signals[name]));
    if (name === 'SIGHUP') say('SIGHUP: the terminal was closed, or the signal was sent');
    stopBy(name);
  };
  const onOrphaned = (): void => {
    if (code !== null) return;
    say('npm, which had started this program, has ended');
    stopBy('SIGTERM');
  };
  for (const name of stopping) process.on(name, onSignal);
  const endWatch = watchStarter(onOrphaned);
  return {
    signal: stop.signal,
    exitCode: () => code,
    release: () => {
      endWatch();
      for (const name of stopping) process.off(name, onSignal);
    },
  };
}
