// Takes the pictures of the operators' page for the documentation: docs/images/*.png. `npm run pictures`; it takes some minutes.

import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { browserCure, foundBrowser } from '../test/support/found-browser.ts';
import { openPictureWorld, type PictureWorld } from './pictures/picture-world.ts';

const folder = resolve(import.meta.dirname, '../docs/images');
const size = { width: 1_280, height: 700 };
const mostBytes = 150 * 1_024;

const views = ({ busy, parked: { client, custId } }: PictureWorld): Readonly<Record<string, string>> => ({
  fleet: '#/',
  client: `#/clients/${busy}`,
  customer: `#/clients/${client}/customers/${custId}`,
  parked: `#/clients/${client}/parked`,
});

async function take(browser: Browser, world: PictureWorld, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  await world.makeBusy();
  for (const [name, hash] of Object.entries(views(world))) {
    await page.goto(world.address);
    await page.goto(world.address + hash);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const path = join(folder, `${name}-${colorScheme}.png`);
    await page.screenshot({ path });
    tell(path);
  }
  await context.close();
}

function tell(path: string): void {
  const { size: bytes } = statSync(path);
  process.stdout.write(`${path} ${(bytes / 1_024).toFixed(0)} KB\n`);
  if (bytes <= mostBytes) return;
  process.stderr.write(`It may have ${mostBytes / 1_024} KB.\n`);
  process.exitCode = 1;
}

const executablePath = foundBrowser();
if (executablePath === null) throw new Error(`There is no browser here: ${browserCure}`);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
const world = await openPictureWorld();
try {
  for (const scheme of ['light', 'dark'] as const) await take(browser, world, scheme);
} finally {
  await world.close();
  await browser.close();
}
