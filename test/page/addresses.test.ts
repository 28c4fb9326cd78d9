// Views and their addresses: where the focus goes, what the title says, and what an address does that leads nowhere.

import { expect } from 'vitest';
import type { OpenedPage } from '../support/opened-page.ts';
import { pageTest, pageWorld } from './page-ground.ts';

const focused = ({ page }: OpenedPage): Promise<string> =>
  page.evaluate<string>(`document.activeElement.tagName + ' ' + document.activeElement.textContent.trim()`);

pageTest('each view has an address, a title and a heading that takes the focus', async () => {
  const world = await pageWorld();
  await world.sync.drain();
  const opened = await world.open();
  const { page } = opened;
  const heading = page.getByRole('heading', { level: 1 });
  await page.getByRole('link', { name: 'demo' }).waitFor();
  await expect.poll(() => page.title()).toBe('1 client, all fresh · aa-shadow');
  expect(await focused(opened)).toMatch(/^BODY/);
  const go = async (link: string, address: string, title: RegExp): Promise<void> => {
    await page.getByRole('link', { name: link, exact: true }).first().click();
    await expect.poll(() => page.url()).toMatch(new RegExp(`/#${address}$`));
    await expect.poll(() => page.title()).toMatch(title);
    await expect.poll(() => focused(opened)).toMatch(/^H1 /);
    await page.reload();
    await expect.poll(() => page.title()).toMatch(title);
    await heading.waitFor();
  };
  await go('demo', '/clients/demo', /demo.* · aa-shadow/);
  await go('Customers', '/clients/demo/customers', /^Customers · demo · aa-shadow$/);
  await go('Parked', '/clients/demo/parked', /^Parked · demo · aa-shadow$/);
  await go('Deletions', '/clients/demo/deletions', /^Deletions · demo · aa-shadow$/);
  await go('Readers', '/clients/demo/readers', /^Readers · demo · aa-shadow$/);
  await go('Actions', '/actions', /^Actions · aa-shadow$/);
  await page.goBack();
  await expect.poll(() => page.title()).toMatch(/^Readers · demo/);
});

pageTest('the filter of the clients stands in the address', async () => {
  const opened = await (await pageWorld()).open();
  await opened.page.getByLabel('Filter by client').fill('zzz');
  await opened.shows('No client matches');
  expect(opened.page.url()).toMatch(/#\/\?filter=zzz$/);
  await opened.page.reload();
  await opened.shows('No client matches');
  await opened.page.getByRole('link', { name: 'Show all' }).click();
  await opened.page.getByRole('link', { name: 'demo' }).waitFor();
});

pageTest('an address that leads nowhere says so, with a way back', async () => {
  const opened = await (await pageWorld()).open();
  const { page } = opened;
  const nowhere = ['#/nope', '#/clients', '#/clients/demo/nope', '#/clients/demo/parked/7', '#/actions/x'];
  for (const hash of [...nowhere, '#/clients/demo/customers/7/8', '#/%E0%A4%A']) {
    await opened.goTo(hash);
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    await page.getByRole('link', { name: 'All clients' }).click();
    await page.getByRole('link', { name: 'demo' }).waitFor();
  }
});

pageTest('the keyboard alone gets to the content and to each view', async () => {
  const opened = await (await pageWorld()).open();
  const { page } = opened;
  await page.getByRole('link', { name: 'demo' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused(opened)).toMatch(/^A Skip to the content/);
  const box = await page.getByRole('link', { name: 'Skip to the content' }).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  await page.keyboard.press('Enter');
  expect(await focused(opened)).toMatch(/^MAIN/);
  expect(page.url()).not.toContain('#main');
  for (let tabs = 0; tabs < 10 && !/^A demo$/.test(await focused(opened)); tabs += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Views of demo' }).waitFor();
  await expect.poll(() => focused(opened)).toMatch(/^H1 demo/);
});

pageTest('who wants no motion gets none', async () => {
  const world = await pageWorld();
  await world.sync.drain();
  const opened = await world.open('', { context: { reducedMotion: 'no-preference' } });
  const { page } = opened;
  await page.getByRole('link', { name: 'demo' }).waitFor();
  const durations = `(() => {
    const probe = document.body.appendChild(document.createElement('div'));
    Object.assign(probe.style, { transition: 'width 1s', animation: 'turn 1s' });
    const { transitionDuration, animationName } = getComputedStyle(probe);
    probe.remove();
    return [transitionDuration, animationName];
  })()`;
  expect(await page.evaluate(durations)).toEqual(['1s', 'turn']);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await page.evaluate(durations)).toEqual(['0s', 'none']);
});
