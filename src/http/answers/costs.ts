// What it would cost to queue everyone, and to audit a sample. Pure.

import type { AaPace } from '../metrics/answer-times.ts';

export const usualSample = 300;

/** `bulkSize`: of the settings; `null`: it is not known. `pace`: `null`: nothing was fetched in the last minutes. */
export function costsDocument(customers: number, pace: AaPace | null, bulkSize: number | null) {
  const perCall = pace?.customers ?? bulkSize;
  const sample = Math.min(usualSample, customers);
  return {
    customers,
    everyone: costOf(customers, perCall, pace, pace?.atOnce ?? 1),
    // An audit takes half of the calls that are made at once.
    audit: { sample, ...costOf(sample, perCall, pace, Math.max(1, Math.floor((pace?.atOnce ?? 1) / 2))) },
  };
}

function costOf(customers: number, perCall: number | null, pace: AaPace | null, atOnce: number) {
  const calls = perCall === null ? null : Math.ceil(customers / perCall);
  return {
    calls,
    seconds: calls === null || pace === null ? null : Math.ceil((calls * pace.seconds) / atOnce),
  };
}
