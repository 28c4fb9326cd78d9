// The changes of the demo.

import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { demoClient } from '../../../test/support/simulated-sync.ts';
import { LiveChanges } from './live-changes.ts';

test('an association without customers gets its first one', async () => {
  const simulator = await startSimulator({ customers: 0 });
  onTestFinished(() => simulator.close());
  const { world } = simulator;
  const live = new LiveChanges({
    world,
    shadow: {} as Shadow,
    client: demoClient,
    print: () => undefined,
    now: () => 0,
  });
  for (let i = 0; i < 20; i += 1) live.makeChange();
  expect(world.living).toBeGreaterThan(0);
});
