// A page in the browser, as tests see it: what it told of itself and asked for, whether it fits, and what axe finds in it. What runs
// in the page is written as text, because the tests know no DOM.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';
import { expect, onTestFinished, type TestContext } from 'vitest';
import { theBrowser } from './browser.ts';

export interface OpenTerms {
  /** Default: the browser of this process. */
  readonly browser?: Browser;
  /** Default: 1280 × 800, light, English, UTC. */
  readonly context?: BrowserContextOptions;
  /** Whether `page.clock` moves its time. */
  readonly hasClock?: boolean;
  /** How far the clock of its machine is ahead of the true time. Default: 0. */
  readonly aheadMs?: number;
  /** Of what the browser tells, what belongs to the test: `/status of 401/`. Anything else fails it. */
  readonly mayTell?: readonly RegExp[];
}

const usualContext: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  colorScheme: 'light',
  locale: 'en-GB',
  timezoneId: 'UTC',
  reducedMotion: 'reduce',
};

/** A test waits this long for what it waits for. */
const patienceMs = 30_000;

export class OpenedPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors, warnings, failures of scripts, and what the policy of the page forbade. */
  readonly told: string[] = [];
  /** The method and the address of each request. */
  readonly asked: string[] = [];
  readonly #mayTell: RegExp[];

  constructor(context: BrowserContext, page: Page, mayTell: readonly RegExp[]) {
    this.context = context;
    this.page = page;
    this.#mayTell = [...mayTell];
  }

  /** From now on the browser may tell this. */
  mayTell(...patterns: readonly RegExp[]): void {
    this.#mayTell.push(...patterns);
  }

  /** What it told and must not. */
  get faults(): readonly string[] {
    return this.told.filter((line) => !this.#mayTell.some((pattern) => pattern.test(line)));
  }

  /** Waits until this text is seen. */
  async shows(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  /** Waits until this text is not seen. */
  async hides(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ state: 'hidden' });
  }

  /** Waits until nothing is told as an alert: a view and the head of the page may each have told one. */
  async hasNoAlert(): Promise<void> {
    await this.page.getByRole('alert').first().waitFor({ state: 'detached' });
  }

  /** Goes to another view as somebody who changes the address. */
  async goTo(hash: string): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  }

  /** Has the page believe that nobody looks at it, or that somebody does again. A browser without windows shows every page. */
  async setHidden(isHidden: boolean): Promise<void> {
    await this.page
      .evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
      document.dispatchEvent(new Event('visibilitychange'))`);
  }

  /** What axe finds against WCAG 2.2 AA that is serious or critical, each with the elements. */
  async axeFindings(): Promise<readonly string[]> {
    const { page } = this;
    if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(`${axeSource}; null`);
    const { violations } = await page.evaluate<AxeResult>(`axe.run(document, ${axeTerms})`);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
      );
  }

  /** What sticks out to the right of the page: nothing may, at any width. */
  tooWide(): Promise<readonly string[]> {
    return this.page.evaluate<readonly string[]>(tooWideSource);
  }
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Forced colours are the browser's own, and axe sees those in their place that the page wanted. */
const axeTerms = `{
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  rules: { 'color-contrast': { enabled: !matchMedia('(forced-colors: active)').matches } },
}`;

/** What may be scrolled by itself is no concern of the page. */
const tooWideSource = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
  const said = wide.map((one) => one.tagName.toLowerCase() + '.' + (one.getAttribute('class') ?? '') + ' ' + Math.round(one.getBoundingClientRect().right));
  return ['the page is ' + scrollWidth + ' wide, the window ' + clientWidth, ...said.slice(0, 5)];
})()`;

/** Opens the address in a browser without a past. The test fails if the browser told anything that it may not. */
export async function openPage(address: string, terms: OpenTerms = {}): Promise<OpenedPage> {
  const { browser = await theBrowser(), context: wanted = {}, aheadMs = 0, mayTell = [] } = terms;
  const { hasClock = aheadMs !== 0 } = terms;
  const context = await browser.newContext({ ...usualContext, ...wanted });
  context.setDefaultTimeout(patienceMs);
  const opened = new OpenedPage(context, await context.newPage(), mayTell);
  onTestFinished(({ task }) => endOf(opened, task));
  await listenTo(opened);
  if (hasClock) await context.clock.install({ time: Date.now() + aheadMs });
  await opened.page.goto(address);
  return opened;
}

const forbidden = `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
  __tellTest('policy: ' + violatedDirective + ' forbids ' + blockedURI + ' in ' + sourceFile))`;

async function listenTo({ page, context, told, asked }: OpenedPage): Promise<void> {
  await context.exposeBinding('__tellTest', (_, text: string) => void told.push(text));
  await context.addInitScript(forbidden);
  page.on('console', (message) => {
    if (isTrouble(message)) told.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', ({ message }) => void told.push(`error in the page: ${message}`));
  page.on('request', (request) => void asked.push(`${request.method()} ${request.url()}`));
}

const isTrouble = (message: ConsoleMessage): boolean =>
  ['error', 'warning', 'assert'].includes(message.type());

/** The context is closed before what served it: hooks that came last run first. */
async function endOf(opened: OpenedPage, { name, result }: TestContext['task']): Promise<void> {
  const { faults } = opened;
  if (result?.state === 'fail' || faults.length > 0) await takePicture(opened, name);
  await opened.context.close();
  expect(faults, 'what the browser told').toEqual([]);
}

const pictures = resolve(import.meta.dirname, '../../.cache/failed-pages');

/** Of what was there when a test failed. */
async function takePicture({ page }: OpenedPage, name: string): Promise<void> {
  const path = join(pictures, `${name.replaceAll(/\W+/g, '-').slice(0, 80)}.png`);
  await page.screenshot({ path }).catch(() => undefined);
}
