// Whether a shadow was ever filled, and how that is known (P15).

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { QueueReason } from '../../src/catalogue/queue-entry.ts';
import type { Lease } from '../../src/shadow/shadow.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const changed: readonly QueueReason[] = [{ table: 'CEN_CUST_ADDR', action: 'UPDATE', reason: null }];

export function populationCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const population = async () => (await fixture.shadow.clientState(fixture.bench.client)).population;

  interface Answer {
    readonly number: string;
    readonly ids: readonly string[];
    readonly reasons?: readonly QueueReason[];
    readonly askedMsAgo?: number;
    readonly unreadable?: number;
  }

  /** A queue answer is received, and waits to be refreshed. */
  async function received(
    lease: Lease,
    { number, ids, reasons = [], askedMsAgo, unreadable = 0 }: Answer,
  ): Promise<number> {
    const { shadow } = fixture;
    const drainNo = await shadow.openDrain(lease, askedMsAgo === undefined ? {} : { askedMsAgo });
    await shadow.stage(
      lease,
      drainNo,
      ids.map((id) => ({ custId: custId(id), reasons })),
    );
    await shadow.seal(lease, drainNo, number, unreadable);
    return drainNo;
  }

  async function refreshed(lease: Lease, drainNo: number): Promise<void> {
    const { bench, shadow } = fixture;
    for (const entry of await shadow.claimPending(lease, drainNo, 100))
      await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer(entry.custId)));
  }

  async function drained(lease: Lease, answer: Answer): Promise<void> {
    const drainNo = await received(lease, answer);
    await refreshed(lease, drainNo);
    await fixture.bench.finish(fixture.shadow, lease, drainNo);
  }

  const several = ['1', '2', '3', '4'];

  test('O1, P15: nothing is known of the population of a new client, nor after an empty queue', async () => {
    const { bench, shadow } = fixture;
    expect(await population()).toBeNull();
    await shadow.queueWasEmpty(await bench.lease(shadow));
    expect(await population()).toBeNull();
  });

  test('O1: a first queue with everything it has ever held is a population, once all of it is stored', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await received(lease, { number: '5', ids: several });
    await refreshed(lease, drainNo);
    expect(await population()).toBeNull();
    await bench.finish(shadow, lease, drainNo);
    const at = bench.clock.now();
    expect(await population()).toEqual({ how: 'seen', at, by: null, customers: 4 });
  });

  test.each([
    ['whose numbers say that most of it was purged before', { number: '10003', ids: several }],
    ['of changes', { number: '4', ids: several, reasons: changed }],
    ['whose number is no number', { number: 'A-4', ids: several }],
    [
      'of a change and an entry without a readable number',
      { number: '2', ids: ['1'], reasons: changed, unreadable: 1 },
    ],
  ])('O1, P15: a first queue %s is no population', async (_, answer) => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await drained(lease, answer);
    expect(await population()).toBeNull();
    await drained(lease, { number: '20000', ids: ['9'] });
    expect(await population()).toBeNull();
  });

  test('O1, P15: customers that were queued by name are no population', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.queuedByName(bench.client, 1);
    await shadow.queuedByName(bench.client, 1);
    await drained(lease, { number: '3', ids: ['1', '2', '3'] });
    expect(await population()).toBeNull();
  });

  test('O1, P15: everyone who was queued from here is a population when the drain after the call has finished', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await drained(lease, { number: '900', ids: ['1'], reasons: changed });
    const before = await received(lease, { number: '901', ids: ['2'], reasons: changed });
    bench.clock.pass(1_000);
    await shadow.populationAsked(bench.client, bench.clock.now());
    await refreshed(lease, before);
    await bench.finish(shadow, lease, before);
    expect(await population()).toBeNull();

    // An answer that has begun before the call, and ends after it.
    const between = await shadow.openDrain(lease);
    await shadow.stage(lease, between, [{ custId: custId('3'), reasons: changed }]);
    bench.clock.pass(1_000);
    await shadow.populationAsked(bench.client, bench.clock.now());
    await shadow.seal(lease, between, '902', 0);
    await refreshed(lease, between);
    await bench.finish(shadow, lease, between);
    expect(await population()).toBeNull();
    bench.clock.pass(1_000);
    await drained(lease, { number: '905', ids: several, reasons: changed });
    expect(await population()).toMatchObject({ how: 'enqueued', customers: 4 });
  });

  test.each([
    ['is at work', false],
    ['has finished', true],
  ])('O1: a drain that was received while the call was under way, and %s, counts', async (_, isDone) => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const since = bench.clock.now();
    bench.clock.pass(1_000);
    const drainNo = await received(lease, { number: '905', ids: several, reasons: changed });
    await refreshed(lease, drainNo);
    if (isDone) await bench.finish(shadow, lease, drainNo);
    await shadow.populationAsked(bench.client, since);
    if (!isDone) {
      expect(await population()).toBeNull();
      await bench.finish(shadow, lease, drainNo);
    }
    expect(await population()).toMatchObject({ how: 'enqueued', customers: 4 });
  });

  test.each([
    ['is told of before the answer began to arrive', true],
    ['is told of when its drain has finished', false],
  ])(
    'O1, P15: an answer that AA was asked for before everyone was queued does not count, where that %s',
    async (_, isToldFirst) => {
      const { bench, shadow } = fixture;
      const lease = await bench.lease(shadow);
      await drained(lease, { number: '900', ids: ['1'], reasons: changed });
      bench.clock.pass(60_000);
      const since = bench.clock.now();
      bench.clock.pass(5_000);
      if (isToldFirst) await shadow.populationAsked(bench.client, since);
      await drained(lease, { number: '901', ids: ['2'], reasons: changed, askedMsAgo: 30_000 });
      if (!isToldFirst) await shadow.populationAsked(bench.client, since);
      expect(await population()).toBeNull();
      await drained(lease, { number: '905', ids: several, reasons: changed, askedMsAgo: 4_000 });
      expect(await population()).toMatchObject({ how: 'enqueued', customers: 4 });
    },
  );

  test('O1, P15: an answer that broke off is asked for anew', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease, { askedMsAgo: 30_000 });
    await shadow.populationAsked(bench.client, bench.clock.now());
    await shadow.discardStaged(lease, drainNo, 'keep');
    await shadow.stage(lease, drainNo, [{ custId: custId('1'), reasons: changed }]);
    await shadow.seal(lease, drainNo, '900', 0);
    await refreshed(lease, drainNo);
    await bench.finish(shadow, lease, drainNo);
    expect(await population()).toMatchObject({ how: 'enqueued' });
  });

  test('O1: a drain that AA does not purge populates too, because all of it is stored', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await received(lease, { number: '4', ids: several });
    await refreshed(lease, drainNo);
    await shadow.beginPurge(lease, drainNo);
    await shadow.leftUnpurged(lease, drainNo);
    expect(await population()).toMatchObject({ how: 'seen' });
  });

  test('O1: a person may say that everybody is here, with a name and a time', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    const said = await shadow.populationSaid(bench.client, 'ops@here');
    expect(said).toEqual({ how: 'said', at: bench.clock.now(), by: 'ops@here', customers: 1 });
    expect(await population()).toEqual(said);
  });

  test('O1: what was known once stays, whatever the queue brings later', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await drained(lease, { number: '4', ids: several });
    const known = await population();
    bench.clock.pass(5_000);
    await drained(lease, { number: '5', ids: ['1'] });
    expect(await population()).toEqual(known);
  });
}
