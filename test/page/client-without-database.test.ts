// A client's view while its database is away: it says so, keeps what it had, and goes on by itself.

import { expect } from 'vitest';
import { cutOff } from '../support/cut-off.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { pageTest, pageWorld } from './page-ground.ts';

const database = postgresForFile();

pageTest('a database that goes away is told, what was seen stays, and it comes back by itself', async () => {
  const wire = await cutOff((await database.openFresh()).url);
  const world = await pageWorld({ database: wire.url });
  await world.sync.drain();
  const opened = await world.open('#/clients/demo', { mayTell: [/status of 503/] });
  const { page } = opened;
  await page.locator('.judged.fresh').waitFor();
  const back = Promise.withResolvers<void>();
  wire.cut(back.promise);
  await page.getByText(/Server not ready/).waitFor();
  await page
    .getByRole('alert')
    .getByText(/DB_|HTTP_/)
    .first()
    .waitFor();
  expect(await page.locator('.drains tbody tr').count()).toBe(1);
  expect(await opened.axeFindings()).toEqual([]);
  back.resolve();
  await page.getByText('Page connected').waitFor();
  await opened.hasNoAlert();
  await page.locator('.judged.fresh').waitFor();
});
