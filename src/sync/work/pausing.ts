// Work that heeds what people wish of it: it stops where a client is paused, and its pauses end when the wishes change.

import type { SyncContext } from './context.ts';

/** The same context. A pause of its work ends early when the wishes for the client change. */
export function wakeful(context: SyncContext): SyncContext {
  const { client, wishBoard, pause } = context;
  return {
    ...context,
    pause: async (ms, signal) => {
      const woken = new AbortController();
      const end = (): void => woken.abort();
      const unwatch = wishBoard.watch(client, end);
      signal.addEventListener('abort', end, { once: true });
      try {
        if (!signal.aborted) await pause(ms, woken.signal);
      } finally {
        unwatch();
        signal.removeEventListener('abort', end);
      }
    },
  };
}

/** Whether a person holds the work for the client. The database itself is asked. */
export const isPaused = async ({
  client,
  shadow,
}: Pick<SyncContext, 'client' | 'shadow'>): Promise<boolean> =>
  (await shadow.operations.pauseOf(client)) !== null;
