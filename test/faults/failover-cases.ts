// A database was replaced by a replica without the last commits. The replica does not have their data, and what this process
// still knows about them does not count. The work goes on without help (P4).

import { expect, test } from 'vitest';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { ShadowError } from '../../src/shadow/shadow-error.ts';
import type { ApplyBatch, Lease, Shadow } from '../../src/shadow/shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { ParkedRetries } from '../../src/sync/parked.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { follow, purged } from '../support/following.ts';
import { lookInside } from '../support/look-inside.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

/** The same, with some methods in place of its own. */
function withOwn<T extends object>(target: T, own: Partial<T>): T {
  return new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(own, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

const leaseOf = async ({ shadow }: SimulatedSync): Promise<Lease> => {
  const answer = await shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  return answer.kind === 'granted' ? answer.lease : expect.fail('held');
};

export function failoverCases(openFresh: OpenFresh): void {
  const open = async (): Promise<SimulatedSync> =>
    simulatedSync({ database: (await openFresh()).url, association: { concurrency: 1 } });

  test('P4: a batch that is lost while its claim is kept is refreshed again, under the same lease', async () => {
    const sync = await open();
    let lost = false;
    const apply = async (batch: ApplyBatch): ReturnType<Shadow['apply']> => {
      const applied = await sync.shadow.apply(batch);
      if (!lost) {
        lost = true;
        const custIds = applied.map(({ custId }) => `'${custId}'`).join();
        await lookInside(
          sync.database,
          `UPDATE sync_queue SET state = 'pending', settled_at = NULL, fetch_number = NULL, outcome = NULL,
             claimed_by = (SELECT lease_fencing FROM sync_clients WHERE client_id = '${demoClient}')
           WHERE client_id = '${demoClient}' AND cust_id IN (${custIds})`,
        );
      }
      return applied;
    };
    const following = follow(sync, { shadow: withOwn(sync.shadow, { apply }) });
    await following.next(purged);
    await following.stop();
    expect(following.events.filter(({ type }) => type === 'failed')).toEqual([]);
    expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 60, drain: null });
    expect(await sync.differences()).toEqual([]);
  });

  test('P4: parked customers whose claim was made but not answered are tried again, under the same lease', async () => {
    const sync = await open();
    const { world } = sync.simulator;
    const victims = [...world.custIds()].slice(0, 2);
    world.setFaults(victims.map((custId) => ({ procedure: 'customers', fault: 'poison', custId })));
    await sync.drain();
    world.clearFaults();
    await sync.shadow.retryParked(demoClient, 'all');
    const lease = await leaseOf(sync);
    const retries = new ParkedRetries(lease);
    const claimParked: Shadow['claimParked'] = async (...args) => {
      await sync.shadow.claimParked(...args);
      throw new ShadowError('DB_UNREACHABLE');
    };
    const unheard = sync.with({ shadow: withOwn(sync.shadow, { claimParked }) });
    await expect(retries.tryDue(unheard)).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
    expect(await sync.shadow.claimParked(lease, 10)).toEqual([]);
    expect(await retries.tryDue(sync.context)).toBe(2);
    expect(await sync.shadow.parked(demoClient, 10)).toEqual([]);
    expect(await sync.differences()).toEqual([]);
  });

  test('P4: a batch under numbers the database does not know is refused once, and fetched under new ones', async () => {
    const sync = await open();
    const numbers: number[] = [];
    const apply = (batch: ApplyBatch): ReturnType<Shadow['apply']> => {
      numbers.push(Math.max(...batch.results.map(({ fetchNumber }) => fetchNumber)));
      return numbers.length === 1 ? Promise.reject(new ShadowError('DB_SET_BACK')) : sync.shadow.apply(batch);
    };
    const context = sync.with({ shadow: withOwn(sync.shadow, { apply }) });
    expect(await drainOnce(context, `here/${process.pid}/test`)).toBe('purged');
    expect(sync.events.find(({ type }) => type === 'failed')).toMatchObject({
      error: { code: 'DB_SET_BACK' },
    });
    expect(Math.min(...numbers.slice(1))).toBeGreaterThan(numbers[0]!);
    expect(await sync.differences()).toEqual([]);
  });

  test('P4: a fetch number that the database has forgotten while AA was asked stops no drain', async () => {
    const sync = await open();
    await sync.drain();
    sync.simulator.world.change();
    let lost = false;
    const getCustomers: AssociationAnywhere['getCustomers'] = async (...args) => {
      const answer = await sync.aa.getCustomers(...args);
      if (!lost) {
        lost = true;
        await lookInside(
          sync.database,
          `UPDATE sync_clients SET fetch_number = fetch_number - 1 WHERE client_id = '${demoClient}'`,
        );
      }
      return answer;
    };
    const context = sync.with({ aa: withOwn<AssociationAnywhere>(sync.aa, { getCustomers }) });
    expect(await drainOnce(context, `here/${process.pid}/test`)).toBe('purged');
    expect(lost).toBe(true);
    expect(await sync.differences()).toEqual([]);
  });
}
