// All clients at a glance, in a browser.

import { expect } from 'vitest';
import { SimulatedTrouble } from '../../src/cli/demo/simulated-trouble.ts';
import { clientId } from '../../src/catalogue/ids.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { heldBack } from '../support/held-back-aa.ts';
import type { OpenedPage } from '../support/opened-page.ts';
import { inEachLook } from '../support/page-looks.ts';
import { pageTest, pageWorld } from './page-ground.ts';

pageTest('all clients stand on one page, which fits and is accessible in every look', async () => {
  const world = await pageWorld({ otherClients: ['acme', 'northern-library-association'].map(clientId) });
  await world.sync.drain();
  const opened = await world.open();
  await opened.page.getByRole('link', { name: 'northern-library-association' }).waitFor();
  await inEachLook(opened, async () => {
    expect(await opened.tooWide()).toEqual([]);
    expect(await opened.axeFindings()).toEqual([]);
  });
});

/** Cells whose text does not fit into them, and columns that are not there. */
const cramped = `[...document.querySelectorAll('.fleet :is(th, td)')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth || cell.clientWidth === 0)
  .map((cell) => cell.textContent)`;

pageTest('a tablet shows every column, and what stands in it fits', async () => {
  const world = await pageWorld({ otherClients: ['acme', 'northern-library-association'].map(clientId) });
  await world.sync.drain();
  const opened = await world.open('', { context: { viewport: { width: 768, height: 900 } } });
  await opened.shows('AA has never answered');
  for (const width of [760, 768, 900, 1024, 1100, 1280]) {
    await opened.page.setViewportSize({ width, height: 900 });
    expect(await opened.page.evaluate(cramped), `at ${width}`).toEqual([]);
  }
});

const many = Array.from({ length: 299 }, (_, at) => clientId(`assoc-${String(at).padStart(3, '0')}`));

const names = ({ page }: OpenedPage): Promise<readonly string[]> =>
  page.locator('.fleet tbody th a').allInnerTexts();

async function fleetOfMany() {
  const world = await pageWorld({ otherClients: many });
  await world.sync.drain();
  await world.sync.shadow.operations.pause(clientId('assoc-117'), { by: 'ops', reason: null });
  const opened = await world.open();
  await opened.page.getByRole('link', { name: 'assoc-117' }).waitFor();
  return { world, opened };
}

pageTest('of 300 clients the worst stands first, and a filter and a state find the others', async () => {
  const { opened } = await fleetOfMany();
  const { page } = opened;
  const all = await names(opened);
  expect(all).toHaveLength(300);
  expect([all[0], all.at(-1)]).toEqual(['assoc-117', 'demo']);
  await page.getByLabel('Filter by client').fill('11');
  await expect.poll(() => names(opened)).toHaveLength(12);
  expect(await page.evaluate('location.hash')).toBe('#/?filter=11');
  await page.getByRole('button', { name: /^paused/ }).click();
  await expect.poll(() => names(opened)).toEqual(['assoc-117']);
  await page.reload();
  await expect.poll(() => names(opened)).toEqual(['assoc-117']);
  await page.getByLabel('Filter by client').fill('nobody');
  await opened.shows('No client matches');
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect.poll(() => names(opened)).toHaveLength(300);
});

pageTest('the keyboard goes from the filter to the states and the first client, and opens it', async () => {
  const { opened } = await fleetOfMany();
  const { page } = opened;
  await page.getByLabel('Filter by client').focus();
  const states = await page.locator('.filters button').count();
  for (let at = 0; at < states; at += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'assoc-117' }).waitFor();
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
});

pageTest('a client that gets worse is told once, politely, and takes its place', async () => {
  const { world, opened } = await fleetOfMany();
  const told = opened.page.getByRole('status').getByText('assoc-200');
  expect(await told.count()).toBe(0);
  await world.sync.shadow.operations.pause(clientId('assoc-200'), { by: 'ops', reason: null });
  await told.waitFor();
  expect(await told.innerText()).toBe('assoc-200 is paused now; it was blind.');
  expect((await names(opened)).slice(0, 2)).toEqual(['assoc-117', 'assoc-200']);
});

pageTest('the columns keep their places while a drain comes and goes', async () => {
  const { world, opened } = await fleetOfMany();
  const places = `[...document.querySelectorAll('.fleet thead th')].map((one) => one.getBoundingClientRect().left)`;
  const before = await opened.page.evaluate(places);
  world.sync.simulator.world.spike({ customers: 50 });
  const held = heldBack(world.sync.aa);
  const drained = drainOnce(world.sync.with({ aa: held.aa }), 'here/1/test');
  await opened.page.locator('.fleet progress').waitFor();
  expect(await opened.page.evaluate(places)).toEqual(before);
  held.free();
  await drained;
  await opened.page.locator('.fleet progress').waitFor({ state: 'detached' });
  expect(await opened.page.evaluate(places)).toEqual(before);
});

pageTest('the demo says that it is one, and makes trouble on request; no other page does', async () => {
  const other = await (await pageWorld()).open();
  await other.page.getByRole('link', { name: 'demo', exact: true }).waitFor();
  expect(await other.page.getByLabel('Demo').count()).toBe(0);
  const world = await pageWorld({
    demo: ({ simulator }) => new SimulatedTrouble(simulator.world, () => undefined),
  });
  await world.sync.drain();
  const opened = await world.open();
  await opened.shows('This is the demo. Its AA is simulated.');
  expect(await opened.axeFindings()).toEqual([]);
  await opened.page.getByRole('button', { name: 'Many change at once' }).click();
  await opened.shows(/^AA put 60 customers into its queue at once/);
  expect(world.sync.simulator.world.queueLength).toBe(60);
  await opened.page.getByRole('button', { name: 'AA fails for a minute' }).click();
  await opened.shows(/^AA answers every call with 503 now/);
  await opened.page.getByRole('button', { name: 'AA fails for a minute' }).click();
  await opened.shows('AA works again.');
  await opened.page.getByRole('button', { name: 'One customer changes' }).click();
  await opened.shows(/^Customer \d+ changed in AA\.$/);
});
