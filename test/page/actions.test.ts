// The log of actions in a browser.

import { expect } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { inEachLook } from '../support/page-looks.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { isPrefixed, pageTest, pageWorld } from './page-ground.ts';

const acme = clientId('acme');

pageTest('who did what is told in plain words, and for one client alone', async () => {
  const world = await pageWorld({ otherClients: [acme] });
  const opened = await world.open('#/actions');
  // Behind the prefix a key was made to sign in with.
  await opened.shows(isPrefixed ? 'made an API key' : 'Nobody has done anything yet');
  const { keys } = world.sync.shadow;
  await keys.record({ actor: 'ann@here', action: 'refresh-asked', client: demoClient, count: 2 });
  await keys.record({ actor: `<b>${'ben '.repeat(60)}`, action: 'webhook-tested', client: acme, count: 1 });
  await keys.record({ actor: 'x'.repeat(200), action: 'key-created', client: null, count: 1 });
  await keys.record({ actor: 'ann@here', action: 'something-new', client: demoClient, count: 1 });
  await opened.shows('had 2 customers fetched from AA');
  await opened.shows('tested a webhook');
  await opened.shows('made an API key');
  await opened.shows('something new');
  const made = opened.page.getByRole('row').filter({ hasText: 'made an API key' });
  expect((await made.first().getByRole('cell').allInnerTexts()).at(-1)).toBe('');
  await inEachLook(opened, async () => {
    expect(await opened.tooWide()).toEqual([]);
    expect(await opened.axeFindings()).toEqual([]);
  });
  await opened.page.getByLabel('Client').selectOption('acme');
  await opened.hides('made an API key');
  expect(await opened.page.getByRole('row').count()).toBe(2);
  expect(opened.page.url()).toMatch(/#\/actions\?client=acme$/);
  await opened.page.reload();
  await opened.shows('tested a webhook');
  expect(await opened.page.getByRole('row').count()).toBe(2);
});
