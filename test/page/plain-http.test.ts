// The page over plain HTTP in a local network: browsers give it less there (no clipboard) and tell the server less (no Sec-Fetch-…).

import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { keyScopes } from '../../src/shadow/shadow.ts';
import { started } from '../support/browser.ts';
import { openPage, type OpenTerms } from '../support/opened-page.ts';
import { pageTest, type PageWorld, pageWorld, signIn } from './page-ground.ts';

const ownAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

const declared = [/status of 40[13]/, /Cross-Origin-Opener-Policy header has been ignored/];

async function walk(world: PageWorld, address: string, terms: OpenTerms): Promise<void> {
  const opened = await openPage(address, { mayTell: declared, ...terms });
  const { page } = opened;
  expect(await page.evaluate('isSecureContext')).toBe(false);
  await signIn(opened, (await world.key({ scopes: keyScopes })).text);
  await page.getByRole('link', { name: 'demo' }).waitFor();
  expect(await opened.context.cookies()).toMatchObject([{ httpOnly: true, secure: false }]);
  const [custId = ''] = await world.sync.shadow.customerIds(world.sync.context.client, null, 1);
  for (const view of ['', '/customers', `/customers/${custId}`, '/parked', '/deletions', '/readers']) {
    await opened.goTo(`#/clients/demo${view}`);
    await page.getByRole('navigation', { name: 'Views of demo' }).waitFor();
    await page.waitForLoadState('networkidle');
  }
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
}

pageTest('P17: on the machine itself, but by a name that may be anybody’s, people sign in, too', async () => {
  const world = await pageWorld();
  await world.sync.drain();
  const browser = await started(['MAP shadow.lan 127.0.0.1']);
  onTestFinished(() => browser.close());
  await walk(world, `${world.address.replace('127.0.0.1', 'shadow.lan')}/`, { browser });
});

const ownTest = ownAddress === undefined ? test.skip : pageTest;

ownTest('the page works over plain HTTP at the address of a machine', async () => {
  const world = await pageWorld({ http: { host: ownAddress ?? '' } });
  await world.sync.drain();
  await walk(world, `${world.address}/`, {});
});
