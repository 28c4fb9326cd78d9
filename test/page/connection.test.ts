// The two facts that the page always shows: how old its data is, and whether it is connected.

import { describe, expect } from 'vitest';
import { type OpenedPage, openPage } from '../support/opened-page.ts';
import { prefixProxy } from '../support/prefix-proxy.ts';
import { pageTest, type PageWorld, pageWorld, signIn } from './page-ground.ts';

const gone = [/ERR_CONNECTION_REFUSED/, /ERR_CONNECTION_RESET/, /ERR_EMPTY_RESPONSE/, /status of 502/];

const customers = ({ page }: OpenedPage, count: number) =>
  page.getByRole('link', { name: String(count), exact: true }).waitFor();

const colourOf = ({ page }: OpenedPage, selector: string): Promise<string> =>
  page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).color`);

async function drained(): Promise<PageWorld> {
  const world = await pageWorld();
  await world.sync.drain();
  return world;
}

pageTest(
  'without a server the page says so at once, greys what it shows, and comes back by itself',
  async () => {
    const world = await drained();
    const opened = await world.open('', { mayTell: gone });
    await customers(opened, 60);
    await opened.shows('Page connected');
    const fresh = await colourOf(opened, 'tbody td');
    await world.stop();
    await opened.shows(/Page not connected|Server not ready/);
    await opened.shows(/What you see is as of .* It may no longer be true/);
    await customers(opened, 60);
    expect(await colourOf(opened, 'tbody td')).not.toBe(fresh);
    expect(await opened.axeFindings()).toEqual([]);
    world.sync.simulator.world.add();
    await world.sync.drain();
    await world.serve();
    await opened.shows('Page connected');
    await customers(opened, 61);
    expect(await colourOf(opened, 'tbody td')).toBe(fresh);
  },
);

/** Behind a proxy that swallows what it is told to. */
async function overBadNetwork(world: PageWorld) {
  const network = { isGone: false, swallowed: 0 };
  const swallows = (): boolean => {
    network.swallowed += Number(network.isGone);
    return network.isGone;
  };
  const opened = await openPage(await prefixProxy(world.address, { swallows }), {
    hasClock: true,
    mayTell: [/status of 401/],
  });
  await signIn(opened, (await world.key()).text);
  await customers(opened, 60);
  return { network, opened };
}

pageTest('a network that swallows everything shows within twelve seconds', async () => {
  const { network, opened } = await overBadNetwork(await drained());
  network.isGone = true;
  await opened.page.clock.runFor(12_000);
  await opened.shows(/Page not connected for 1\d s/);
  await opened.shows(/It may no longer be true/);
});

pageTest(
  'who wakes the page after an hour sees what is true now, whatever was under way when it slept',
  async () => {
    const world = await drained();
    const { network, opened } = await overBadNetwork(world);
    const { clock } = opened.page;
    network.isGone = true;
    await clock.runFor(3_000);
    await expect.poll(() => network.swallowed).toBeGreaterThan(0);
    await opened.setHidden(true);
    network.isGone = false;
    world.sync.simulator.world.add();
    await world.sync.drain();
    // The server makes this answer now and then, for all who ask.
    const told = async () => (await fetch(`${world.address}/v1/clients`)).text();
    await expect.poll(told).toContain('"customers":61');
    await clock.fastForward(3_600_000);
    const asked = opened.asked.length;
    await clock.runFor(60_000);
    expect(opened.asked.length).toBe(asked);
    await clock.pauseAt((await opened.page.evaluate<number>('Date.now()')) + 1_000);
    await opened.setHidden(false);
    await customers(opened, 61);
    await opened.shows('Page connected');
    expect(await opened.page.getByText('may no longer be true').count()).toBe(0);
  },
);

pageTest('a page that nobody looks at asks for nothing', async () => {
  const opened = await (await drained()).open('', { hasClock: true });
  const { clock } = opened.page;
  await customers(opened, 60);
  const before = opened.asked.length;
  await clock.runFor(10_000);
  await expect.poll(() => opened.asked.length).toBeGreaterThan(before);
  await opened.setHidden(true);
  await opened.page.evaluate('1');
  const hidden = opened.asked.length;
  await clock.runFor(600_000);
  expect(opened.asked.length).toBe(hidden);
});

pageTest('the age of the data is told apart from the connection', async () => {
  const opened = await (await drained()).open('', { hasClock: true });
  await customers(opened, 60);
  const asOf = opened.page.locator('.facts time').first();
  const first = await asOf.textContent();
  await opened.page.clock.runFor(5_000);
  await expect.poll(() => asOf.textContent()).not.toBe(first);
  await opened.page.getByRole('button', { name: 'Local time' }).click();
  await opened.page.getByRole('button', { name: 'UTC' }).waitFor();
});

describe.each([
  ['an hour slow', -3_600_000],
  ['two days fast', 172_800_000],
])('on a machine whose clock is %s', (_, aheadMs) => {
  pageTest('ages are told by the clock of the server', async () => {
    const world = await drained();
    const opened = await world.open('', { aheadMs });
    await customers(opened, 60);
    await opened.shows(/^AA answered (seconds|[23]0 s) ago$/);
    expect(await opened.page.getByText('may no longer be true').count()).toBe(0);
    const asOf = await opened.page.locator('.facts time').first().getAttribute('datetime');
    expect(Math.abs(Date.parse(asOf ?? '') - Date.now())).toBeLessThan(60_000);
    await opened.goTo('#/clients/demo');
    await opened.shows(/^AA's queue answered (now|[1-5]?\d s ago), lag 0 s\.$/);
    await opened.shows('Page connected');
  });
});
