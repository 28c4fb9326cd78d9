// Listens to an abort signal that outlives many calls, and lets go of it again.

/** Calls back when the signal aborts, at once if it has; the answer ends the listening. */
export const onAbort = (signal: AbortSignal | undefined, callback: () => void): (() => void) => {
  if (signal === undefined) return () => {};
  if (signal.aborted) callback();
  else signal.addEventListener('abort', callback, { once: true });
  return () => signal.removeEventListener('abort', callback);
};
