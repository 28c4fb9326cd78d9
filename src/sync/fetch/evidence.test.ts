import { describe, expect, test } from 'vitest';
import { AaError } from '../../aa/aa-error.ts';
import { custId, type CustId } from '../../catalogue/ids.ts';
import { demoClient, simulatedSync } from '../../../test/support/simulated-sync.ts';
import { refreshCustomers } from '../refresh.ts';

async function stored(bulkSize = 1) {
  const sync = await simulatedSync({ simulator: { customers: 5 }, association: { bulkSize } });
  await sync.drain();
  const ids = [...sync.simulator.world.custIds()].map((id) => custId(id));
  return { sync, ids, first: ids[0]! };
}

/** An AA that calls these living customers unknown. */
function denying({ sync }: Awaited<ReturnType<typeof stored>>, denied: (id: CustId) => boolean) {
  const asked: CustId[] = [];
  const context = sync.with({
    aa: {
      ...sync.aa,
      getCustomers: async (ids, options) => {
        asked.push(...ids);
        const [id] = ids;
        if (id === undefined || !denied(id)) return sync.aa.getCustomers(ids, options);
        return { customers: [], errors: new Map([[id, new AaError('AA_UNKNOWN_CUSTOMER')]]) };
      },
    },
  });
  return { context, asked };
}

describe('P6: where every customer is asked for alone', () => {
  test('no customer counts as gone while AA calls the stored customers unknown too', async () => {
    const all = await stored();
    const { context, asked } = denying(all, () => true);
    await refreshCustomers(context, [all.first]);
    expect(new Set(asked).size).toBeGreaterThan(1);
    expect(await all.sync.shadow.customer(demoClient, all.first)).toMatchObject({ deletedAt: null });
  });

  test('a customer counts as gone if it is unknown twice while another one comes back', async () => {
    const all = await stored();
    const { context } = denying(all, (id) => id === all.first);
    await refreshCustomers(context, [all.first]);
    expect(await all.sync.shadow.customer(demoClient, all.first)).not.toMatchObject({ deletedAt: null });
  });
});

describe('P6: where AA voids a whole call for one unknown number', () => {
  /** An AA that calls the living first customer unknown. `named`: its answer for one customer contains the number. */
  const voiding = ({ sync, first }: Awaited<ReturnType<typeof stored>>, named: boolean) =>
    sync.with({
      aa: {
        ...sync.aa,
        getCustomers: async (ids, options) => {
          if (!ids.includes(first)) return sync.aa.getCustomers(ids, options);
          const error = new AaError('AA_UNKNOWN_CUSTOMER', { custIds: named ? [first] : [] });
          if (ids.length > 1) throw error;
          return { customers: [], errors: new Map([[first, error]]) };
        },
      },
    });

  test('no customer counts as gone because of an answer without its number', async () => {
    const all = await stored(10);
    await refreshCustomers(voiding(all, false), [all.first]);
    expect(await all.sync.shadow.customer(demoClient, all.first)).toMatchObject({ deletedAt: null });
  });

  test('a customer counts as gone if AA names its number while another one comes back', async () => {
    const all = await stored(10);
    await refreshCustomers(voiding(all, true), [all.first]);
    expect(await all.sync.shadow.customer(demoClient, all.first)).not.toMatchObject({ deletedAt: null });
  });
});
