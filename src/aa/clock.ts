// Time as an argument: what waits in this room asks a clock, so that tests need not wait.

export interface Clock {
  /** Milliseconds that only ever grow; from when does not matter. */
  readonly now: () => number;
  /** Calls back after so many milliseconds; the answer calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
