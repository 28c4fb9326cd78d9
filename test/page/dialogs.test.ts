// Dialogs that ask before something is done: nothing changes under them, and the keyboard stays in them.

import type { Route } from 'playwright-core';
import { expect } from 'vitest';
import { inEachLook } from '../support/page-looks.ts';
import { pageTest, pageWorld } from './page-ground.ts';

pageTest('under an open dialog nothing refreshes, and when it closes everything does', async () => {
  const world = await pageWorld();
  await world.sync.drain();
  const opened = await world.open('#/clients/demo', { hasClock: true });
  const { page } = opened;
  const customers = page.getByText('60', { exact: true }).first();
  await customers.waitFor();
  const opener = page.getByRole('button', { name: 'Pause …' });
  await opener.click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.waitForLoadState('networkidle');
  const before = opened.asked.length;
  world.sync.simulator.world.add();
  await world.sync.drain();
  await page.clock.runFor(30_000);
  await page.waitForLoadState('networkidle');
  const asked = opened.asked.slice(before).filter((line) => !line.endsWith('/v1/session'));
  expect(asked).toEqual([]);
  await opened.shows('Page connected');
  await customers.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('61', { exact: true }).first().waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Pause …');
});

pageTest('a dialog fits and is accessible in every look, and keeps the keyboard', async () => {
  const world = await pageWorld();
  await world.sync.drain();
  const opened = await world.open('#/clients/demo');
  const { page } = opened;
  await page.getByRole('button', { name: 'Pause …' }).click();
  await page.getByRole('dialog').waitFor();
  await inEachLook(opened, async () => {
    expect(await opened.tooWide()).toEqual([]);
    expect(await opened.axeFindings()).toEqual([]);
  });
  for (let tabs = 0; tabs < 8; tabs += 1) {
    await page.keyboard.press('Tab');
    const isOutside = `!document.querySelector('dialog').contains(document.activeElement) && document.activeElement !== document.body`;
    expect(await page.evaluate(isOutside)).toBe(false);
  }
});

pageTest('whoever has gone elsewhere before the costs are known is asked nothing', async () => {
  const world = await pageWorld();
  await world.sync.drain();
  const opened = await world.open('#/clients/demo');
  const { page } = opened;
  const held: Route[] = [];
  await page.route(/\/costs$/, (route) => void held.push(route));
  const open = page.getByRole('button', { name: 'Queue everyone …' });
  await open.click();
  await expect.poll(() => held.length).toBe(1);
  await opened.goTo('#/clients/demo/readers');
  await opened.shows('Followers');
  const answered = page.waitForResponse(/\/costs$/);
  await held[0]?.continue();
  await (await answered).finished();
  // Whatever came of it is drawn before this is answered.
  await page.evaluate(`fetch('v1/session').then((answer) => answer.text())`);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await opened.goTo('#/clients/demo');
  await open.click();
  await expect.poll(() => held.length).toBe(2);
  await held[1]?.continue();
  await opened.shows('Queue everyone of demo?');
});
