// What the page leaves behind in a browser, and what stands in the addresses that it asks for.

import { expect } from 'vitest';
import { keyScopes } from '../../src/shadow/shadow.ts';
import { storeDocument } from '../support/stored-document.ts';
import { pageTest, pageWorld } from './page-ground.ts';

const storages = `(async () => ({
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  cookie: document.cookie,
}))()`;

const custId = 'ZQ7';
const person = {
  first: 'Zebedia',
  last: 'Quagmire',
  display: 'Zebedia Quagmire',
  emails: ['zq@example.org'],
};

pageTest(
  'P17: a walk through all views leaves a cookie in the browser, and nothing else',
  async () => {
    const world = await pageWorld();
    await world.sync.shadow.switchSearch(world.sync.context.client, true);
    await world.sync.drain();
    await storeDocument(world.sync, custId, person);
    const { text } = await world.key({ scopes: keyScopes });
    const opened = await world.open('', { as: text });
    const views = ['', '/customers', `/customers/${custId}`, '/parked', '/deletions', '/readers'];
    for (const hash of [...views.map((view) => `#/clients/demo${view}`), '#/actions', '#/']) {
      await opened.goTo(hash);
      await opened.page.getByRole('heading', { level: 1 }).waitFor();
      await opened.page.waitForLoadState('networkidle');
    }
    const { page } = opened;
    for (const sought of ['quagmire', 'zq@example.org']) {
      await opened.goTo('#/clients/demo/customers');
      await page.getByRole('searchbox').fill(sought);
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByRole('link', { name: custId }).click();
      await page.getByRole('heading', { name: 'Zebedia Quagmire' }).waitFor();
      expect(page.url() + (await page.title())).not.toMatch(/quagmire|zebedia|zq@/i);
    }
    expect(await page.evaluate(storages)).toEqual({
      local: 0,
      session: 0,
      databases: 0,
      caches: 0,
      workers: 0,
      cookie: '',
    });
    expect(await opened.context.cookies()).toHaveLength(1);
    const { origin } = new URL(opened.page.url());
    expect(opened.asked.filter((line) => !line.includes(origin))).toEqual([]);
    expect(opened.asked.filter((line) => /quagmire|zebedia|zq(@|%40)/i.test(line))).toEqual([]);
    expect(opened.asked.filter((line) => line.includes(text.slice(4, 60)))).toEqual([]);
  },
  180_000,
);
