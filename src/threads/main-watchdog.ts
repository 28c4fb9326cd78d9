// Who watches the main thread, which watches all others: a small thread that ends the process when the main thread does
// nothing for over a minute, so that the supervisor starts it again.

import { Worker } from 'node:worker_threads';
import { Heartbeat } from './heartbeat.ts';
import { stallAsPlanted, watchLimits } from './watch-limits.ts';

/** Beside this file, in the language it is in itself. */
const threadFile = new URL(import.meta.url.replace(/main-watchdog(\.[a-z]+)$/, 'watchdog-thread$1'));

export interface MainWatchdog {
  end(): Promise<void>;
}

export function watchMain(): MainWatchdog {
  const heartbeat = new Heartbeat();
  heartbeat.beat();
  const timer = setInterval(() => {
    heartbeat.beat();
    stallAsPlanted('main');
  }, watchLimits.tickMs);
  const thread = new Worker(threadFile, {
    workerData: heartbeat.shared,
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 },
  });
  // Without it all goes on as before.
  thread.on('error', () => undefined);
  thread.unref();
  return {
    end: async () => {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}
