// Webhooks and followers in a browser, with a real receiver.

import { expect, onTestFinished } from 'vitest';
import { Dispatcher } from '../../src/webhooks/dispatcher.ts';
import { newSecret } from '../../src/webhooks/signing.ts';
import type { OpenedPage } from '../support/opened-page.ts';
import { inEachLook } from '../support/page-looks.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { usualSubscription } from '../support/usual-subscription.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { pageTest, type PageWorld, pageWorld } from './page-ground.ts';

const view = '#/clients/demo/readers';

interface ReadersWorld {
  readonly world: PageWorld;
  readonly receiver: Receiver;
}

/** A webhook whose receiver was told of 60 customers. */
async function readersWorld(): Promise<ReadersWorld> {
  const secret = newSecret();
  const receiver = await startReceiver(secret);
  const subscription = usualSubscription({ client: demoClient, url: receiver.url, secret });
  const world = await pageWorld({ beside: { webhooks: [subscription] } });
  const { shadow } = world.sync;
  const log = { info: () => {}, warn: () => {} };
  const dispatcher = new Dispatcher({
    shadow,
    subscriptions: [subscription],
    holder: 'elsewhere/1/webhooks',
    log,
    everyMs: 5,
    now: () => new Date(),
    random: () => 0.5,
  });
  onTestFinished(() => dispatcher.stop());
  await expect.poll(async () => (await shadow.webhooks.of(demoClient)).length).toBe(1);
  await world.sync.drain();
  await receiver.until(() => receiver.told === 60);
  return { world, receiver };
}

const press = ({ page }: OpenedPage, name: string) => page.getByRole('button', { name, exact: true }).click();

const fitsInEachLook = (opened: OpenedPage): Promise<void> =>
  inEachLook(opened, async () => {
    expect(await opened.tooWide()).toEqual([]);
    expect(await opened.axeFindings()).toEqual([]);
  });

pageTest('a webhook is paused, falls behind, and tells what waited when it is resumed', async () => {
  const { world, receiver } = await readersWorld();
  const opened = await world.open(view);
  await opened.shows('active');
  await press(opened, 'Pause directory');
  await press(opened, 'Pause');
  await opened.shows('directory is paused.');
  await opened.shows('a person has paused it; nothing is sent, and nothing is lost');
  world.sync.simulator.world.add();
  await world.sync.drain();
  await opened.page.reload();
  await opened.shows('1 change');
  expect(receiver.told).toBe(60);
  await press(opened, 'Resume directory');
  await opened.page.getByRole('radio', { name: /From where it stopped/ }).waitFor();
  await press(opened, 'Resume');
  await receiver.until(() => receiver.told === 61);
  await opened.shows('active');
  await opened.goTo('#/actions');
  await opened.shows('paused a webhook');
  await opened.shows('resumed a webhook');
});

pageTest('a webhook is tested against its receiver, which is told of in its own row', async () => {
  const { world, receiver } = await readersWorld();
  const opened = await world.open(view);
  // It refuses a wrong signature, as it should.
  receiver.behave = ({ id }) => (receiver.bad.includes(id) ? 401 : 204);
  await press(opened, 'Test directory');
  await press(opened, 'Send a test');
  await opened.shows('Test accepted');
  await opened.shows(/refuses a wrong signature/);
  receiver.behave = () => 503;
  await press(opened, 'Test directory');
  await press(opened, 'Send a test');
  await opened.shows('Test failed');
  await opened.shows(/The receiver answered 503/);
  await opened.goTo('#/actions');
  await opened.shows('tested a webhook, 2 times');
});

pageTest('a webhook tells again from the change or the time that a person gives', async () => {
  const { world, receiver } = await readersWorld();
  const opened = await world.open(view);
  const { page } = opened;
  await press(opened, 'Replay directory');
  await press(opened, 'Replay');
  await page.getByRole('dialog').getByText('Give a date and a time.').waitFor();
  await page.getByRole('textbox', { name: 'Number of a change' }).fill('51');
  await press(opened, 'Replay');
  await receiver.until(() => receiver.changes.length >= 60 + 10);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await press(opened, 'Replay directory');
  await page.getByLabel(/^Time, in/).fill('2020-01-01T00:00');
  const sent = page.waitForRequest(/replay\?from=/);
  await press(opened, 'Replay');
  expect((await sent).url()).toMatch(/from=2020-01-01T00%3A00%3A00\.000Z$/);
  await opened.goTo('#/actions');
  await opened.shows('had a webhook tell changes again');
});

pageTest('a follower that is behind shows it, and is dropped', async () => {
  const { world } = await readersWorld();
  const { followers } = world.sync.shadow;
  const place = { changeNo: 0, committedAt: null };
  await followers.acknowledge(demoClient, { name: 'search-index', place, by: 'key 7 (search)' });
  const opened = await world.open(view);
  const row = opened.page.getByRole('row', { name: /search-index/ });
  await row.getByText('60 changes').waitFor();
  await row.getByText('key 7 (search)').waitFor();
  await press(opened, 'Drop search-index');
  await press(opened, 'Drop');
  await opened.shows('search-index is dropped.');
  await row.waitFor({ state: 'detached' });
  expect(await followers.all(demoClient)).toEqual([]);
  await opened.goTo('#/actions');
  await opened.shows('dropped a follower');
});

pageTest('readers fit and are accessible in every look, with long names, too', async () => {
  const { world, receiver } = await readersWorld();
  const { followers } = world.sync.shadow;
  const place = { changeNo: 0, committedAt: null };
  const by = `key 7 (<b>${'z'.repeat(150)}</b>)`;
  await followers.acknowledge(demoClient, { name: 'y'.repeat(64), place, by });
  receiver.behave = () => 503;
  world.sync.simulator.world.add();
  await world.sync.drain();
  const opened = await world.open(view);
  await opened.shows('failing');
  await opened.shows('<b>zzz');
  await fitsInEachLook(opened);
});

pageTest('the dialog that asks from when to tell again fits and is accessible in every look', async () => {
  const { world } = await readersWorld();
  const opened = await world.open(view);
  await press(opened, 'Replay directory');
  await opened.page.getByRole('dialog').waitFor();
  await fitsInEachLook(opened);
});

pageTest('P17: whoever may only read sees the readers, and nothing to press', async () => {
  const { world } = await readersWorld();
  const opened = await world.open(view, { as: (await world.key()).text });
  await opened.shows('directory');
  await opened.shows('active');
  expect(await opened.page.locator('main').getByRole('button').count()).toBe(0);
});
