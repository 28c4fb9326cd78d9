// What the tabs of the page have seen.

export interface TabsSeen {
  /** Milliseconds of each answer, by kind. */
  readonly clients: number[];
  readonly status: number[];
  readonly refresh: number[];
  /** Of all bodies, as they were sent. */
  bytes: number;
  answers: number;
  /** Answers that the tab knew already. */
  unchanged: number;
}
