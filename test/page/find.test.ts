// Finding customers, in a browser.

import { expect } from 'vitest';
import { keyScopes } from '../../src/shadow/shadow.ts';
import type { OpenedPage } from '../support/opened-page.ts';
import { inEachLook, isOneOfEach } from '../support/page-looks.ts';
import { storeDocument } from '../support/stored-document.ts';
import { type PageWorld, pageTest, pageWorld } from './page-ground.ts';

const view = '#/clients/demo/customers';

const people = {
  '0012': {
    first: 'Änne',
    last: 'Müller',
    display: 'Änne Müller',
    login: 'aenne',
    emails: ['aenne@example.org'],
  },
  '0013': { first: 'Anna', last: 'Mulligan', display: 'Anna Mulligan', emails: ['anna@example.org'] },
  '0014': { company: 'Łódź GmbH', display: 'Łódź GmbH', emails: ['info@example.org'] },
};

async function worldOfPeople(): Promise<PageWorld> {
  const world = await pageWorld({ simulator: { customers: 1, queued: 'none' } });
  await world.sync.shadow.switchSearch(world.sync.context.client, true);
  for (const [id, named] of Object.entries(people)) await storeDocument(world.sync, id, named);
  return world;
}

async function find({ page }: OpenedPage, text: string, by = ''): Promise<void> {
  await page.getByRole('searchbox').fill(text);
  await page.getByRole('combobox').selectOption(by);
  await page.getByRole('button', { name: 'Find' }).click();
}

const numbers = (opened: OpenedPage): Promise<string[]> =>
  opened.page.getByRole('rowheader').allTextContents();

/** Waits until exactly these are shown. */
const shown = (opened: OpenedPage, ids: readonly string[]): Promise<void> =>
  expect.poll(() => numbers(opened)).toEqual(ids);

/** Where a browser keeps things beyond the tab, and what it shows and sends elsewhere. */
const keptElsewhere = (opened: OpenedPage): Promise<string> =>
  opened.page.evaluate(
    `JSON.stringify([location.hash, document.title, document.cookie, { ...localStorage }, { ...sessionStorage }])`,
  );

pageTest(
  'a customer is found by number, name, e-mail and login, and the terms stand in no address',
  async () => {
    const world = await worldOfPeople();
    const opened = await world.open(view);
    await shown(opened, Object.keys(people));
    await opened.shows('1–3 of 3 customers');
    for (const [text, ids] of [
      ['ann mul', ['0012', '0013']],
      ['MULLER', ['0012']],
      ['lodz', ['0014']],
      ['anna@example.org', ['0013']],
      ['0014', ['0014']],
      ['12', ['0012']],
    ] as const) {
      await find(opened, text);
      await shown(opened, ids);
      expect((await keptElsewhere(opened)).toLowerCase()).not.toContain(text.toLowerCase());
    }
    expect(decodeURIComponent(opened.asked.join())).not.toMatch(/ann|muller|lodz/i);
    await opened.shows('stored with other zeros in front: as 0012');
    await find(opened, 'aen*', 'login');
    await shown(opened, ['0012']);
  },
);

pageTest(
  'the way back from a customer leads to the same results, and to the same place among them',
  async () => {
    const opened = await (await worldOfPeople()).open(view);
    await find(opened, 'ann');
    await shown(opened, ['0012', '0013']);
    await opened.page.getByRole('link', { name: '0013' }).click();
    await opened.page.getByRole('heading', { name: 'Anna Mulligan', level: 1 }).waitFor();
    expect(await opened.page.title()).not.toContain('Anna');
    await opened.page.goBack();
    await shown(opened, ['0012', '0013']);
    await expect.poll(() => opened.page.evaluate('document.activeElement.textContent')).toBe('0013');
    expect(await opened.page.getByRole('searchbox').inputValue()).toBe('ann');
  },
);

pageTest('a word that is in no name is looked for as a login, unless somebody said what it is', async () => {
  const opened = await (await worldOfPeople()).open(view);
  await find(opened, 'aenne');
  await shown(opened, ['0012']);
  await opened.shows('1 customer, by login: nobody has it as a name');
  await find(opened, 'aenne', 'name');
  await opened.shows('Nobody is found');
  await find(opened, 'aenn');
  await opened.shows(/^Nobody has it as a name or as a login\./);
  await opened.page.getByRole('button', { name: 'Search for logins that begin with it' }).click();
  await shown(opened, ['0012']);
});

pageTest('what has no letter and no digit is not asked for', async () => {
  const opened = await (await worldOfPeople()).open(view);
  await find(opened, '*');
  await opened.shows('That is no part of a name');
});

pageTest('nobody found: another way to search is offered', async () => {
  const opened = await (await worldOfPeople()).open(view);
  await find(opened, 'anna@exam');
  await opened.shows('Nobody is found');
  await opened.page.getByRole('button', { name: 'Search for what begins with it' }).click();
  await shown(opened, ['0013']);
  await find(opened, 'änne');
  await shown(opened, ['0012']);
  await find(opened, '4711');
  await opened.shows('No customer has this number here');
  await opened.page.getByRole('button', { name: 'as a login' }).click();
  await opened.shows('Nobody is found');
});

pageTest(
  'P17: what cannot be a number is not put into an address, though a number was asked for',
  async () => {
    const opened = await (await worldOfPeople()).open(view);
    await shown(opened, Object.keys(people));
    for (const text of ['anna@example.org', 'anna mulligan', 'mulligan', '12 mulligan']) {
      await find(opened, text, 'number');
      await opened.shows('That is no number of a customer');
      await find(opened, '0013', 'number');
      await shown(opened, ['0013']);
    }
    expect(opened.asked.filter((line) => /anna|mulligan/i.test(line))).toEqual([]);
  },
);

pageTest('all customers come page by page, and their deleted ones on request', async () => {
  const world = await pageWorld({ simulator: { customers: 60 } });
  await world.sync.drain();
  const ids = [...world.sync.simulator.world.custIds()].toSorted();
  world.sync.simulator.world.delete(ids[0]);
  await world.sync.drain();
  const opened = await world.open(view);
  await opened.shows('1–50 of 59 customers');
  expect(await numbers(opened)).toEqual(ids.slice(1, 51));
  await opened.page.getByRole('button', { name: 'Next' }).click();
  await opened.shows('51–59 of 59 customers');
  await opened.page.getByRole('link', { name: ids[59]! }).click();
  await opened.page.getByRole('heading', { name: 'What happened' }).waitFor();
  await opened.page.goBack();
  await opened.shows('51–59 of 59 customers');
  await opened.page.getByRole('button', { name: 'Previous' }).click();
  await opened.page.getByLabel('With those deleted in AA').check();
  await opened.shows('1–50 of 60 customers');
  await opened.shows('deleted in AA');
  expect(opened.page.url()).toContain('?deleted=true');
});

pageTest('a number that is not stored: what is known is told, and AA is asked on request', async () => {
  const world = await pageWorld({ simulator: { customers: 3 } });
  await world.sync.drain();
  const { custId } = world.sync.simulator.world.add();
  const opened = await world.open(view);
  await find(opened, custId);
  await opened.shows('No customer has this number here');
  await opened.shows('does not name it');
  await opened.page.getByRole('button', { name: 'Fetch from AA' }).click();
  await shown(opened, [custId]);
  await find(opened, '999999999');
  opened.mayTell(/status of 404 .*\/refresh/);
  await opened.page.getByRole('button', { name: 'Fetch from AA' }).click();
  await opened.shows('AA was asked, and has no such customer.');
});

pageTest('a key that may only read is offered no fetch', async () => {
  const world = await pageWorld({ simulator: { customers: 1 } });
  expect(keyScopes).toContain('refresh');
  const opened = await world.open(view, { as: (await world.key({ scopes: ['read'] })).text });
  await find(opened, '999999999');
  await opened.shows('a key with the scope refresh is needed');
  expect(await opened.page.getByRole('button', { name: 'Fetch from AA' }).count()).toBe(0);
});

pageTest('where search is switched off the cure is told, and numbers are found all the same', async () => {
  const world = await worldOfPeople();
  await world.sync.shadow.switchSearch(world.sync.context.client, false);
  const opened = await world.open(view, { mayTell: [/status of 409 .*\/search$/] });
  await find(opened, 'anna');
  await opened.shows('search: false');
  await find(opened, '13');
  await shown(opened, ['0013']);
});

pageTest('customers are found with the keyboard alone', async () => {
  const opened = await (await worldOfPeople()).open(view);
  await shown(opened, Object.keys(people));
  await opened.page.keyboard.press('/');
  await opened.page.keyboard.type('łódź');
  await opened.page.keyboard.press('Enter');
  await shown(opened, ['0014']);
  const isOnLink = (): Promise<boolean> => opened.page.evaluate(`document.activeElement.matches('th a')`);
  for (let pressed = 0; pressed < 8 && !(await isOnLink()); pressed += 1)
    await opened.page.keyboard.press('Tab');
  await opened.page.keyboard.press('Enter');
  await opened.page.getByRole('heading', { name: 'Łódź GmbH', level: 1 }).waitFor();
});

pageTest('what is found fits and is accessible in every look', async () => {
  const opened = await (await worldOfPeople()).open(view);
  await find(opened, 'example@*');
  await opened.shows('Nobody is found');
  await find(opened, 'an');
  await shown(opened, ['0012', '0013']);
  await inEachLook(opened, async (look) => {
    expect(await opened.tooWide()).toEqual([]);
    if (isOneOfEach(look)) expect(await opened.axeFindings()).toEqual([]);
  });
});
