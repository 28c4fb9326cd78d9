// Deletions that wait for a person, in a browser.

import { expect } from 'vitest';
import { shapeOf } from '../../src/shape/shape.ts';
import { drain } from '../../src/sync/drain.ts';
import { inEachLook } from '../support/page-looks.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { pageTest, type PageWorld, pageWorld } from './page-ground.ts';

const view = '#/clients/demo/deletions';

/** AA says of three that they are deleted, and the brake lets one through. */
async function braked(): Promise<PageWorld> {
  const world = await pageWorld({ settings: { brake: { share: 0, atLeast: 1 } } });
  await world.sync.drain();
  for (let at = 0; at < 3; at += 1) world.sync.simulator.world.delete();
  expect(await world.sync.drain()).toBe('braked');
  return world;
}

pageTest('deletions wait with their reason, and are confirmed as many as were seen', async () => {
  const world = await braked();
  const opened = await world.open(view);
  await opened.shows('3 deletions wait for a decision');
  await opened.shows('AA says that 3 of 60 stored customers (5 %) are deleted.');
  expect(await opened.page.getByRole('listitem').count()).toBe(3);
  await inEachLook(opened, async () => {
    expect(await opened.tooWide()).toEqual([]);
    expect(await opened.axeFindings()).toEqual([]);
  });
  await opened.page.getByRole('button', { name: 'Confirm …' }).click();
  const sent = opened.page.waitForRequest(/deletions\/confirm$/);
  await opened.page.getByRole('button', { name: 'Confirm 3' }).click();
  expect((await sent).postDataJSON()).toEqual({ expected: 3 });
  await opened.shows('3 deletions confirmed.');
  await opened.shows('No deletion waits');
  expect(await world.sync.shadow.clientState(demoClient)).toMatchObject({ tombstones: 3, gone: 0 });
  await opened.goTo('#/actions');
  await opened.shows('confirmed 3 deletions');
});

/** The companies leave by a new rule, and its brake lets nobody through. */
async function leaving(): Promise<{ readonly world: PageWorld; readonly companies: number }> {
  const world = await pageWorld();
  const { shadow, context, simulator } = world.sync;
  await world.sync.drain();
  const persons = { own: { custType: { kind: 'values', values: ['I'] } as const }, sections: {} };
  const shape = shapeOf(context.shape.asked, { rule: { keep: [persons], never: [] } });
  const brake = { ...context.settings.brake, leaving: { share: 0, atLeast: 0 } };
  const lease = await shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  if (lease.kind === 'held') throw new Error(lease.holder);
  const installed = await shadow.shapes.install(lease.lease, shape, null);
  if (installed.kind !== 'installed') throw new Error(installed.kind);
  simulator.world.enqueue();
  const ruled = world.sync.with({ shape, settings: { ...context.settings, brake } });
  expect(await drain(ruled, installed.lease)).toBe('braked');
  await shadow.releaseLease(installed.lease);
  return { world, companies: (await shadow.leavingCustomers(demoClient, 100)).length };
}

pageTest('who leaves by the rule is told apart from whom AA has deleted', async () => {
  const { world, companies } = await leaving();
  const opened = await world.open(view);
  await opened.shows(`${companies} of 60 stored customers`);
  await opened.shows('leave by the rule of relevance.');
  expect(await opened.page.getByText('leaves by the rule').count()).toBe(companies);
  expect(await opened.page.getByText('are deleted.').count()).toBe(0);
});

pageTest('whose deletion is refused stays, and is parked', async () => {
  const world = await braked();
  const opened = await world.open(view);
  await opened.page.getByRole('button', { name: 'Refuse …' }).click();
  await opened.page.getByRole('button', { name: 'Refuse 3' }).click();
  await opened.shows('3 deletions refused. These customers are parked.');
  await opened.shows('No deletion waits');
  expect(await world.sync.shadow.clientState(demoClient)).toMatchObject({ tombstones: 0, parked: 3 });
  await opened.page.getByRole('link', { name: 'Parked', exact: true }).click();
  await opened.shows('waits for a person');
});

pageTest('a second person who confirms meanwhile is told of, and the view shows how it is now', async () => {
  const world = await braked();
  const opened = await world.open(view, { mayTell: [/status of 409/] });
  await opened.page.getByRole('button', { name: 'Refuse …' }).click();
  const { operations } = world.sync.shadow;
  await operations.decideDeletions(demoClient, { what: 'confirm', expected: 3, by: 'ben' });
  await opened.page.getByRole('button', { name: 'Refuse 3' }).click();
  await opened.shows('You saw 3; by now it is 0.');
  await opened.page.getByRole('button', { name: 'Look again' }).click();
  await opened.shows('No deletion waits');
  expect(await world.sync.shadow.clientState(demoClient)).toMatchObject({ tombstones: 3, parked: 0 });
});

pageTest('P17: whoever may only read decides nothing about deletions', async () => {
  const world = await braked();
  const opened = await world.open(view, { as: (await world.key()).text });
  await opened.shows('3 deletions wait for a decision');
  expect(await opened.page.getByRole('button', { name: /Confirm|Refuse/ }).count()).toBe(0);
});

pageTest(
  'a drain that waits for the decision says so in the same words everywhere, and shows the way',
  async () => {
    const opened = await (await braked()).open('#/clients/demo');
    const { page } = opened;
    await opened.shows('3 deletions and the purge wait for a decision.');
    const going = page.locator('.going');
    expect(await going.getByText('waits for a decision', { exact: true }).count()).toBe(2);
    expect(await going.innerText()).not.toMatch(/Purging|waits for you/);
    expect(await page.locator('.drains tbody tr').first().innerText()).toMatch(/waits for a decision$/);
    expect(await page.locator('.judged').innerText()).not.toContain('aa-shadow');
    await page.getByRole('link', { name: 'Decide on the deletions' }).click();
    await opened.shows('3 deletions wait for a decision');
    await opened.goTo('#/');
    await opened.shows('waits for a decision');
  },
);
