// Rows that the database does not take, although it works.

import { expect, test } from 'vitest';
import type { OpenFresh } from '../contract/contract-database.ts';
import { lookInside } from '../support/look-inside.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';

export function refusedRowsCases(openFresh: OpenFresh): void {
  const refuseRows = (url: string, which: string): string =>
    url.startsWith('sqlite:')
      ? `CREATE TRIGGER refusing BEFORE INSERT ON customers WHEN NEW.cust_id ${which}
         BEGIN SELECT RAISE(ABORT, 'no'); END`
      : `ALTER TABLE customers ADD CONSTRAINT refusing CHECK (NOT cust_id ${which})`;
  const allow = (url: string): string =>
    url.startsWith('sqlite:') ? 'DROP TRIGGER refusing' : 'ALTER TABLE customers DROP CONSTRAINT refusing';

  test('P8: a customer whose rows the database refuses is parked alone, and all others are stored', async () => {
    const { url } = await openFresh();
    const sync = await simulatedSync({ database: url });
    const [, victim] = [...sync.simulator.world.custIds()];
    await lookInside(url, refuseRows(url, `= '${victim}'`));
    expect(await sync.drain()).toBe('purged');
    expect(await sync.shadow.parked(demoClient, 10)).toMatchObject([
      { custId: victim, errorCode: 'DB_FAILED' },
    ]);
    expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 59, parked: 1 });

    await lookInside(url, allow(url));
    await sync.shadow.retryParked(demoClient, 'all');
    await sync.drain();
    expect(await sync.differences()).toEqual([]);
  });

  test('P8: a database that refuses every row parks no customer, and nothing is purged', async () => {
    const { url } = await openFresh();
    const sync = await simulatedSync({ database: url });
    await lookInside(url, refuseRows(url, "<> ''"));
    await expect(sync.drain()).rejects.toMatchObject({ code: 'DB_FAILED' });
    expect(await sync.shadow.parked(demoClient, 10)).toEqual([]);
    await lookInside(url, allow(url));
    await sync.drain();
    expect(await sync.differences()).toEqual([]);
  });
}
