// Measures the time of a piece of work, and its effect on the event loop and the memory of the process.

import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Measure } from './contender.ts';

export type Work = () => Promise<Pick<Measure, 'customers' | 'rows'>>;

export async function measured(work: Work): Promise<Measure> {
  globalThis.gc?.();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const start = performance.now();
  const cpu = process.cpuUsage();
  const done = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  return {
    ...done,
    ms,
    cpuMs: (user + system) / 1_000,
    loopDelayMs: delay.percentile(99) / 1e6,
    // Kilobytes, on every system.
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}
