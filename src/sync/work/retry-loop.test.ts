// The retry loop, without a database or an AA.

import { describe, expect, test } from 'vitest';
import { AaShadowError, type ErrorKind } from '../../aa-shadow-error.ts';
import { clientId } from '../../catalogue/ids.ts';
import type { SyncEvent } from '../sync-event.ts';
import type { SyncContext } from './context.ts';
import { awaited, endless, FailureCount, persist, repeat, underLease } from './retry-loop.ts';

const client = clientId('acme');
const stop = new AbortController();

const failure = (kind: ErrorKind, code = 'AA_TIMEOUT') =>
  new AaShadowError({ code, kind, message: 'no', hint: '' });

/** A context whose pauses end at once. */
function made(signal: AbortSignal = stop.signal) {
  const events: SyncEvent[] = [];
  const pauses: number[] = [];
  const kept: (string | null)[] = [];
  const recordError = async (_: unknown, error: { readonly code: string } | null) =>
    void kept.push(error?.code ?? null);
  const context = {
    client,
    signal,
    shadow: { recordError },
    emit: (event: SyncEvent) => events.push(event),
    now: () => new Date(),
    random: () => 0,
    pause: async (ms: number) => void pauses.push(ms),
  } as unknown as SyncContext;
  return { context, events, pauses, kept };
}

/** Work that fails with these errors, one after the other, and then succeeds. */
function failing(...failures: readonly Error[]) {
  const left = [...failures];
  return (): Promise<string> => {
    const next = left.shift();
    return next === undefined ? Promise.resolve('done') : Promise.reject(next);
  };
}

describe('work that fails', () => {
  test('is reported and tried again after longer and longer pauses, until it succeeds', async () => {
    const { context, events, pauses, kept } = made();
    const work = failing(failure('transient'), failure('transient'), failure('refused'));
    expect(await persist(context, endless, work)).toBe('done');
    expect(pauses).toEqual([1_000, 2_000, 4_000]);
    expect(events.map(({ type }) => type)).toEqual(['failed', 'failed', 'failed']);
    expect(kept).toEqual([]);
  });

  test('begins the count again after progress', async () => {
    const { context, pauses } = made();
    const work = failing(...Array.from({ length: 4 }, () => failure('transient')));
    await persist(context, awaited(3, 'none'), (attempt) => {
      if (pauses.length === 2) attempt.emit({ client, type: 'applied', applied: [], tookMs: 1 });
      return work();
    });
    expect(pauses).toEqual([1_000, 2_000, 1_000, 2_000]);
  });

  test('may keep its count from one piece of work to the next', async () => {
    const { context, pauses } = made();
    const patience = { ...endless, failures: new FailureCount() };
    await persist(context, patience, failing(failure('transient')));
    await persist(context, patience, failing(failure('transient')));
    expect(pauses).toEqual([1_000, 2_000]);
  });

  test('ends with the reason of the signal, and reports nothing', async () => {
    const end = new AbortController();
    const { context, events } = made(end.signal);
    const reason = new Error('stopped');
    const work = (): Promise<never> => {
      end.abort(reason);
      return Promise.reject(failure('transient'));
    };
    await expect(persist(context, endless, work)).rejects.toBe(reason);
    expect(events).toEqual([]);
  });
});

describe('work that a person waits for is given up', () => {
  test.each<[ErrorKind, string, number]>([
    ['transient', 'AA_TIMEOUT', 5],
    ['refused', 'AA_FAILURE', 3],
    ['configuration', 'AA_BAD_CREDENTIALS', 3],
    ['bug', 'SYNC_NOT_DRAINED', 1],
    ['transient', 'DB_UNREACHABLE', 1],
    ['transient', 'DB_SET_BACK', 5],
  ])('%s %s: after %d', async (kind, code, times) => {
    const { context, pauses, kept } = made();
    const work = failing(...Array.from({ length: 9 }, () => failure(kind, code)));
    await expect(persist(context, awaited(5, 'last'), work)).rejects.toMatchObject({ code });
    expect(pauses).toHaveLength(times - 1);
    expect(kept).toEqual([code]);
  });
});

describe('work under a lease', () => {
  test('keeps each failure for the verdict, until it works again', async () => {
    const { context, kept } = made();
    await persist(context, underLease('retried'), failing(failure('bug', 'X'), failure('bug', 'Y')));
    expect(kept).toEqual(['X', 'Y', null]);
  });

  test('ends when the lease is lost, which is not kept', async () => {
    const { context, events, kept } = made();
    const work = failing(failure('transient', 'DB_LEASE_LOST'));
    await expect(persist(context, underLease('retried'), work)).rejects.toMatchObject({
      code: 'DB_LEASE_LOST',
    });
    expect([events, kept]).toEqual([[], []]);
  });
});

test('a step is repeated with the pauses that it asks for, until the signal aborts', async () => {
  const end = new AbortController();
  const { context, pauses } = made(end.signal);
  let steps = 0;
  await repeat(context, endless, () => {
    steps += 1;
    if (steps === 3) end.abort();
    return Promise.resolve(steps * 10);
  });
  expect(pauses).toEqual([10, 20, 30]);
});
