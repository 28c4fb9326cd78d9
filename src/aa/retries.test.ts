import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AaError, aaErrors, type AaErrorCode } from './aa-error.ts';
import { backoffMs, longestBackoffMs, withRetries, type Retry } from './retries.ts';

const failing = (errors: readonly unknown[]): (() => Promise<string>) => {
  const left = [...errors];
  return async () => {
    if (left.length === 0) return 'done';
    throw left.shift();
  };
};

const watched = () => {
  const waits: number[] = [];
  const delay = async (ms: number): Promise<void> => {
    waits.push(ms);
  };
  return { waits, rules: { delay, random: () => 0.5 } };
};

const codes = Object.keys(aaErrors) as AaErrorCode[];
const notAsked: ReadonlySet<string> = new Set(['AA_ABANDONED', 'AA_HELD_BACK']);
const retried = codes.filter((code) => aaErrors[code].kind === 'transient' && !notAsked.has(code));

test.each(retried)('%s is tried again', async (code) => {
  const { waits, rules } = watched();
  expect(await withRetries(failing([new AaError(code)]), rules)).toBe('done');
  expect(waits).toEqual([125]);
});

test.each(codes.filter((code) => !retried.includes(code)))('%s is not tried again', async (code) => {
  const { waits, rules } = watched();
  const error = new AaError(code);
  await expect(withRetries(failing([error]), rules)).rejects.toBe(error);
  expect(waits).toEqual([]);
});

test("an error that is not AA's is not tried again", async () => {
  const error = new Error('disk full');
  await expect(withRetries(failing([error]), watched().rules)).rejects.toBe(error);
});

test('five attempts are made, and the last error is thrown', async () => {
  const errors = Array.from({ length: 9 }, () => new AaError('AA_TIMEOUT'));
  const { waits, rules } = watched();
  await expect(withRetries(failing(errors), rules)).rejects.toBe(errors[4]);
  expect(waits).toEqual([125, 250, 500, 1000]);
});

test('as many attempts are made as asked for', async () => {
  const errors = [new AaError('AA_TIMEOUT'), new AaError('AA_TIMEOUT')];
  await expect(withRetries(failing(errors), { ...watched().rules, attempts: 1 })).rejects.toBe(errors[0]);
});

test('each retry is reported before its wait', async () => {
  const told: Retry[] = [];
  const error = new AaError('AA_TIMEOUT');
  await withRetries(failing([error]), { ...watched().rules, onRetry: (retry) => told.push(retry) });
  expect(told).toEqual([{ attempt: 1, error, waitMs: 125 }]);
});

test('the wait is at least as long as Retry-After says', async () => {
  const { waits, rules } = watched();
  await withRetries(failing([new AaError('AA_HTTP_STATUS', { retryAfterMs: 9_000 })]), rules);
  expect(waits).toEqual([9_000]);
});

test('property: the wait lies between Retry-After and the doubling bound', () => {
  const attempts = fc.integer({ min: 1, max: 2_000 });
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(attempts, random, fc.option(fc.nat(300_000)), (attempt, chance, asked) => {
      const ms = backoffMs(attempt, chance, asked);
      expect(ms).toBeGreaterThanOrEqual(asked ?? 0);
      expect(ms).toBeLessThanOrEqual(
        Math.max(asked ?? 0, Math.min(longestBackoffMs, 250 * 2 ** (attempt - 1))),
      );
    }),
  );
});

describe('abandoning', () => {
  test('ends the wait before a retry, however long', async () => {
    const controller = new AbortController();
    const onRetry = (): void => queueMicrotask(() => controller.abort());
    const error = new AaError('AA_HTTP_STATUS', { retryAfterMs: 300_000 });
    const call = withRetries(failing([error]), { signal: controller.signal, onRetry });
    await expect(call).rejects.toMatchObject({ code: 'AA_ABANDONED' });
  });

  test('beforehand makes no attempt', async () => {
    let attempts = 0;
    const work = async (): Promise<void> => void (attempts += 1);
    const call = withRetries(work, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'AA_ABANDONED' });
    expect(attempts).toBe(0);
  });
});
