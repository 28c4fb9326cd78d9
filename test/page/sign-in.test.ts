// Signing in to the page, and out.

import { expect } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { inEachLook } from '../support/page-looks.ts';
import { openPage } from '../support/opened-page.ts';
import { prefixProxy } from '../support/prefix-proxy.ts';
import { pageTest, pageWorld, signIn } from './page-ground.ts';

const refused = /status of 401/;

pageTest('whoever is not on this machine signs in with a key, and stays signed in', async () => {
  const world = await pageWorld();
  await world.sync.drain();
  const opened = await world.open('', { as: 'nobody' });
  const { page, context } = opened;
  const field = page.getByLabel('API key');
  await field.waitFor();
  expect(await page.title()).toBe('Sign in · aa-shadow');
  expect(await page.evaluate('document.activeElement.tagName')).toBe('INPUT');
  await inEachLook(opened, async () => {
    expect(await opened.tooWide()).toEqual([]);
    expect(await opened.axeFindings()).toEqual([]);
  });
  await signIn(opened, (await world.key()).text);
  await page.getByRole('link', { name: 'demo' }).waitFor();
  await opened.shows('Anne');
  const cookies = await context.cookies();
  expect(cookies).toMatchObject([
    { httpOnly: true, secure: false, sameSite: 'Strict', path: '/tools/shadow/v1' },
  ]);
  const hours = (cookies[0]!.expires - Date.now() / 1_000) / 3_600;
  expect(hours).toBeGreaterThan(11);
  expect(hours).toBeLessThanOrEqual(12);
  expect(await page.evaluate('document.cookie')).toBe('');
  await page.reload();
  await page.getByRole('link', { name: 'demo' }).waitFor();
});

pageTest('a key that is wrong, expired or too short is refused with its reason', async () => {
  const world = await pageWorld();
  const opened = await world.open('', { as: 'nobody', mayTell: [refused] });
  const { page } = opened;
  const enter = async (key: string): Promise<void> => {
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const { text } = await world.key();
  await enter(text.slice(0, -3));
  await page.getByRole('alert').getByText('HTTP_KEY_REFUSED').waitFor();
  await enter((await world.key({ livesMs: -1_000 })).text);
  await page
    .getByRole('alert')
    .getByText(/expired/)
    .waitFor();
  await page.getByRole('alert').getByText('Sign in with another key.').waitFor();
  await enter(`  ${text}\n`);
  await page.getByRole('link', { name: 'demo' }).waitFor();
});

pageTest(
  'a key that is revoked ends at the sign-in, and the next one leads back to the same view',
  async () => {
    const world = await pageWorld();
    await world.sync.drain();
    const { text, keyId } = await world.key();
    const opened = await world.open('#/clients/demo/parked', { as: text, mayTell: [refused] });
    const { page } = opened;
    const heading = page.getByRole('heading', { level: 1 });
    await page.getByRole('link', { name: 'Parked', exact: true }).waitFor();
    await page.clock.install();
    await world.sync.shadow.keys.revoke(keyId, 'test');
    await page.clock.runFor(60_000);
    await page.getByLabel('API key').waitFor();
    expect(await heading.textContent()).toBe('Sign in');
    expect(await page.getByText('Anne').count()).toBe(0);
    await opened.shows(/^Your session has ended: /);
    await signIn(opened, (await world.key()).text);
    await page.getByRole('navigation', { name: 'Views of demo' }).waitFor();
    expect(page.url()).toMatch(/#\/clients\/demo\/parked$/);
  },
);

pageTest('signing out ends the session, also for whoever has kept the cookie', async () => {
  const world = await pageWorld();
  const opened = await world.open('', { as: (await world.key()).text, mayTell: [refused] });
  const { page, context } = opened;
  await page.getByRole('link', { name: 'demo' }).waitFor();
  const [kept] = await context.cookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  expect(await context.cookies()).toEqual([]);
  expect(await page.getByText('Your session has ended').count()).toBe(0);
  await context.addCookies([kept!]);
  await page.reload();
  await page.getByLabel('API key').waitFor();
});

pageTest('who cannot be signed out is told so', async () => {
  const world = await pageWorld();
  const opened = await world.open('', { as: (await world.key()).text, mayTell: [/status of 502/] });
  await opened.page.getByRole('link', { name: 'demo' }).waitFor();
  await world.stop();
  await opened.page.getByRole('button', { name: 'Sign out' }).click();
  await opened.shows(/You are still signed in/);
});

pageTest('P17: a key to read sees its clients alone, and that it may only read', async () => {
  const world = await pageWorld({ otherClients: [clientId('acme')] });
  const key = await world.key({ clients: [clientId('acme')] });
  const opened = await world.open('', { as: key.text });
  await opened.page.getByRole('link', { name: 'acme' }).waitFor();
  await opened.shows('read only');
  expect(await opened.page.getByRole('link', { name: 'demo' }).count()).toBe(0);
  opened.mayTell(/status of 404/);
  await opened.goTo('#/clients/demo');
  await opened.shows('HTTP_NO_SUCH_CLIENT');
});

pageTest('P17: whom a trusted proxy has signed in needs no key', async () => {
  const trustedUserHeader = { header: 'x-forwarded-user', scopes: ['read'] as const, clients: null };
  const world = await pageWorld({ http: { trustedProxies: ['127.0.0.1'], trustedUserHeader } });
  const adds = { 'x-forwarded-user': 'zoe' };
  const address = await prefixProxy(world.address, { adds, host: 'inner.example' });
  const opened = await openPage(address);
  await opened.page.getByRole('link', { name: 'demo' }).waitFor();
  await opened.shows('zoe');
  expect(await opened.page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
});
