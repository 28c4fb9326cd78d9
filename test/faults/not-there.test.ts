// P8: a web server reports an exception inside AA as if the service did not exist. If other customers come, one customer is the
// cause. If no others come, the service really does not exist (decision 4).

import { expect, test } from 'vitest';
import { AaError, type AaErrorCode } from '../../src/aa/aa-error.ts';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const notThere = (custId?: string) => ({
  procedure: 'customers' as const,
  fault: 'html-404' as const,
  ...(custId === undefined ? {} : { custId }),
});

/** AA, but every call for this customer fails with the code. */
function failingFor(aa: AssociationAnywhere, victim: string, code: AaErrorCode): AssociationAnywhere {
  return new Proxy(aa, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'getCustomers') return value;
      return (custIds: readonly string[], ...rest: readonly unknown[]) =>
        custIds.includes(victim)
          ? Promise.reject(new AaError(code))
          : Reflect.apply(value as (...args: unknown[]) => unknown, target, [custIds, ...rest]);
    },
  });
}

const customerCalls = ({ simulator }: SimulatedSync): number =>
  simulator.world.journal().filter(({ procedure }) => procedure === 'customers').length;

test.each(['AA_NOT_PROVISIONED', 'AA_HTTP_REFUSED', 'AA_REDIRECTED'] as const)(
  'P8: a customer whose calls end in %s is parked alone; all others are stored and the queue is purged',
  async (code) => {
    const sync = await simulatedSync();
    await sync.drain();
    const { world } = sync.simulator;
    const [victim] = [...world.custIds()].slice(7);
    world.spike({ share: 1, renewed: 1 });
    const context = sync.with({ aa: failingFor(sync.aa, victim!, code) });
    expect(await drainOnce(context, 'here/1/test')).toBe('purged');
    expect(await sync.shadow.parked(demoClient, 10)).toMatchObject([{ custId: victim, errorCode: code }]);
    expect(world.queueLength).toBe(0);

    await sync.shadow.retryParked(demoClient, 'all');
    await sync.drain();
    expect(await sync.shadow.parked(demoClient, 10)).toEqual([]);
    expect(await sync.differences()).toEqual([]);
  },
);

test.each([1, 20, 60])(
  'P8: bad customers of a first copy, asked for %i at a time, are parked, though nobody is stored yet',
  async (bulkSize) => {
    const sync = await simulatedSync({ association: { bulkSize, concurrency: 1 } });
    const { world } = sync.simulator;
    const all = [...world.custIds()].toSorted();
    const victims = [all[0]!, all[1]!, all[59]!];
    world.setFaults(victims.map((custId) => notThere(custId)));
    expect(await sync.drain()).toBe('purged');
    expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 57, parked: 3 });
  },
);

test('P8: if a third of all customers are bad, the others are stored', async () => {
  const sync = await simulatedSync({ association: { concurrency: 1 } });
  const { world } = sync.simulator;
  const victims = [...world.custIds()].filter((_id, at) => at % 3 === 0);
  world.setFaults(victims.map((custId) => notThere(custId)));
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 40, parked: 20 });
});

test.each(['a first copy', 'later'] as const)(
  'P8: a service that really is not there ends the drain within a few calls, and parks nobody (%s)',
  async (when) => {
    const sync = await simulatedSync({ association: { concurrency: 1 } });
    const { world } = sync.simulator;
    if (when === 'later') {
      await sync.drain();
      world.spike({ share: 1, renewed: 1 });
    }
    world.setFaults([notThere()]);
    const before = customerCalls(sync);
    await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_NOT_PROVISIONED' });
    // Three times two lanes, each with one call and its known living customers.
    expect(customerCalls(sync) - before).toBeLessThanOrEqual(24);
    expect(sync.events.filter(({ type }) => type === 'call-split')).toEqual([]);
    expect(await sync.shadow.clientState(demoClient)).toMatchObject({
      parked: 0,
      drain: { state: 'refreshing', pending: 60 },
    });
    world.clearFaults();
    expect(await sync.drain()).toBe('purged');
    expect(await sync.differences()).toEqual([]);
  },
);
