// The thread of watchdog.ts. It can end the process only by SIGKILL: all gentler ways wait for the main thread. A process that is
// killed loses nothing (P4).

import { constants, openSync, writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { Heartbeat, Stillness, Ticks } from './heartbeat.ts';
import { watchLimits } from './limits.ts';

const heartbeat = new Heartbeat(workerData as SharedArrayBuffer);
const stillness = new Stillness();
const ticks = new Ticks(watchLimits.tickMs);

setInterval(() => {
  const stillMs = stillness.look(heartbeat.beats, ticks.next());
  if (stillMs < watchLimits.mainMs || heartbeat.mayPause) return;
  const seconds = Math.round(stillMs / 1_000);
  try {
    say(
      `aa-shadow: the main thread has done nothing for ${seconds} s; the process ends, to be started again\n`,
    );
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}, watchLimits.tickMs);

/** Says it without waiting: the main thread may be waiting for a reader of stderr that no longer reads. */
function say(text: string): void {
  try {
    writeSync(openSync('/dev/stderr', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_APPEND), text);
  } catch (error) {
    // A socket cannot be opened again, and takes a line at once.
    if (error instanceof Error && 'code' in error && error.code === 'ENXIO') writeSync(2, text);
  }
}
