// One signal for a call that several may abandon: its caller, and the closing of what it runs on.

import { onAbort } from './on-abort.ts';

/** Runs the work with a signal that aborts as soon as one of the given does, and lets go of them afterwards. */
export const withLinkedSignal = async <T>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  const releases = signals.map((signal) => onAbort(signal, () => controller.abort()));
  try {
    return await work(controller.signal);
  } finally {
    releases.forEach((release) => release());
  }
};
