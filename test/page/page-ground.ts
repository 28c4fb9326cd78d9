// What tests of the page stand on: a simulated AA, the sync of one client, the real server with the built page, and a browser.
// AA_SHADOW_PAGE_PREFIX=1 puts all of it behind a proxy with a prefix.

import { inject, onTestFinished, test } from 'vitest';
import type { ClientId } from '../../src/catalogue/ids.ts';
import type { DemoControls } from '../../src/http/demo-controls.ts';
import { newKeyText, secretHash, writeKey } from '../../src/http/access/key-text.ts';
import { type HttpServer, openHttpServer, type ServedBeside } from '../../src/http/server.ts';
import { type HttpSettings, loopbackHttp } from '../../src/config/settings.ts';
import { keyScopes, type NewKey } from '../../src/shadow/shadow.ts';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import type { WrittenRule } from '../../src/shape/rule.ts';
import { shapeWorkOf } from '../support/other-sections.ts';
import { fastLaneOver } from '../support/fast-lane-over.ts';
import { foundBrowser, mustHaveBrowser } from '../support/found-browser.ts';
import { type OpenedPage, openPage, type OpenTerms } from '../support/opened-page.ts';
import { prefixProxy } from '../support/prefix-proxy.ts';
import { type SimulatedSync, simulatedSync, type SimulatedSyncOptions } from '../support/simulated-sync.ts';

/** A test that needs a browser. Where there is none it is skipped, and the run says so; where `CI` is set it fails. */
export const pageTest = test.skipIf(foundBrowser() === null && !mustHaveBrowser());

export const isPrefixed = (process.env['AA_SHADOW_PAGE_PREFIX'] ?? '') !== '';

export interface WorldTerms extends SimulatedSyncOptions {
  readonly http?: Partial<HttpSettings>;
  /** Served beside the client `demo`, which is simulated. They are only registered. */
  readonly otherClients?: readonly ClientId[];
  readonly beside?: ServedBeside;
  /** Sections of the configuration that the server has. Default: those of the sync. */
  readonly sections?: WantedSections;
  /** Whom that configuration keeps. Default: everybody. */
  readonly rule?: WrittenRule;
  /** Of the demo alone: what makes trouble in the simulated AA. Default: it is not the demo. */
  readonly demo?: (sync: SimulatedSync) => DemoControls;
}

export interface ViewTerms extends OpenTerms {
  /**
   * Who looks. `this-machine`: whoever sits at it, without a key (behind the prefix: with a key for everything). `nobody`: somebody
   * elsewhere, who is asked to sign in. Any other text is a key, with which somebody elsewhere signs in. Default: `this-machine`.
   */
  readonly as?: string;
}

export class PageWorld {
  readonly sync: SimulatedSync;
  readonly #terms: WorldTerms;
  #server: HttpServer | null = null;
  #address = '';
  #proxied: Promise<string> | null = null;

  constructor(sync: SimulatedSync, terms: WorldTerms) {
    this.sync = sync;
    this.#terms = terms;
  }

  /** `http://127.0.0.1:4000`. */
  get address(): string {
    return this.#address;
  }

  /** Begins to serve; after `stop` again at the same address. `pageFolder`: of another page. */
  async serve(pageFolder?: string): Promise<void> {
    const { http, otherClients = [], beside, demo, sections, rule } = this.#terms;
    const port = this.#address === '' ? 0 : Number(new URL(this.#address).port);
    const settings = { ...loopbackHttp, port, ...http };
    const page = pageFolder === undefined ? {} : { pageFolder };
    const ofDemo = demo === undefined ? {} : { demo: demo(this.sync) };
    const server = await openHttpServer({ settings, log: silent, ...page, ...ofDemo });
    onTestFinished(() => server.close());
    const { context, shadow } = this.sync;
    const { brake, pollEveryMs, bulkSize } = context.settings;
    const clients = [context.client, ...otherClients].map((id) => ({ id, brake, pollEveryMs, bulkSize }));
    const shapeWork = shapeWorkOf(this.sync, sections, otherClients, rule);
    server.serve(shadow, clients, { fastLane: fastLaneOver(this.sync), shapeWork, ...beside });
    [this.#server, this.#address] = [server, server.address];
  }

  /** Stops serving. */
  async stop(): Promise<void> {
    await this.#server?.close();
  }

  /** Of the page as people elsewhere reach it: through a proxy, under a prefix. Ends with a slash. */
  proxied(): Promise<string> {
    this.#proxied ??= prefixProxy(this.address);
    return this.#proxied;
  }

  /** Opens a view: `#/clients/demo`. Default: all clients. */
  async open(hash = '', { as = 'this-machine', ...terms }: ViewTerms = {}): Promise<OpenedPage> {
    if (as === 'this-machine' && !isPrefixed) return openPage(`${this.address}/${hash}`, terms);
    const opened = await openPage((await this.proxied()) + hash, terms);
    opened.mayTell(/status of 401 .*\/v1\/session/);
    if (as === 'nobody') return opened;
    if (as !== 'this-machine') {
      await signIn(opened, as);
      return opened;
    }
    await signIn(opened, (await this.key({ scopes: keyScopes })).text);
    // The view begins as for somebody who had signed in before.
    await opened.page.reload();
    return opened;
  }

  /** Makes a key, by default for all clients, to read. */
  async key(parts: Partial<NewKey> = {}): Promise<{ readonly text: string; readonly keyId: string }> {
    const { keyId, secret } = newKeyText();
    const usual = { name: 'Anne', clients: 'all', scopes: ['read'], livesMs: null } as const;
    const key = { keyId, secretHash: secretHash(secret), ...usual, ...parts };
    await this.sync.shadow.keys.create(key, 'test');
    return { text: writeKey({ keyId, secret }), keyId };
  }
}

/** Fills in the form. */
export async function signIn({ page }: Pick<OpenedPage, 'page'>, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('API key').waitFor({ state: 'detached' });
}

/** The client is `demo`, with 60 customers in AA, and nothing is drained yet. */
export async function pageWorld(terms: WorldTerms = {}): Promise<PageWorld> {
  await pageBuilt();
  const sync = await simulatedSync(terms);
  for (const id of terms.otherClients ?? []) await sync.shadow.register(id);
  const world = new PageWorld(sync, terms);
  await world.serve();
  return world;
}

const nothing = (): void => {};
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Waits until the page is built. Throws the reason where that failed. */
export async function pageBuilt(): Promise<void> {
  const answer = await fetch(inject('pageDesk'));
  if (!answer.ok) throw new Error(`The page could not be built: ${await answer.text()}`);
}
