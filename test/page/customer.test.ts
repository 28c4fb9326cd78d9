// One customer, in a browser: why it is stale, what happened to it, its record, and a refresh that is watched.

import { expect } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { OpenedPage } from '../support/opened-page.ts';
import { inEachLook, isOneOfEach } from '../support/page-looks.ts';
import { storeDocument } from '../support/stored-document.ts';
import { type PageWorld, pageTest, pageWorld } from './page-ground.ts';

const viewOf = (id: string): string => `#/clients/demo/customers/${id}`;

/** A world whose customers are all stored, and the number of one of them. */
async function drainedWorld(): Promise<{ readonly world: PageWorld; readonly id: string }> {
  const world = await pageWorld({ simulator: { customers: 5 } });
  await world.sync.drain();
  const [id = ''] = world.sync.simulator.world.custIds();
  return { world, id };
}

/** AA fails for the customer from now on, who has changed. */
async function parked({ sync }: PageWorld, id: string): Promise<void> {
  sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'poison', custId: id }]);
  sync.simulator.world.change(id);
  await sync.drain();
}

const verdict = ({ page }: OpenedPage, word: string): Promise<void> =>
  page.locator('.why .verdict', { hasText: word }).waitFor();

const refresh = ({ page }: OpenedPage): Promise<void> =>
  page.getByRole('button', { name: 'Refresh now' }).click();

/** The titles of what happened, the newest first. */
const life = ({ page }: OpenedPage): Promise<string[]> => page.locator('.life strong').allTextContents();

pageTest('a stale customer says why, and a refresh makes it fresh while one watches', async () => {
  const { world, id } = await drainedWorld();
  await parked(world, id);
  const opened = await world.open(viewOf(id));
  await verdict(opened, 'stale');
  await opened.shows(/1 refresh failed, the last with AA_UNEXPECTED; it is tried again at/);
  expect((await life(opened))[0]).toBe('Parked: its refresh failed');
  await opened.page.locator('.why').getByRole('link', { name: 'Parked customers' }).waitFor();
  await opened.page.locator('.life .is-parked').getByText('Tried again by itself. If it lasts,').waitFor();
  await refresh(opened);
  await opened.shows('It was not refreshed.');
  await opened.shows('AA fails for this customer, who is parked');
  world.sync.simulator.world.clearFaults();
  await refresh(opened);
  await opened.shows('AA answered. Its changes are stored.');
  await verdict(opened, 'fresh');
  expect((await life(opened)).slice(0, 3)).toEqual([
    'Settled: its changes are stored',
    'Changed',
    'Fetched from AA (the last time)',
  ]);
  await opened.page.locator('.refresh-told .changes').waitFor();
  await refresh(opened);
  await opened.shows('AA answered. Nothing had changed.');
});

pageTest('what the sync brings shows by itself, and nothing jumps', async () => {
  const { world, id } = await drainedWorld();
  const opened = await world.open(viewOf(id));
  const { page } = opened;
  const closed = page.locator('details', { hasText: 'Customer' }).first();
  await closed.locator('summary').click();
  await page.getByRole('button', { name: 'Show the raw JSON' }).click();
  await page.getByRole('button', { name: 'Hide the raw JSON' }).focus();
  await page.evaluate('window.scrollTo(0, 400)');
  const place = (): Promise<number> =>
    page.evaluate(
      `document.querySelector('.customer-record details:last-of-type').getBoundingClientRect().top`,
    );
  const placeBefore = await place();
  const readings = (): number =>
    opened.asked.filter((line) => line.startsWith('GET ') && line.endsWith(`/customers/${id}`)).length;
  expect(readings()).toBe(1);
  await page.waitForResponse((answer) => answer.url().endsWith('/explain'));
  expect(readings()).toBe(1);
  world.sync.simulator.world.change(id);
  await world.sync.drain();
  await page.locator('.life .is-updated').waitFor();
  await expect.poll(readings).toBe(2);
  expect(await closed.getAttribute('open')).toBeNull();
  expect(await page.getByRole('button', { name: 'Hide the raw JSON' }).count()).toBe(1);
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Hide the raw JSON');
  expect(await place()).toBe(placeBefore);
});

pageTest('where AA does not answer, the copy is shown with a warning', async () => {
  const { world, id } = await drainedWorld();
  world.sync.simulator.world.setFaults([{ procedure: '*', fault: 'http-503' }]);
  const opened = await world.open(viewOf(id));
  await refresh(opened);
  await opened.shows('What is shown here is the copy as it was.');
  await verdict(opened, 'fresh');
  await opened.shows('Page connected');
});

pageTest('a customer that was deleted, forgotten or never known says so', async () => {
  const { world, id } = await drainedWorld();
  const { simulator, shadow, context } = world.sync;
  const [, other = ''] = simulator.world.custIds();
  simulator.world.delete(id);
  await world.sync.drain();
  await shadow.forget(context.client, [custId(other)]);
  const opened = await world.open(viewOf(id));
  await opened.page.locator('.customer-head', { hasText: 'Deleted in AA' }).waitFor();
  expect(await life(opened)).toContain('Settled: marked as deleted');
  await opened.goTo(viewOf(other));
  await verdict(opened, 'forgotten');
  expect(await opened.page.locator('details').count()).toBe(0);
  expect(await opened.page.getByRole('button', { name: 'Refresh now' }).count()).toBe(0);
  await opened.goTo(viewOf('999999999'));
  await verdict(opened, 'unknown');
  await opened.page.getByRole('button', { name: 'Fetch from AA' }).waitFor();
  await opened.shows('Nothing is known to have happened.');
});

pageTest('another spelling of the number leads to the customer', async () => {
  const { world } = await drainedWorld();
  await storeDocument(world.sync, '0012', { display: 'Änne Müller' });
  const opened = await world.open(viewOf('12'));
  await opened.page.getByRole('link', { name: '0012' }).click();
  await opened.page.getByRole('heading', { name: 'Änne Müller', level: 1 }).waitFor();
});

const hostile = `<script>alert(1)</script><img src=x onerror=alert(2)> "'&amp; \u202Eمرحبا שלום 👩‍👩‍👧‍👦 ${'W'.repeat(300)}`;

pageTest('a hostile record is shown as text, and breaks nothing at any width', async () => {
  const { world } = await drainedWorld();
  const longNumber = `"><svg onload=alert(3)>${'9'.repeat(100 - 23)}`;
  await storeDocument(
    world.sync,
    longNumber,
    { display: hostile, emails: [`${'a'.repeat(300)}@example.org`] },
    {
      websites: [{ address: 'javascript:alert(4)' }, { address: hostile, badAddress: 'Y' }],
      [hostile]: { [hostile]: [hostile, { [hostile]: hostile }] },
      roles: [hostile],
    },
  );
  const opened = await world.open('#/clients/demo/customers');
  opened.page.on('dialog', (dialog) => opened.told.push(`a dialog: ${dialog.message()}`));
  await opened.page.locator('table.found a').first().waitFor();
  expect(await opened.tooWide()).toEqual([]);
  await opened.goTo(viewOf(encodeURIComponent(longNumber)));
  const name = opened.page.locator('h1 .customer-name.long');
  await expect.poll(() => name.textContent()).toBe(hostile);
  expect(await opened.page.locator('main script, main img, main a[href^="javascript"]').count()).toBe(0);
  await opened.page.getByRole('button', { name: 'Show the raw JSON' }).click();
  for (const width of [320, 768, 1_280]) {
    await opened.page.setViewportSize({ width, height: 900 });
    expect(await opened.tooWide()).toEqual([]);
  }
});

pageTest('the record is reached, closed and copied with the keyboard alone', async () => {
  const { world } = await drainedWorld();
  await storeDocument(world.sync, '0012', { display: 'Änne Müller', emails: ['aenne@example.org'] });
  const opened = await world.open(viewOf('0012'));
  const { page } = opened;
  const jump = page.getByRole('button', { name: /^E-mails/ });
  await jump.focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('section-emails');
  await page.keyboard.press('Enter');
  const address = page.locator('details li', { hasText: 'aenne@example.org' });
  await address.waitFor({ state: 'hidden' });
  await jump.focus();
  await page.keyboard.press('Enter');
  await address.waitFor();
  await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
  await page.getByRole('button', { name: 'Show the raw JSON' }).press('Enter');
  await page.getByRole('button', { name: 'Copy' }).press('Enter');
  await opened.shows('The JSON is selected');
  const selected = await page.evaluate<string>('getSelection().toString()');
  expect(JSON.parse(selected)).toMatchObject({ custId: '0012', emails: [{ address: 'aenne@example.org' }] });
});

pageTest('a long life and a long list are folded until somebody wants them', async () => {
  const { world, id } = await drainedWorld();
  for (let change = 0; change < 3; change += 1) {
    world.sync.simulator.world.change(id);
    await world.sync.drain();
  }
  const roles = Array.from({ length: 25 }, (_, at) => `ROLE ${at}`);
  await storeDocument(world.sync, '0012', { display: 'Änne Müller' }, { roles });
  const opened = await world.open(viewOf(id));
  const older = opened.page.getByRole('button', { name: /older events?$/ });
  await older.waitFor();
  expect(await opened.page.locator('.life > li').count()).toBe(12);
  await older.click();
  expect((await life(opened)).at(-1)).toBe('Queued');
  await opened.goTo(viewOf('0012'));
  await opened.page.getByRole('button', { name: 'Show 15 more items' }).click();
  expect(await opened.page.locator('.plain-list li', { hasText: 'ROLE' }).count()).toBe(25);
});

pageTest('a stale customer fits and is accessible in every look', async () => {
  const { world, id } = await drainedWorld();
  await parked(world, id);
  const opened = await world.open(viewOf(id));
  await refresh(opened);
  await opened.shows('It was not refreshed.');
  await opened.page.getByRole('button', { name: 'Show the raw JSON' }).click();
  await inEachLook(opened, async (look) => {
    expect(await opened.tooWide()).toEqual([]);
    if (isOneOfEach(look)) expect(await opened.axeFindings()).toEqual([]);
  });
});
