// Every fault of the simulator's menu, one by one and all together, at ten percent: the shadow ends as the truth.

import { expect, test } from 'vitest';
import type { FaultRule } from '../../src/simulator/faults/fault-rule.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const often = { procedure: '*', probability: 0.1 } as const;

const menu: Readonly<Record<string, FaultRule>> = {
  'HTTP 500': { ...often, fault: 'http-500' },
  'HTTP 503 with Retry-After': { ...often, fault: 'http-503', retryAfter: 0 },
  'HTTP 429': { ...often, fault: 'http-429', retryAfter: 0 },
  'an HTML page': { ...often, fault: 'html' },
  'an HTML 404': { ...often, fault: 'html-404' },
  'an empty 200': { ...often, fault: 'empty' },
  'FAILURE 100': { ...often, fault: 'failure', code: '100' },
  'FAILURE 60': { ...often, fault: 'failure', code: '60' },
  'FAILURE 200': { ...often, fault: 'failure', code: '200' },
  'FAILURE 999': { ...often, fault: 'failure', code: '999' },
  'FAILURE with an unknown code': { ...often, fault: 'failure', code: '4711' },
  truncation: { ...often, fault: 'truncate' },
  'hanging for ever': { ...often, fault: 'hang' },
  'a connection reset': { ...often, fault: 'reset' },
  'a slow drip': { ...often, fault: 'drip', bytes: 2000, everyMs: 5 },
  'a wrong charset': { ...often, fault: 'wrong-charset' },
  'a customer twice, alike': { ...often, fault: 'duplicate', copy: 'identical' },
  'a customer twice, unlike': { ...often, fault: 'duplicate', copy: 'different' },
  'a customer missing': { ...often, fault: 'missing' },
  'a customer nobody asked for': { ...often, fault: 'extra' },
  'no max queue number': { ...often, fault: 'no-max-queue-number' },
  'a DOCTYPE': { ...often, fault: 'doctype' },
  'a document that is not well-formed': { ...often, fault: 'not-well-formed' },
  'a purge whose answer is lost': { procedure: 'purge', fault: 'purge-lies', probability: 0.5 },
};

const timeouts = { connectMs: 2_000, firstByteMs: 300, idleMs: 300, totalMs: 3_000 };

/** What a person would do: drain again while something is left, and have the parked tried again. */
async function drainUntilSettled(sync: SimulatedSync, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await sync.drain().catch(() => undefined);
    const { parked, drain } = await sync.shadow.clientState(demoClient);
    if (parked === 0 && drain === null && sync.simulator.world.queueLength === 0) return;
    await sync.shadow.retryParked(demoClient, 'all');
  }
  throw new Error('not settled');
}

async function liveThrough(rules: readonly FaultRule[], seed: number): Promise<SimulatedSync> {
  const simulator = { customers: 80, seed, faults: rules };
  const sync = await simulatedSync({ simulator, association: { timeouts, bulkSize: 5 } });
  await drainUntilSettled(sync, 40);
  const { world } = sync.simulator;
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < 12; i++) world.change();
    world.delete();
    world.add();
    await drainUntilSettled(sync, 40);
  }
  return sync;
}

test.each(Object.keys(menu))('P5: %s at ten percent leaves the shadow equal to the truth', async (name) => {
  const sync = await liveThrough([menu[name]!], 7);
  expect(await sync.differences()).toEqual([]);
  expect(sync.simulator.world.faults().map(({ fired }) => fired > 0)).toEqual([true]);
});

test.each([1, 2, 3])('P4, P5, P8: the whole menu together, seed %i', async (seed) => {
  const share = 0.1;
  const rules = Object.values(menu).map((rule) => ({ ...rule, probability: share / 3 }));
  const sync = await liveThrough(rules, seed);
  expect(await sync.differences()).toEqual([]);
});
