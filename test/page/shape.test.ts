// What a client keeps, in a browser: a plan that waits is shown and applied, and how far the customers are.

import { expect, onTestFinished, vi } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import type { ShapeWork } from '../../src/http/shape-work.ts';
import type { WrittenRule } from '../../src/shape/rule.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { heldBack } from '../support/held-back-aa.ts';
import type { OpenedPage } from '../support/opened-page.ts';
import { shapeWorkOf, withSections, without } from '../support/other-sections.ts';
import { inEachLook } from '../support/page-looks.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { pageTest, type PageWorld, pageWorld } from './page-ground.ts';

const view = '#/clients/demo';
const fewer = without('emails', 'phones', 'bio');

const press = ({ page }: OpenedPage, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

const panel = ({ page }: OpenedPage, name: string) => page.getByRole('region', { name, exact: true });

const fitsInEachLook = (opened: OpenedPage): Promise<void> =>
  inEachLook(opened, async () => {
    expect(await opened.tooWide()).toEqual([]);
    expect(await opened.axeFindings()).toEqual([]);
  });

/** Everything is stored of 60 customers, and the worker's configuration asks for fewer sections. */
async function waitingWorld(): Promise<PageWorld> {
  const world = await pageWorld({ sections: fewer, settings: { brake: { share: 0, atLeast: 1 } } });
  await world.sync.drain();
  await expect(withSections(world.sync, fewer).drain()).rejects.toThrow(/waits for a person/);
  return world;
}

const rowsOf = async ({ sync }: PageWorld, table: string): Promise<number> =>
  (await sync.shadow.rowCounts(demoClient)).get(table) ?? 0;

pageTest('P19: a plan that waits is shown with what it would do, and is applied by its button', async () => {
  const world = await waitingWorld();
  const opened = await world.open('#/');
  const row = opened.page.getByRole('row').filter({ hasText: 'demo' });
  await row.getByText('shape waits').waitFor();
  expect(await row.innerText()).toMatch(/paused/);
  await fitsInEachLook(opened);
  await opened.goTo(view);
  await opened.shows('A new shape waits for a decision');
  const planned = panel(opened, 'A new shape waits for a decision');
  const emails = await rowsOf(world, 'emails');
  expect(await planned.innerText()).toMatch(new RegExp(`emails\\s+${emails} rows erased here`));
  await opened.shows(/Something is erased for good of \d+ of 60 customers \([\d.]+\s%\)\./);
  const kept = panel(opened, 'What is kept');
  expect(await kept.innerText()).toMatch(/Shape\s+1\s/);
  expect(await kept.getByRole('listitem').count()).toBe(Object.keys(without()).length);
  await fitsInEachLook(opened);

  await planned.getByRole('button', { name: 'Apply …' }).click();
  const dialog = opened.page.getByRole('dialog');
  expect(await dialog.innerText()).toMatch(new RegExp(`emails\\s+${emails} rows erased here`));
  await fitsInEachLook(opened);
  const sent = opened.page.waitForRequest(/clients\/demo\/apply$/);
  await dialog.getByRole('button', { name: /^Apply and erase of \d+ customers$/ }).click();
  expect((await sent).postDataJSON()).toEqual({
    expected: withSections(world.sync, fewer).context.shape.id,
  });
  await opened.shows('The shape of demo is applied: its customers are brought to it.');
  await opened.shows('Customers are brought to shape 2');
  await opened.hides('A new shape waits for a decision');
  await withSections(world.sync, fewer).drain();
  await opened.hides('Customers are brought to shape 2');
  await opened.page.locator('.judged.fresh').waitFor();
  await expect.poll(() => kept.innerText()).toMatch(/Shape\s+2\s/);
  expect(await rowsOf(world, 'emails')).toBe(0);
  await opened.goTo('#/actions');
  await opened.shows('applied a new shape');
});

pageTest('P17: whoever may only read sees the plan, and no button', async () => {
  const world = await waitingWorld();
  const opened = await world.open(view, { as: (await world.key()).text });
  await opened.shows('A new shape waits for a decision');
  await opened.shows(/rows erased here/);
  expect(await opened.page.getByRole('button', { name: /Apply/ }).count()).toBe(0);
});

pageTest('the keyboard alone applies a plan, and leaves the dialog', async () => {
  const world = await waitingWorld();
  const opened = await world.open(view);
  const button = opened.page.getByRole('button', { name: 'Apply …' });
  await button.focus();
  await opened.page.keyboard.press('Enter');
  await opened.page.getByRole('dialog').waitFor();
  await opened.page.keyboard.press('Escape');
  await opened.page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await opened.page.evaluate('document.activeElement.textContent')).toBe('Apply …');
  await opened.page.keyboard.press('Enter');
  await opened.page.getByRole('dialog').waitFor();
  await opened.page.keyboard.press('Tab');
  await opened.page.keyboard.press('Enter');
  await opened.shows('The shape of demo is applied: its customers are brought to it.');
});

/** How many are left is counted every five seconds: they have passed. */
function laterBy(ms: number): void {
  const from = Date.now() - performance.now() - ms;
  const later = vi.spyOn(performance, 'now').mockImplementation(() => Date.now() - from);
  onTestFinished(() => later.mockRestore());
}

pageTest('who is fetched for a section that was added is watched to its end', async () => {
  const association = { sections: without('emails'), concurrency: 1 };
  const world = await pageWorld({ association, sections: without() });
  await world.sync.drain();
  const opened = await world.open(view);
  await opened.shows('A new shape begins by itself');
  await opened.shows('AA is asked for 60 customers beside the drains: 3 calls');
  expect(await opened.page.getByRole('button', { name: /Apply/ }).count()).toBe(0);
  await fitsInEachLook(opened);
  const other = withSections(world.sync, without());
  const held = heldBack(other.aa);
  const drained = drainOnce(other.with({ aa: held.aa }), 'here/1/test');
  await opened.shows('Customers are brought to shape 2');
  await opened.shows('60 customers are still to be fetched');
  await fitsInEachLook(opened);
  laterBy(10_000);
  held.let(1);
  await opened.shows('40 customers are still to be fetched');
  const bar = panel(opened, 'Customers are brought to shape 2').getByRole('progressbar');
  expect([await bar.getAttribute('value'), await bar.getAttribute('max')]).toEqual(['20', '60']);
  await opened.goTo('#/');
  const row = opened.page.getByRole('row').filter({ hasText: 'demo' });
  await row.getByText('new shape').waitFor();
  await row.getByText('40 left').waitFor();
  await opened.goTo(view);
  held.free();
  await drained;
  await opened.hides('Customers are brought to shape 2');
  await opened.page.locator('.judged.fresh').waitFor();
});

pageTest(
  'where the configuration is another one by then, nothing is done, and the dialog says so',
  async () => {
    let sections: WantedSections = fewer;
    let work: ShapeWork | null = null;
    const shapeWork: ShapeWork = {
      plan: (client) => (work === null ? Promise.resolve(null) : work.plan(client)),
      apply: (client, terms) => shapeWorkOf(world.sync, sections).apply(client, terms),
    };
    const world = await pageWorld({ beside: { shapeWork }, settings: { brake: { share: 0, atLeast: 1 } } });
    await world.sync.drain();
    work = shapeWorkOf(world.sync, fewer);
    const opened = await world.open(view, { mayTell: [/status of 409/] });
    await press(opened, 'Apply …');
    sections = without('emails');
    await opened.page.getByRole('button', { name: /^Apply and erase/ }).click();
    await opened.shows('Nothing was done.');
    await opened.shows(/means another shape by now/);
    await press(opened, 'Look again');
    expect(await rowsOf(world, 'emails')).toBeGreaterThan(0);
    expect((await world.sync.shadow.shapes.inForce(demoClient))?.shapeNo).toBe(1);
  },
);

pageTest(
  'a plan that cannot be had is told with its cure, and so is what a later program says in it',
  async () => {
    const hostile = '<img src=x onerror=alert(1)>\u202Ereversed "quoted" ' + 'x'.repeat(300);
    let fails = true;
    const shapeWork: ShapeWork = {
      plan: async (client) => {
        if (fails) return null;
        const known = await shapeWorkOf(world.sync, fewer).plan(client);
        if (known === null) return null;
        const line = { sign: '-' as const, part: hostile, says: `37 leave ${hostile}` };
        return { ...known, lines: [...known.lines, line] };
      },
      apply: () => Promise.resolve(null),
    };
    const world = await pageWorld({ beside: { shapeWork }, settings: { brake: { share: 0, atLeast: 1 } } });
    await world.sync.drain();
    const opened = await world.open(view, { mayTell: [/status of 409/] });
    const kept = panel(opened, 'What is kept');
    await kept.getByText('HTTP_NOT_SYNCED_HERE').waitFor();
    await fitsInEachLook(opened);
    fails = false;
    await expect
      .poll(
        async () => {
          await kept
            .getByRole('button', { name: 'Try again' })
            .click({ timeout: 500 })
            .catch(() => undefined);
          return kept.getByText('HTTP_NOT_SYNCED_HERE').count();
        },
        { timeout: 20_000 },
      )
      .toBe(0);
    await opened.shows(hostile.slice(0, 30));
    expect(await opened.page.locator('img').count()).toBe(0);
    await fitsInEachLook(opened);
    await press(opened, 'Apply …');
    await fitsInEachLook(opened);
  },
);

const active: WrittenRule = {
  keep: [{ own: {}, sections: { memberships: { statusCode: { kind: 'values', values: ['ACTIVE'] } } } }],
  never: [],
};

pageTest(
  'P20: whoever was fetched for a rule and waits to leave is no one who is still to be fetched, and is let go by the button',
  async () => {
    const world = await pageWorld({
      association: { sections: without('memberships') },
      sections: without(),
      rule: active,
    });
    await world.sync.drain();
    const { context } = withSections(world.sync, without());
    const { brake } = context.settings;
    const drained = (): Promise<unknown> =>
      drainOnce(
        {
          ...context,
          shape: shapeOf(without(), { rule: active }),
          settings: { ...context.settings, brake: { ...brake, leaving: { share: 0, atLeast: 0 } } },
        },
        'here/1/test',
      );
    await drained();
    const { applying } = (await world.sync.shadow.clientState(demoClient)).shape;
    const held = applying?.held ?? 0;
    expect(held).toBeGreaterThan(0);
    const opened = await world.open(view);
    await opened.shows('Customers wait to leave');
    await opened.hides('still to be fetched');
    const bar = panel(opened, 'Customers are brought to shape 2').getByRole('progressbar');
    expect(await bar.getAttribute('value')).toBe(await bar.getAttribute('max'));
    await fitsInEachLook(opened);
    await press(opened, 'Let them leave …');
    await fitsInEachLook(opened);
    await press(opened, `Let ${held} leave`);
    await opened.shows('They leave demo.');
    await drained();
    await opened.hides('Customers wait to leave');
    await opened.page.locator('.judged.fresh').waitFor();
    expect((await world.sync.shadow.clientState(demoClient)).customers).toBe(60 - held);
  },
);
