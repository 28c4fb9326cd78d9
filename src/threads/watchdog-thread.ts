// The thread of main-watchdog.ts. It can end the process only by SIGKILL: everything kinder waits for the main thread. A
// process that is killed loses nothing (P4).

import { constants, openSync, writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { Heartbeat } from './heartbeat.ts';
import { Stillness, Ticks } from './stillness.ts';
import { watchLimits } from './watch-limits.ts';

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

/** Without waiting: a reader of stderr that reads no more may be what the main thread waits for. */
function say(text: string): void {
  try {
    writeSync(openSync('/dev/stderr', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_APPEND), text);
  } catch (error) {
    // A socket cannot be opened anew, and takes a line at once.
    if (error instanceof Error && 'code' in error && error.code === 'ENXIO') writeSync(2, text);
  }
}
