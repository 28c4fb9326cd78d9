// What the library measures of the process, as far as it costs nothing between scrapes: processor time, memory, open files, heap. Its
// measures of the event loop and of garbage collection run timers and observers all the time, and are left out.

import type { Registry } from '@prometheus-io/client';
import { createRequire } from 'node:module';

interface Collector {
  (registry: Registry): void;
  readonly metricNames: readonly string[];
}

const cheap = [
  'processCpuTotal',
  'processStartTime',
  'osMemoryHeap',
  'processOpenFileDescriptors',
  'processMaxFileDescriptors',
  'heapSizeAndUsed',
] as const;

const require = createRequire(import.meta.url);

/** The library exports them only all together. */
const collectors = cheap.map((name) => require(`@prometheus-io/client/lib/metrics/${name}.js`) as Collector);

export const processMetricNames: readonly string[] = collectors.flatMap(({ metricNames }) => metricNames);

export function addProcessMetrics(registry: Registry): void {
  for (const collect of collectors) collect(registry);
}
