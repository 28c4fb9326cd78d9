// A batch is applied, and one of its statements fails, each in turn. Then it is applied again.

import { expect, test } from 'vitest';
import type { FetchResult, Lease, Shadow } from '../../src/shadow/shadow.ts';
import { Bench, type OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { allRows } from '../support/all-rows.ts';

/** Counts the statements of a driver and lets one of them fail. */
export class FailingStatements {
  #seen = 0;
  #failing: number | null = null;

  /** Whether the statement that comes now is to fail. */
  failsNow(): boolean {
    this.#seen += 1;
    return this.#seen === this.#failing;
  }

  /** `nth`: from 1; `null`: none. Returns how many statements came. */
  async during(nth: number | null, work: () => Promise<unknown>): Promise<number> {
    [this.#seen, this.#failing] = [0, nth];
    try {
      await work();
      return this.#seen;
    } finally {
      this.#failing = null;
    }
  }
}

interface Ground {
  readonly bench: Bench;
  readonly shadow: Shadow;
  readonly lease: Lease;
  /** One result of every kind. */
  readonly batch: readonly FetchResult[];
}

async function prepared(openFresh: OpenFresh): Promise<Ground> {
  const bench = new Bench(await openFresh());
  const shadow = await bench.open();
  await bench.store(shadow, ...['1', '2', '3', '6'].map((id) => madeUpCustomer(id)));
  const lease = await bench.lease(shadow);
  const first = await bench.drainOf(shadow, lease, ['4']);
  await bench.apply(shadow, lease, await bench.failed(shadow, '4'));
  await bench.finish(shadow, lease, first);
  const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3', '4', '5'], '9');
  await shadow.claimPending(lease, drainNo, 10);
  const changed = madeUpCustomer('1', { seed: 4 });
  const batch = [
    await bench.current(shadow, { ...changed, findings: [{ kind: 'unknown', path: 'x' }] }),
    await bench.gone(shadow, '2'),
    await bench.current(shadow, madeUpCustomer('3')),
    await bench.failed(shadow, '4'),
    await bench.gone(shadow, '5'),
    await bench.gone(shadow, '6'),
  ];
  return { bench, shadow, lease, batch };
}

async function withGround<T>(openFresh: OpenFresh, work: (ground: Ground) => Promise<T>): Promise<T> {
  const ground = await prepared(openFresh);
  try {
    return await work(ground);
  } finally {
    await ground.bench.remove();
  }
}

export function failingStatements(openFresh: OpenFresh, statements: FailingStatements): void {
  test('P2: when any statement of a batch fails, nothing of it is written, and a second attempt writes all of it once', async () => {
    const apply = ({ bench, shadow, lease, batch }: Ground) => bench.apply(shadow, lease, ...batch);
    const rows = ({ bench }: Ground) => allRows(bench.database.url);
    const { count, whole } = await withGround(openFresh, async (ground) => ({
      count: await statements.during(null, () => apply(ground)),
      whole: await rows(ground),
    }));
    expect(count).toBeGreaterThan(10);
    for (let nth = 1; nth <= count; nth++)
      await withGround(openFresh, async (ground) => {
        const before = await rows(ground);
        await expect(statements.during(nth, () => apply(ground))).rejects.toMatchObject({
          code: 'DB_FAILED',
        });
        expect(await rows(ground)).toEqual(before);
        await apply(ground);
        expect(await rows(ground)).toEqual(whole);
      });
  }, 300_000);
}
