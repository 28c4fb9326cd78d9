// Reads the Retry-After header: seconds or an HTTP date.

/** Nobody waits longer than this on a header's word: a wrong clock must not stop the sync for a day. */
export const longestRetryAfterMs = 5 * 60_000;

const waitMs = (value: string, nowMs: number): number =>
  /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;

/** `undefined` where there is no header, or none that can be read. `nowMs`: milliseconds since 1970. */
export const retryAfterMs = (header: string | undefined, nowMs: number): number | undefined => {
  if (header === undefined) return undefined;
  const ms = waitMs(header.trim(), nowMs);
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRetryAfterMs);
};
