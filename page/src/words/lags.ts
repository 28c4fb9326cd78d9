// The lag of a client. It is counted from when the oldest change became known, because the server sends its answer again as it
// was while only the clock goes on. Pure.

import type { Client } from '../../../packages/client/src/api-types.ts';

export type Lagging = Pick<Client, 'lag_seconds' | 'behind_since' | 'verdict'>;

/** Seconds. `null`: it is not known. That no change waits is known as long as AA's queue is heard. */
export function lagOf({ lag_seconds, behind_since, verdict }: Lagging, nowMs: number): number | null {
  if (lag_seconds === null) return null;
  if (behind_since === null) return verdict === 'blind' ? null : lag_seconds;
  return Math.max(0, Math.floor((nowMs - Date.parse(behind_since)) / 1_000));
}
