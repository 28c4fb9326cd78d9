// The page while another version of the program takes over.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { builtPageFolder } from '../../src/http/page/built-page.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { pageBuilt, pageTest, pageWorld } from './page-ground.ts';

/** A page with another index, in a folder of its own. */
async function pageWith(change: (index: string) => string): Promise<string> {
  await pageBuilt();
  const folder = join(temporaryFolder(), 'page');
  cpSync(builtPageFolder, folder, { recursive: true });
  const index = join(folder, 'index.html');
  writeFileSync(index, change(readFileSync(index, 'utf8')));
  return folder;
}

pageTest(
  'a page that meets a newer server says so, and loads the new one when a person wants it',
  async () => {
    const world = await pageWorld();
    const opened = await world.open();
    const { page } = opened;
    await page.clock.install();
    await opened.shows('Page connected');
    expect(await page.getByText('A new version').count()).toBe(0);
    const later = await pageWith((index) => index.replace(/(page-build" content=")\w+/, '$1later'));
    opened.mayTell(/ERR_CONNECTION|status of 502/);
    await world.stop();
    await world.serve(later);
    await page.clock.runFor(40_000);
    await opened.shows('A new version of aa-shadow runs.');
    await page.getByRole('button', { name: 'Load its page' }).click();
    await opened.shows('Page connected');
    await opened.hides('A new version of aa-shadow runs.');
  },
);

pageTest('an old page whose files are gone says what to do', async () => {
  const world = await pageWorld();
  const gone = await pageWith((index) => index.replace(/assets\/page-\w+\.js/, 'assets/page-GONE.js'));
  await world.stop();
  await world.serve(gone);
  const opened = await world.open('', { as: 'nobody', mayTell: [/page-GONE\.js/] });
  await opened.shows('If this stays, load the page again.');
  rmSync(gone, { recursive: true });
});

pageTest('a view that fails on what it is answered says so, and the rest of the page goes on', async () => {
  const world = await pageWorld();
  const opened = await world.open('#/actions', { mayTell: [/TypeError/] });
  const { page } = opened;
  await page.route(/v1\/clients$/, (route) => route.fulfill({ json: { clients: [{ id: 'demo' }] } }));
  await opened.goTo('#/');
  await opened.shows('This view has failed');
  await opened.shows('Page connected');
  await page.getByRole('link', { name: 'Actions' }).click();
  await page.getByRole('heading', { name: 'Actions' }).waitFor();
  await opened.hides('This view has failed');
});

pageTest('a part of the page that is gone when it is asked for is told, with a way out', async () => {
  const world = await pageWorld();
  const opened = await world.open('', { as: 'nobody', mayTell: [/later-views/] });
  await opened.context.route(/later-views/, (route) => route.fulfill({ status: 404 }));
  await opened.page.reload();
  await opened.shows('A part of this page could not be loaded.');
  await opened.context.unroute(/later-views/);
  await opened.page.getByRole('button', { name: 'Load the page again' }).click();
  await opened.page.getByLabel('API key').waitFor();
  await opened.hides('A part of this page could not be loaded.');
});
