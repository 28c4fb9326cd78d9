// When a thread counts as stuck, and what is done how often. Tests shorten the limits, and plant what they are there for,
// with AA_SHADOW_TEST_WATCH; nothing else reads it.

import { existsSync } from 'node:fs';

export interface WatchLimits {
  /** How often is looked. */
  readonly tickMs: number;
  /** So long a thread may take to begin: a busy machine reads its files slowly. */
  readonly startMs: number;
  /**
   * So long a thread may do nothing at all. Longer than a busy machine keeps it from the processor (20 s were seen), and short
   * enough that `status` turns within a minute.
   */
  readonly blockedMs: number;
  /** So long a loop may give no sign of life while it waits for nothing that has an end of its own. */
  readonly stalledMs: number;
  /** So long the main thread may do nothing: a write to the database does not hold it up while it waits. */
  readonly mainMs: number;
  /** So often within so long a thread is started anew; then the process ends. */
  readonly restarts: number;
  readonly withinMs: number;
}

const limits: WatchLimits = {
  tickMs: 1_000,
  startMs: 120_000,
  blockedMs: 45_000,
  stalledMs: 45_000,
  mainMs: 60_000,
  restarts: 3,
  withinMs: 600_000,
};

type Plant = 'busy' | 'never' | 'main';

/** `plant`: as long as the file exists, a sync thread is busy for ever, a pause never ends, the main thread is busy. */
type Override = Partial<WatchLimits> & { readonly plant?: Readonly<Partial<Record<Plant, string>>> };

const override = JSON.parse(process.env['AA_SHADOW_TEST_WATCH'] ?? '{}') as Override;

export const watchLimits: WatchLimits = { ...limits, ...override };

const isPlanted = (plant: Plant): boolean => {
  const file = override.plant?.[plant];
  return file !== undefined && existsSync(file);
};

/** Only tests plant anything. */
export function stallAsPlanted(plant: 'busy' | 'main'): void {
  while (isPlanted(plant));
}

export const neverEndsAsPlanted = (): boolean => isPlanted('never');
