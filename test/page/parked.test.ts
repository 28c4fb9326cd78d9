// The parked customers of a client, and what a person decides about them, in a browser.

import { expect } from 'vitest';
import { follow } from '../support/following.ts';
import type { OpenedPage } from '../support/opened-page.ts';
import { inEachLook } from '../support/page-looks.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { pageTest, pageWorld } from './page-ground.ts';
import { customersOf, failFor, parkedCount, parkMany, worldWithParked } from './parked-world.ts';

const parked = '#/clients/demo/parked';
const conflict = /status of 409/;

const dialogOf = ({ page }: OpenedPage) => page.getByRole('dialog');

/** The button in the row of the first error, or of a customer. */
const press = ({ page }: OpenedPage, name: string | RegExp) =>
  page.getByRole('button', { name }).first().click();

const confirm = (opened: OpenedPage, name: string) =>
  dialogOf(opened).getByRole('button', { name, exact: true }).click();

pageTest('a parked customer that is retried is gone from the list when AA tells of it again', async () => {
  const world = await worldWithParked(1);
  const opened = await world.open(parked);
  await opened.shows('1 customer is parked, with 1 error.');
  await opened.page.getByRole('rowheader').getByRole('link').first().click();
  const [custId] = customersOf(world);
  await opened.page.getByRole('link', { name: custId!, exact: true }).waitFor();
  await press(opened, `Retry ${custId}`);
  await opened.shows(`Retry ${custId} of demo?`);
  await confirm(opened, 'Retry 1');
  await opened.shows('1 customer will be tried again as soon as a worker is free.');
  world.sync.simulator.world.clearFaults();
  follow(world.sync);
  await expect.poll(() => parkedCount(world)).toBe(0);
  await opened.page.reload();
  await opened.shows('Nobody is parked');
  await opened.goTo('#/actions');
  await opened.shows('had 1 parked customer tried again');
});

pageTest('a group is retried as large as it was seen, and the log tells by whom', async () => {
  const world = await worldWithParked(3);
  const key = await world.key({ scopes: ['read', 'operate'] });
  const opened = await world.open(parked, { as: key.text });
  await press(opened, /^Retry … all with AA_/);
  await dialogOf(opened).getByText('Retry 3 parked customers of demo?').waitFor();
  const sent = opened.page.waitForRequest(/parked\/retry$/);
  await confirm(opened, 'Retry 3');
  expect((await sent).postDataJSON()).toMatchObject({ expected: 3, group: expect.stringMatching(/^AA_/) });
  await opened.shows('3 customers will be tried again as soon as a worker is free.');
  const next = (await world.sync.shadow.nextParkedAt(demoClient))!.getTime();
  expect(next).toBeLessThanOrEqual(Date.now() + 1_000);
  await opened.goTo('#/actions');
  await opened.shows('had 3 parked customers tried again');
  await opened.shows(new RegExp(`key ${key.keyId} \\(Anne\\)`));
});

pageTest(
  'where somebody else decided first, nothing is done, and the person is told and looks again',
  async () => {
    const world = await worldWithParked(3);
    const opened = await world.open(parked, { mayTell: [conflict] });
    await press(opened, /^Drop … all with AA_/);
    await dialogOf(opened).getByText('Drop 3 parked customers of demo?').waitFor();
    const [first] = customersOf(world);
    const { operations } = world.sync.shadow;
    await operations.decideParked(demoClient, {
      what: 'drop',
      target: [first as never],
      expected: 1,
      by: 'ben',
    });
    await confirm(opened, 'Drop 3');
    await dialogOf(opened).getByText('You saw 3; by now it is 2.').waitFor();
    expect(await parkedCount(world)).toBe(2);
    expect(await dialogOf(opened).getByRole('button').allTextContents()).toEqual(['Look again']);
    await confirm(opened, 'Look again');
    await opened.shows('2 customers are parked, with 1 error.');
    expect(await parkedCount(world)).toBe(2);
  },
);

pageTest('customers that are dropped are parked no more, and what is stored of them stays', async () => {
  const world = await worldWithParked(0);
  const [custId] = customersOf(world);
  failFor(world, [custId!], 999);
  world.sync.simulator.world.change(custId);
  await world.sync.drain();
  const opened = await world.open(parked);
  await press(opened, 'Drop all …');
  await dialogOf(opened).getByText('What AA has changed in the customer is given up.').waitFor();
  expect(await dialogOf(opened).getByRole('button', { name: 'Drop 1' }).getAttribute('class')).toBe('grave');
  await confirm(opened, 'Drop 1');
  await opened.shows('1 customer dropped.');
  await opened.shows('Nobody is parked');
  expect(await parkedCount(world)).toBe(0);
  expect(await world.sync.shadow.customer(demoClient, custId as never)).not.toBeNull();
  await opened.goTo('#/actions');
  await opened.shows('dropped 1 parked customer');
});

pageTest(
  'of many parked no more are counted than can be at each look; who decides is told how many',
  async () => {
    const world = await pageWorld();
    await parkMany(world, 10_060, 'AA reported an unexpected error of its own');
    const opened = await world.open(parked);
    await opened.shows('More than 10,000 customers are parked, with 1 error.');
    await opened.shows('waits for a person');
    await press(opened, /^Retry … all with AA_/);
    await dialogOf(opened).getByText('Retry 10,060 parked customers of demo?').waitFor();
    await confirm(opened, 'Cancel');
    await press(opened, 'Drop all …');
    await dialogOf(opened).getByText('Drop 10,060 parked customers of demo?').waitFor();
    await confirm(opened, 'Cancel');
    expect(opened.asked.filter((line) => line.includes('exact')).length).toBe(2);
    await opened.page.getByRole('rowheader').getByRole('link').first().click();
    await opened.page.getByRole('link', { name: 'Next page' }).click();
    await opened.page.getByRole('link', { name: '7000050', exact: true }).waitFor();
    expect(await opened.page.getByRole('link', { name: /^70000/ }).count()).toBe(50);
    await opened.page.getByRole('link', { name: 'First page' }).click();
    await opened.page.getByRole('link', { name: '7000000', exact: true }).waitFor();
  },
);

pageTest('the keyboard goes into the dialog, stays there, and comes back', async () => {
  const opened = await (await worldWithParked(2)).open(parked);
  const { page } = opened;
  const focused = (what: string) => page.evaluate<unknown>(`document.activeElement.${what}`);
  const opener = page.getByRole('button', { name: /^Drop … all with/ });
  await opener.waitFor();
  while ((await focused('getAttribute("aria-label")')) !== (await opener.getAttribute('aria-label')))
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialogOf(opened).waitFor();
  expect(await focused('textContent')).toBe('Cancel');
  for (let at = 0; at < 7; at += 1) {
    await page.keyboard.press('Tab');
    expect(await focused('closest("main, header") === null')).toBe(true);
  }
  await page.keyboard.press('Escape');
  await dialogOf(opened).waitFor({ state: 'detached' });
  expect(await focused('getAttribute("aria-label")')).toBe(await opener.getAttribute('aria-label'));
  await page.keyboard.press('Enter');
  await dialogOf(opened).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await opened.shows('Nobody is parked');
  await expect.poll(() => focused('tagName')).toBe('H1');
});

pageTest('nothing refreshes under an open dialog, and the view is fresh when it has closed', async () => {
  const world = await worldWithParked(3);
  const opened = await world.open(parked, { hasClock: true });
  const { page } = opened;
  await opened.shows('3 customers are parked');
  await press(opened, /^Retry … all with/);
  await dialogOf(opened).waitFor();
  const looks = () => opened.asked.filter((line) => line.includes('/parked/groups')).length;
  const before = looks();
  const { operations } = world.sync.shadow;
  await operations.decideParked(demoClient, { what: 'drop', target: 'all', expected: 3, by: 'ben' });
  await page.clock.runFor(20_000);
  expect(looks()).toBe(before);
  await opened.shows('3 customers are parked');
  await page.keyboard.press('Escape');
  await dialogOf(opened).waitFor({ state: 'detached' });
  await page.clock.runFor(3_000);
  await opened.shows('Nobody is parked');
});

pageTest('the list is looked at anew every ten seconds, because each look counts on the server', async () => {
  const world = await worldWithParked(3);
  const opened = await world.open(parked, { hasClock: true });
  const { page } = opened;
  await opened.shows('3 customers are parked');
  const looks = () => opened.asked.filter((line) => line.includes('/parked/groups')).length;
  const now = () => page.evaluate<number>('Date.now()');
  const [looked, from] = [looks(), await now()];
  for (let step = 0; step < 8; step += 1) {
    await page.clock.runFor(4_000);
    // What was asked for before is answered before.
    await page.evaluate(`fetch('v1/session').then((answer) => answer.text())`);
  }
  const seconds = ((await now()) - from) / 1_000;
  expect(looks() - looked).toBeGreaterThanOrEqual(2);
  expect(looks() - looked).toBeLessThanOrEqual(seconds / 9 + 1);
});

pageTest('P17: whoever may only read sees what is parked, and nothing to press', async () => {
  const world = await worldWithParked(2);
  const opened = await world.open(parked, { as: (await world.key()).text });
  await opened.shows('2 customers are parked');
  expect(await opened.page.getByRole('button', { name: /Retry|Drop/ }).count()).toBe(0);
  await opened.page.getByRole('rowheader').getByRole('link').first().click();
  await opened.page.getByRole('link', { name: customersOf(world)[0]!, exact: true }).waitFor();
  expect(await opened.page.getByRole('button', { name: /Retry|Drop/ }).count()).toBe(0);
});

const fitsInEachLook = (opened: OpenedPage): Promise<void> =>
  inEachLook(opened, async () => {
    expect(await opened.tooWide()).toEqual([]);
    expect(await opened.axeFindings()).toEqual([]);
  });

const longText = `<b>${'x'.repeat(300)}</b> ${'many words '.repeat(40)}`;

pageTest('the errors of the parked fit and are accessible in every look, however long they are', async () => {
  const world = await worldWithParked(3);
  await parkMany(world, 2, longText);
  const opened = await world.open(parked);
  await opened.shows('5 customers are parked, with 2 errors.');
  await fitsInEachLook(opened);
});

/** Two with a long error, listed. */
async function openedGroup(): Promise<OpenedPage> {
  const world = await pageWorld();
  await parkMany(world, 2, longText);
  const opened = await world.open(parked);
  await opened.page.getByRole('rowheader').getByRole('link').first().click();
  await opened.page.getByRole('link', { name: '7000000', exact: true }).waitFor();
  return opened;
}

pageTest('the customers with an error fit and are accessible in every look', async () => {
  await fitsInEachLook(await openedGroup());
});

pageTest('the dialog about one of them fits and is accessible in every look', async () => {
  const opened = await openedGroup();
  await press(opened, 'Drop 7000000');
  await dialogOf(opened).waitFor();
  await fitsInEachLook(opened);
});
