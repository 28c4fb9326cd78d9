// One client's view, in a browser: what is going on, what it needs, its last day, and what a person does about it.

import { expect } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { OwnErrands } from '../../src/runtime/errands.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { follow } from '../support/following.ts';
import type { OpenedPage } from '../support/opened-page.ts';
import { heldBack } from '../support/held-back-aa.ts';
import { inEachLook } from '../support/page-looks.ts';
import { pageTest, type PageWorld, pageWorld } from './page-ground.ts';

const demo = clientId('demo');
const view = '#/clients/demo';
/** For what a poll of the page has to bring. */

const step = ({ page }: OpenedPage): Promise<string> => page.locator('[aria-current=step]').innerText();

pageTest('a spike is watched from its start to its end, and then the client is fresh again', async () => {
  const world = await pageWorld({ simulator: { customers: 200 }, association: { concurrency: 1 } });
  await world.sync.drain();
  world.sync.simulator.world.spike({ customers: 150 });
  const held = heldBack(world.sync.aa);
  const opened = await world.open(view);
  await opened.shows('No drain is under way');
  const drained = drainOnce(world.sync.with({ aa: held.aa }), 'here/1/test');
  await opened.shows('Drain 2');
  expect(await step(opened)).toContain('Refreshing');
  await opened.shows('0 of 150');
  held.let(3);
  const bar = opened.page.locator('.going progress');
  await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(0);
  expect(Number(await bar.getAttribute('value'))).toBeLessThan(150);
  await opened.shows(/a second/);
  await opened.shows(/^(\d+ to \d+ (s|min)|a few seconds|up to \d+ s)$/);
  held.free();
  await drained;
  await opened.shows('No drain is under way');
  const row = opened.page.locator('.drains tbody tr').first();
  expect(await row.innerText()).toMatch(/^2\s+\d\d:\d\d:\d\d\s+150\s/);
  await opened.page.locator('.judged.fresh').waitFor();
});

async function drainedWorld(): Promise<PageWorld> {
  const world = await pageWorld();
  await world.sync.drain();
  return world;
}

const press = ({ page }: OpenedPage, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** The button of the dialog that is open. */
const confirm = ({ page }: OpenedPage, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

/** Each line once, although it goes after a while. */
const noteWhatIsTold = `everTold = [];
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) =>
    addedNodes.forEach((line) => everTold.push(line.textContent))))
    .observe(document.querySelector('.announcer'), { childList: true })`;

pageTest('a person pauses a client with a reason and resumes it, and the view shows it at once', async () => {
  const world = await drainedWorld();
  const opened = await world.open(view);
  await opened.page.evaluate(noteWhatIsTold);
  await press(opened, 'Pause …');
  await opened.page.getByLabel(/^Reason/).fill('AA is being upgraded');
  await confirm(opened, 'Pause');
  await opened.page.locator('.judged.paused').waitFor();
  await opened.shows(/Paused .* by .*\(AA is being upgraded\)/);
  const { pause } = await world.sync.shadow.clientState(demo);
  expect(pause?.reason).toBe('AA is being upgraded');
  await opened.hides('Drain now');
  await press(opened, 'Resume …');
  await opened.shows(/paused it: AA is being upgraded\./);
  await confirm(opened, 'Resume');
  await opened.page.locator('.judged.fresh').waitFor();
  await opened.page.waitForResponse(/clients\/demo\/status$/);
  expect(await opened.page.evaluate('everTold')).toEqual(['demo is paused.', 'demo goes on.']);
  expect((await world.sync.shadow.clientState(demo)).pause).toBeNull();
});

pageTest('who may only read sees the client, and no button that changes anything', async () => {
  const world = await drainedWorld();
  const opened = await world.open(view, { as: (await world.key()).text });
  await opened.shows('No drain is under way');
  expect(await opened.page.locator('main button').allInnerTexts()).toEqual(['Show as a table']);
});

pageTest('Drain now brings a change that would have come in an hour', async () => {
  const world = await pageWorld({ settings: { pollEveryMs: 360_000_000 } });
  const following = follow(world.sync);
  const opened = await world.open(view);
  await expect.poll(async () => (await world.sync.shadow.clientState(demo)).lastPurgeAt).not.toBeNull();
  await opened.shows('No drain is under way');
  world.sync.simulator.world.change();
  const drained = following.next(({ type }) => type === 'purged');
  await press(opened, 'Drain now');
  await confirm(opened, 'Drain now');
  await drained;
  await expect
    .poll(() => opened.page.locator('.drains tbody tr').first().innerText())
    .toMatch(/^2\s.*\s1\s/s);
});

pageTest(
  'the last day has a sentence for each course, and is a table for those who cannot see it',
  async () => {
    const world = await drainedWorld();
    await world.sync.shadow.operations.takeSamples();
    const opened = await world.open(view, { context: { timezoneId: 'America/New_York' } });
    const { page } = opened;
    const course = page.getByRole('img', { name: 'Lag of the last 24 hours: 0 s throughout, 0 s at last.' });
    await course.locator('path.dots').waitFor({ state: 'attached' });
    expect(await page.locator('figure.strip').count()).toBe(6);
    await opened.shows('Times in America/New_York');
    await press(opened, 'Show as a table');
    const time = page.locator('.samples tbody th');
    const [local = ''] = await time.allInnerTexts();
    await press(opened, 'Local time');
    await opened.shows('Times in UTC');
    expect(await time.innerText()).not.toBe(local);
    expect(await page.locator('.samples tbody td').allInnerTexts()).toEqual(['0 s', '0', '0', '–', '–', '–']);
    await press(opened, 'Show as lines');
    await course.waitFor();
  },
);

pageTest('nothing moves when the samples of the last day come', async () => {
  const world = await drainedWorld();
  await world.sync.shadow.operations.takeSamples();
  const opened = await world.open();
  const { page } = opened;
  const gate = Promise.withResolvers<void>();
  await page.route(/clients\/demo\/samples$/, async (route) => {
    await gate.promise;
    await route.continue();
  });
  await opened.goTo(view);
  await page.locator('.charts [aria-busy=true]').waitFor();
  const below = (): Promise<number | undefined> =>
    page
      .locator('.drains')
      .boundingBox()
      .then((box) => box?.y);
  const before = await below();
  gate.resolve();
  await page.locator('.charts [aria-busy=false]').waitFor();
  await page.locator('path.dots').first().waitFor({ state: 'attached' });
  expect(await below()).toBe(before);
});

pageTest('what failed is shown with its cure, and what is parked with a way to it', async () => {
  const world = await drainedWorld();
  const { simulator } = world.sync;
  const { custId } = simulator.world.change();
  simulator.world.setFaults([{ procedure: 'customers', fault: 'poison', custId }]);
  await world.sync.drain();
  simulator.world.setFaults([{ procedure: 'queue', fault: 'http-500' }]);
  await expect(world.sync.drain()).rejects.toThrow();
  const opened = await world.open(view);
  await opened.page.locator('.judged.blind').waitFor();
  await opened.shows('AA_HTTP_STATUS');
  await opened.page.getByText('1 customer parked.').waitFor();
  await opened.page.getByRole('link', { name: 'Parked customers' }).click();
  await expect.poll(() => opened.page.url()).toMatch(/#\/clients\/demo\/parked$/);
});

pageTest('whether a change waits is not known while AA is not heard, and no lag is shown then', async () => {
  const world = await drainedWorld();
  world.sync.simulator.world.setFaults([{ procedure: 'queue', fault: 'http-500' }]);
  await expect(world.sync.drain()).rejects.toThrow();
  const opened = await world.open(view);
  await opened.page.locator('.judged.blind').waitFor();
  expect(await opened.page.locator('.facts-list dd').first().innerText()).toBe('unknown');
  await opened.goTo('#/');
  const row = opened.page.getByRole('row').filter({ has: opened.page.getByRole('link', { name: 'demo' }) });
  expect(await row.locator('[data-label=Lag]').innerText()).toBe('unknown');
  await opened.shows('the web server of AA is in trouble');
});

pageTest('a client that is gone from the configuration is told as such', async () => {
  const world = await drainedWorld();
  const opened = await world.open('#/clients/nobody', { mayTell: [/status of 404/] });
  await opened.shows('HTTP_NO_SUCH_CLIENT');
  await opened.shows(/^Compare the name with the list of clients\./);
});

const fits = (opened: OpenedPage) => async (): Promise<void> => {
  expect(await opened.tooWide()).toEqual([]);
  expect(await opened.axeFindings()).toEqual([]);
};

pageTest('the view of a fresh client fits and is accessible in every look', async () => {
  const world = await drainedWorld();
  await world.sync.shadow.operations.takeSamples();
  const opened = await world.open(view);
  await opened.page.locator('.plot').first().waitFor();
  await inEachLook(opened, fits(opened));
});

pageTest(
  'the view of a paused client with parked customers fits and is accessible in every look',
  async () => {
    const world = await drainedWorld();
    const { custId } = world.sync.simulator.world.change();
    world.sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'poison', custId }]);
    await world.sync.drain();
    await world.sync.shadow.operations.pause(demo, { by: 'ops', reason: 'AA is being upgraded' });
    const opened = await world.open(view);
    await opened.shows('1 customer parked.');
    await inEachLook(opened, fits(opened));
    await press(opened, 'Resume …');
    await opened.page.getByRole('dialog').waitFor();
    await fits(opened)();
  },
);

/** A world whose server has the sync of `demo` at hand. */
async function workedWorld(): Promise<PageWorld> {
  const errands = new OwnErrands();
  const world = await pageWorld({ beside: { syncWork: errands } });
  errands.open(world.sync.context);
  await world.sync.drain();
  return world;
}

pageTest(
  'everyone is queued by a person who has seen what it costs, and not when the number is another',
  async () => {
    const world = await workedWorld();
    const opened = await world.open(view, { mayTell: [/status of 409/] });
    await press(opened, 'Queue everyone …');
    await opened.shows(/60 customers are here/);
    await opened.shows(/That takes about 3 calls of AA; how long is not known/);
    world.sync.simulator.world.add();
    await world.sync.drain();
    await confirm(opened, 'Queue 60 or more');
    await opened.shows('You saw 60; by now it is 61.');
    expect(world.sync.simulator.world.queueLength).toBe(0);
    await confirm(opened, 'Look again');
    await press(opened, 'Queue everyone …');
    await confirm(opened, 'Queue 61 or more');
    await opened.shows('AA has queued everyone of demo.');
    expect(world.sync.simulator.world.queueLength).toBe(61);
  },
);

pageTest('where nobody is stored, no cost is made up, and there is nothing to audit', async () => {
  const world = await pageWorld({ simulator: { queued: 'none' } });
  await world.sync.drain();
  const opened = await world.open(view);
  await press(opened, 'Audit …');
  await opened.shows('Nobody of demo is stored yet, so there is nothing to compare.');
  await press(opened, 'Queue everyone …');
  await opened.shows('How many calls of AA that takes is not known, because nobody is here yet.');
  await opened.page
    .getByRole('dialog')
    .getByRole('button', { name: 'Queue everyone', exact: true })
    .waitFor();
});

pageTest('that AA would not queue everyone stays in the view', async () => {
  const world = await workedWorld();
  world.sync.simulator.world.addFault({ procedure: 'enqueue', fault: 'html-404' });
  const opened = await world.open(view, { mayTell: [/status of 503/] });
  await opened.shows(/^AA's queue answered .+, lag 0 s\.$/);
  await press(opened, 'Queue everyone …');
  await confirm(opened, 'Queue 60 or more');
  await opened.page.getByRole('dialog').getByRole('alert').waitFor();
  await opened.page.keyboard.press('Escape');
  await opened.shows(/^AA was asked to queue everyone at .+, and it failed: .+\.$/);
});

pageTest('an audit that a person begins shows its result by itself', async () => {
  const world = await workedWorld();
  world.sync.simulator.world.drift('change');
  const opened = await world.open(view);
  await opened.shows('None was made yet.');
  await press(opened, 'Audit …');
  await opened.shows(/60 customers, drawn by chance/);
  await confirm(opened, 'Audit');
  await opened.shows(/^1 of 60 differed; all were compared\.$/);
  await opened.page.locator('.judged.behind').waitFor();
  await opened.shows('aa-shadow audit --client demo --all --heal');
});
