// A limit of time for work that waits for the database: it tries again for a minute when the server is away, and a caller should not
// wait for that.

import { HttpError } from './http-errors.ts';

const notReady = (): HttpError =>
  new HttpError('HTTP_NOT_READY', { detail: 'the database does not answer in time' });

/**
 * Throws `tooLate` when the time has passed, by default `HTTP_NOT_READY`. The work itself goes on, and its end is of no more
 * interest.
 */
export async function within<T>(
  ms: number,
  work: T | Promise<T>,
  tooLate: () => HttpError = notReady,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
