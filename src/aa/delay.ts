// A wait that ends early, with AA_ABANDONED, when it is given up.

import { AaError } from './aa-error.ts';
import { systemClock, type Clock } from './clock.ts';
import { onAbort } from './transport/on-abort.ts';

export type Delay = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

export const delayOn =
  ({ after }: Clock): Delay =>
  async (ms, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const callOff = after(ms, resolve);
    const letGo = onAbort(signal, () => reject(new AaError('AA_ABANDONED')));
    return promise.finally(() => {
      callOff();
      letGo();
    });
  };

export const abortableDelay: Delay = delayOn(systemClock);
