// Time as an argument: what waits in this room asks a clock, so that tests need not wait.

import { AaError } from './aa-error.ts';
import { onAbort } from './transport/call-deadline.ts';

export interface Clock {
  /** Milliseconds that only grow, from any start. */
  readonly now: () => number;
  /** Calls back after so many milliseconds. The function given back cancels this. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** A wait of so many milliseconds. It ends early with AA_ABANDONED when the signal aborts. */
export type Delay = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

export function delayOn({ after }: Clock): Delay {
  return async (ms, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cancel = after(ms, resolve);
    const release = onAbort(signal, () => reject(new AaError('AA_ABANDONED')));
    return promise.finally(() => {
      cancel();
      release();
    });
  };
}

export const systemDelay: Delay = delayOn(systemClock);
