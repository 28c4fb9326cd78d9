// The watch over the main thread, which watches all others. A small thread ends the process when the main thread does nothing
// for over a minute, so that the supervisor starts the program again.

import { Worker } from 'node:worker_threads';
import { Heartbeat } from './heartbeat.ts';
import { stallAsPlanted, watchLimits } from './limits.ts';

/** Beside this file, as TypeScript or as JavaScript, like this file itself. */
const threadFile = new URL(import.meta.url.replace(/watchdog(\.[a-z]+)$/, 'watchdog-thread$1'));

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
  // An error of the watchdog must not disturb the program.
  thread.on('error', () => undefined);
  thread.unref();
  return {
    end: async () => {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}
