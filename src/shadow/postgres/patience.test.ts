import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { Patience } from './patience.ts';

const fromServer = (code: string): Error =>
  Object.assign(new pg.DatabaseError('in words', 1, 'error'), { code });
const serialization = fromServer('40001');
const lockTimeout = fromServer('55P03');
const lost = new Error('Connection terminated unexpectedly');

/** How often one that fails like this is tried again, and for how long. */
async function tried(failures: Iterable<Error>): Promise<{ readonly repeats: number; readonly ms: number }> {
  let [repeats, ms] = [0, 1_000];
  const pause = (pauseMs: number): Promise<void> => Promise.resolve(void (ms += pauseMs));
  const patience = new Patience({ now: () => ms, pause });
  for (const failure of failures) {
    const again = await patience.afterFailure(failure).then(
      () => true,
      () => false,
    );
    if (!again) break;
    repeats += 1;
  }
  return { repeats, ms: ms - 1_000 };
}

function* always(failure: Error): Iterable<Error> {
  for (;;) yield failure;
}

describe('patience', () => {
  test('with a server that is away ends after a minute', async () => {
    const { repeats, ms } = await tried(always(lost));
    expect(ms).toBeGreaterThan(60_000);
    expect(ms).toBeLessThan(65_000);
    expect(repeats).toBeGreaterThan(15);
    expect(repeats).toBeLessThan(40);
  });

  test('begins with the first failure, however long that took to come', async () => {
    let now = 0;
    const patience = new Patience({ now: () => now, pause: () => Promise.resolve() });
    now = 120_000;
    await patience.afterFailure(lost);
    now = 179_000;
    await patience.afterFailure(lost);
    now = 181_000;
    await expect(patience.afterFailure(lost)).rejects.toBe(lost);
  });

  test('where others are in the way is counted in attempts, and those on a lost connection do not count', async () => {
    expect(await tried(always(serialization))).toMatchObject({ repeats: 19 });
    const both = [
      ...Array.from({ length: 12 }, () => lost),
      ...Array.from({ length: 5 }, () => serialization),
    ];
    expect(await tried(both)).toMatchObject({ repeats: 17 });
  });

  test('with a lock is had only where it may be our own, of a connection that was lost', async () => {
    expect(await tried([lockTimeout])).toMatchObject({ repeats: 0 });
    expect(await tried([serialization, lockTimeout])).toMatchObject({ repeats: 1 });
    expect(await tried([lost, lockTimeout, lockTimeout])).toMatchObject({ repeats: 3 });
  });

  test('is not had with what stays wrong', async () => {
    expect(await tried([fromServer('42501')])).toMatchObject({ repeats: 0 });
    expect(await tried([lost, fromServer('22P05')])).toMatchObject({ repeats: 1 });
  });
});
