// Ctrl-C and SIGTERM. The first signal asks the work to stop. A second signal, or ten seconds later, the program ends.

import { constants } from 'node:os';
import { type ExitCode, signalExitCode } from './exit-codes.ts';

export interface StopSignal {
  /** Aborts when the program is asked to stop. */
  readonly signal: AbortSignal;
  /** The exit code after a request to stop. `null`: there was none. */
  exitCode(): ExitCode | null;
  /** Gives the signals their usual effect again. */
  release(): void;
}

const graceMs = 10_000;
const stopping = ['SIGINT', 'SIGTERM'] as const;

export function listenForStop(): StopSignal {
  const stop = new AbortController();
  let code: ExitCode | null = null;
  const onSignal = (name: (typeof stopping)[number]): void => {
    const wanted = signalExitCode(constants.signals[name]);
    if (code !== null) process.exit(wanted);
    code = wanted;
    setTimeout(() => process.exit(wanted), graceMs).unref();
    stop.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
  };
  for (const name of stopping) process.on(name, onSignal);
  return {
    signal: stop.signal,
    exitCode: () => code,
    release: () => {
      for (const name of stopping) process.off(name, onSignal);
    },
  };
}
