// A lease of a container that was killed: it waits for real seconds.

import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { demoClient, simulatedSync } from '../../../test/support/simulated-sync.ts';
import { holdLease, leaseHolder } from './lease.ts';

const twin = `${hostname()}/${process.pid}/run#1.ffffffff/1`;

test('O14: a real lease of a container that was killed is taken within fifteen seconds', async () => {
  const sync = await simulatedSync({ simulator: { customers: 3 } });
  await sync.shadow.acquireLease(demoClient, twin);
  const from = performance.now();
  expect(await holdLease(sync.context, leaseHolder('drain'), () => Promise.resolve('done'))).toBe('done');
  expect(performance.now() - from).toBeLessThan(20_000);
});
