// When a thread counts as stuck, and how often it is started again. Tests shorten the limits, and make a thread stuck, with
// AA_SHADOW_TEST_WATCH. Nothing else reads that variable.

import { existsSync } from 'node:fs';
import { type HeldBackLimits, heldBackLimits } from '../shadow/reads/held-back.ts';

export interface WatchLimits {
  /** How often the threads are looked at. */
  readonly tickMs: number;
  /** How long a thread may take to begin. A busy machine reads its files slowly. */
  readonly startMs: number;
  /**
   * How long a thread may do nothing at all. It is longer than a busy machine keeps a thread from the processor (20 s were
   * seen), and short enough that `status` changes within a minute.
   */
  readonly blockedMs: number;
  /** How long a loop may give no sign of life while it waits for nothing that has an end of its own. */
  readonly stalledMs: number;
  /** How long the main thread may do nothing. A write to the database that waits does not hold it up. */
  readonly mainMs: number;
  /** How often a thread is started again within `withinMs`. After that the process ends. */
  readonly restarts: number;
  /** How often it is measured what readers hold back, and what of it is worth a warning. */
  readonly heldBackEveryMs: number;
  readonly heldBack: HeldBackLimits;
  readonly withinMs: number;
}

const limits: WatchLimits = {
  tickMs: 1_000,
  startMs: 120_000,
  blockedMs: 45_000,
  stalledMs: 45_000,
  mainMs: 60_000,
  restarts: 3,
  heldBackEveryMs: 60_000,
  heldBack: heldBackLimits,
  withinMs: 600_000,
};

type Plant = 'busy' | 'never' | 'main';

/** `plant`: as long as the file exists, a sync thread is busy for ever, a pause never ends, or the main thread is busy. */
type Override = Partial<WatchLimits> & { readonly plant?: Readonly<Partial<Record<Plant, string>>> };

const override = JSON.parse(process.env['AA_SHADOW_TEST_WATCH'] ?? '{}') as Override;

export const watchLimits: WatchLimits = { ...limits, ...override };

function isPlanted(plant: Plant): boolean {
  const file = override.plant?.[plant];
  return file !== undefined && existsSync(file);
}

/** Only tests plant anything. */
export function stallAsPlanted(plant: 'busy' | 'main'): void {
  while (isPlanted(plant));
}

export const neverEndsAsPlanted = (): boolean => isPlanted('never');
