// Webhooks that are made over HTTP: by whom, what is told of them, and that the sender sends them, guarded.

import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { Dispatcher, type DispatcherParts } from '../../src/webhooks/dispatcher.ts';
import { type Guard, usualGuard } from '../../src/webhooks/guard.ts';
import { madeSubscriptions, type Subscription } from '../../src/webhooks/subscription.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { certificate } from '../support/certificates.ts';
import { usualTelling } from '../support/usual-subscription.ts';
import { type Asked, type HttpGround, servingGround } from './http-ground.ts';

const address = '/v1/clients/acme/webhooks';
const hour = 3_600_000;

/** A name server for the test. Nothing is looked up, and nothing leaves this machine. */
class Names {
  /** Of every name. */
  leadsTo: readonly string[] = ['93.184.216.34'];
  asked = 0;
  readonly guard: Guard = {
    ...usualGuard,
    resolve: async () => {
      this.asked += 1;
      return this.leadsTo.map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 }));
    },
  };
}

interface Ground {
  readonly it: HttpGround;
  readonly names: Names;
  readonly make: (body: object) => Promise<Asked>;
}

async function ground(openFresh: OpenFresh, webhooks: readonly Subscription[] = []): Promise<Ground> {
  const it = await servingGround(openFresh);
  const names = new Names();
  it.serve({ webhooks, webhookApi: { sections: ['customer', 'emails'], guard: names.guard } });
  const url = 'https://hooks.example.org/aa?token=hidden';
  return { it, names, make: (body) => it.post(address, { name: 'index', url, ...body }) };
}

/** A receiver that speaks TLS on this machine, under any name. */
async function tlsReceiver(): Promise<{
  readonly server: Server;
  readonly port: number;
  readonly heard: string[];
}> {
  const heard: string[] = [];
  const server = createServer(
    certificate({ name: 'hooks', hosts: ['hooks.example.org'] }),
    (request, response) => {
      heard.push(request.url ?? '');
      response.writeHead(204, { connection: 'close' }).end();
    },
  );
  server.on('connection', () => heard.push('connected')).on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { server, port: (server.address() as AddressInfo).port, heard };
}

function started(
  { it, names }: Ground,
  guard = names.guard,
  shadow: DispatcherParts['shadow'] = it.shadow,
): Dispatcher {
  const dispatcher = new Dispatcher({
    shadow,
    subscriptions: [],
    madeOf: [it.bench.client],
    holder: `elsewhere/${randomBytes(3).toString('hex')}/webhooks`,
    log: { info: () => undefined, warn: () => undefined },
    now: it.bench.clock.now,
    everyMs: 2,
    guard,
  });
  onTestFinished(() => dispatcher.stop());
  return dispatcher;
}

/** What is waited for comes, however slow the machine is. */
const waiting = { timeout: 50_000 };

const storedOne = async ({ it }: Ground) => (await it.shadow.webhooks.of(it.bench.client))[0];

export function madeWebhookCases(openFresh: OpenFresh): void {
  test('P18: one is made, its secret is told once, and it is listed with its origin', async () => {
    const { it, make } = await ground(openFresh);
    const made = await make({
      kinds: ['deleted'],
      sections: ['emails'],
      each: true,
      settle: '5s',
      timeout: '1s',
    });
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(made.json).toMatchObject({
      name: 'index',
      origin: 'api',
      receiver: 'https://hooks.example.org',
      state: 'active',
      behind_changes: 0,
    });
    expect(made.json['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const [stored] = await it.shadow.webhooks.made();
    expect(stored).toMatchObject({
      secret: made.json['secret'],
      url: 'https://hooks.example.org/aa?token=hidden',
      kinds: ['deleted'],
      sections: ['emails'],
      each: true,
      settleMs: 5_000,
      timeoutMs: 1_000,
    });
    const { text, json } = await it.ask(address);
    expect(json).toMatchObject({ webhooks: [{ name: 'index', origin: 'api' }] });
    expect(text).not.toContain('whsec_');
    expect(JSON.stringify([text, it.lines])).not.toMatch(/whsec_|hidden/);
    expect(await it.shadow.keys.actions(9)).toMatchObject([{ action: 'webhook-created', client: 'acme' }]);
  });

  test('P17, P18: only who may operate the client makes and deletes them', async () => {
    const { it } = await ground(openFresh);
    const body = { name: 'index', url: 'https://hooks.example.org/' };
    const reader = await it.key({ scopes: ['read', 'refresh'] });
    const other = await it.key({ scopes: ['operate'], clients: [clientId('beta')] });
    const operator = await it.key({ scopes: ['operate', 'read'], name: 'portal' });
    const codeOf = async (key: { readonly authorization: string }): Promise<unknown> => {
      const { status, json } = await it.post(address, body, { authorization: key.authorization });
      return json['code'] ?? status;
    };
    expect([await codeOf(reader), await codeOf(other), await codeOf(operator)]).toEqual([
      'HTTP_SCOPE_LACKING',
      'HTTP_NO_SUCH_CLIENT',
      201,
    ]);
    const remove = ({ authorization }: { readonly authorization: string }): Promise<Asked> =>
      it.ask(`${address}/index`, { method: 'DELETE', headers: { authorization } });
    expect((await remove(reader)).json['code']).toBe('HTTP_SCOPE_LACKING');
    expect((await remove(other)).json['code']).toBe('HTTP_NO_SUCH_CLIENT');
    expect(await it.shadow.webhooks.made()).toHaveLength(1);
    expect((await remove(operator)).json).toEqual({ deleted: 'index' });
    const done = (await it.shadow.keys.actions(9)).filter(({ actor }) => actor.includes('portal'));
    expect(done.map(({ action }) => action).toSorted()).toEqual(['webhook-created', 'webhook-deleted']);
  });

  test.each([
    ['a name with capitals', { name: 'Index' }, 'name must be'],
    ['a name that is too long', { name: 'x'.repeat(64) }, 'name must be'],
    ['no address', { url: undefined }, 'url must be'],
    ['a kind that there is not', { kinds: ['moved'] }, 'must be one of created'],
    ['no kinds', { kinds: [] }, 'must not be empty'],
    ['a section that there is not', { sections: ['email'] }, 'did you mean emails?'],
    ['a wait of two hours', { settle: '2h' }, 'settle must be a duration'],
    ['a time-out of nothing', { timeout: '0s' }, 'timeout must be a duration of 1s to'],
    ['a secret of its own', { secret: 'whsec_AAAA' }, 'there is no parameter "secret"'],
    ['a client of its own', { client: 'beta' }, 'there is no parameter "client"'],
    ['each as a text', { each: 'yes' }, 'each must be true or false'],
  ] as const)('%s is refused, and nothing is made', async (_, body, says) => {
    const { it, make } = await ground(openFresh);
    const { status, json } = await make(body);
    expect([status, json['code']]).toEqual([400, 'HTTP_BAD_BODY']);
    expect(`${String(json['detail'])} ${String(json['hint'])}`).toContain(says);
    expect(await it.shadow.webhooks.made()).toEqual([]);
  });

  test.each([
    ['http://hooks.example.org/', []],
    ['https://127.0.0.1/', []],
    ['https://0x7f.1/', []],
    ['https://[::ffff:10.0.0.1]/', []],
    ['https://localhost/', []],
    ['https://ann:x@hooks.example.org/', []],
    ['https://hooks.example.org/', ['10.0.0.7']],
    ['https://hooks.example.org/', ['93.184.216.34', '::1']],
    ['https://hooks.example.org/', []],
  ] as const)(
    'P18: an address of the inside is refused: %s, where names lead to %j',
    async (url, leadsTo) => {
      const { it, names, make } = await ground(openFresh);
      names.leadsTo = leadsTo;
      const { status, json, text } = await make({ url });
      expect([status, json['code']]).toEqual([400, 'HTTP_WEBHOOK_ADDRESS']);
      expect(text).not.toContain('10.0.0.7');
      expect(await it.shadow.webhooks.made()).toEqual([]);
    },
  );

  test('P18: a name that was public when it was made, and then leads inside, is not connected to; it is paused, and nothing is lost', async () => {
    const known = await ground(openFresh);
    const { it, names, make } = known;
    const { port, heard } = await tlsReceiver();
    expect((await make({ url: `https://hooks.example.org:${port}/aa`, settle: '0s' })).status).toBe(201);
    names.leadsTo = ['127.0.0.1'];
    await it.bench.store(it.shadow, madeUpCustomer('1'));
    started(known);
    await expect
      .poll(() => storedOne(known), waiting)
      .toMatchObject({
        state: 'paused_by_refusal',
        reason: expect.stringContaining('an address that is not public'),
        place: { changeNo: 0 },
      });
    const tested = await it.ask(`${address}/index/test`, { method: 'POST' });
    expect(tested.json).toMatchObject({
      ok: false,
      status: null,
      says: expect.stringContaining('not public'),
    });
    expect((await it.ask(address)).json).toMatchObject({
      webhooks: [
        { state: 'paused_by_refusal', behind_changes: 1, last_error: expect.stringContaining('not public') },
      ],
    });
    const { json } = await it.ask(`${address}/index/attempts`);
    expect(json).toMatchObject({ attempts: [{ attempt_no: 1, status: null, changes: 1 }] });
    names.leadsTo = ['93.184.216.34', '127.0.0.1'];
    it.bench.clock.pass(hour);
    await expect.poll(async () => (await storedOne(known))?.attempts, waiting).toBe(2);
    expect(heard).toEqual([]);
  });

  test('P18: an address that came into the database some other way is judged all the same', async () => {
    const known = await ground(openFresh);
    const { it } = known;
    const { port, heard } = await tlsReceiver();
    const urls = [
      `https://127.0.0.1:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      `http://127.0.0.1:${port}/`,
    ];
    for (const [at, url] of urls.entries())
      await it.shadow.webhooks.make(
        { client: it.bench.client, name: `index${at}`, url, secret: 'whsec_AAAA', ...usualTelling },
        '',
        'test',
      );
    await it.bench.store(it.shadow, madeUpCustomer('1'));
    started(known);
    await expect
      .poll(async () => (await it.shadow.webhooks.of(it.bench.client)).map(({ state }) => state), waiting)
      .toEqual(['paused_by_refusal', 'paused_by_refusal', 'paused_by_refusal']);
    expect(heard).toEqual([]);
  });

  test('P18: one that is made is sent from then on, and one that was deleted no longer', async () => {
    const known = await ground(openFresh);
    const { it, names, make } = known;
    const { port, heard } = await tlsReceiver();
    await it.bench.store(it.shadow, madeUpCustomer('1'));
    await make({ url: `https://hooks.example.org:${port}/aa`, settle: '0s' });
    // This machine stands for a public one. Its certificate is not trusted, so it is connected to, and told nothing.
    names.leadsTo = ['127.0.0.1'];
    started(known, { ...names.guard, isPublic: (one) => one === '127.0.0.1' });
    await it.bench.store(it.shadow, madeUpCustomer('2'));
    await expect
      .poll(() => storedOne(known), waiting)
      .toMatchObject({
        place: { changeNo: 1 },
        tries: 2,
        lastError: expect.stringContaining('certificate'),
      });
    expect(new Set(heard)).toEqual(new Set(['connected']));
    await it.ask(`${address}/index`, { method: 'DELETE' });
    const before = names.asked;
    it.bench.clock.pass(hour);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(names.asked).toBe(before);
    expect(await it.shadow.webhooks.of(it.bench.client)).toEqual([]);
  });

  test('P11: those that were made are read when there are others, and not with each look', async () => {
    const known = await ground(openFresh);
    const { it, names, make } = known;
    const { webhooks } = it.shadow;
    let [looks, reads] = [0, 0];
    const counted = Object.assign(Object.create(webhooks) as typeof webhooks, {
      look: () => ((looks += 1), webhooks.look()),
      made: () => ((reads += 1), webhooks.made()),
    });
    const lookedOften = async (): Promise<void> => {
      const from = looks;
      await expect.poll(() => looks, waiting).toBeGreaterThan(from + 20);
    };
    const madeAndTried = async (customer: string): Promise<void> => {
      names.leadsTo = ['93.184.216.34'];
      expect((await make({ settle: '0s' })).status).toBe(201);
      names.leadsTo = ['127.0.0.1'];
      await it.bench.store(it.shadow, madeUpCustomer(customer));
      await expect.poll(() => storedOne(known), waiting).toMatchObject({ attempts: 1 });
    };
    started(known, names.guard, { feed: it.shadow.feed.bind(it.shadow), webhooks: counted });
    await lookedOften();
    expect(reads).toBe(1);
    await madeAndTried('1');
    await lookedOften();
    expect(reads).toBe(2);
    // The clock stands: made anew in the same moment, it has another secret.
    await it.ask(`${address}/index`, { method: 'DELETE' });
    await madeAndTried('2');
    await lookedOften();
    expect(reads).toBeGreaterThan(2);
    expect(reads).toBeLessThan(5);
  });

  test('one of the configuration with the same name counts, and is neither made nor deleted', async () => {
    const { it, names, make } = await ground(openFresh);
    await make({});
    const client = it.bench.client;
    const [made] = madeSubscriptions(await it.shadow.webhooks.made(), [client], []);
    if (made === undefined) throw new Error('it was not made');
    const inFile: Subscription = { ...made, url: 'http://127.0.0.1:9/', origin: 'file' };
    it.serve({ webhooks: [inFile], webhookApi: { sections: [], guard: names.guard } });
    expect((await make({})).json['code']).toBe('HTTP_WEBHOOK_TAKEN');
    const removed = await it.ask(`${address}/index`, { method: 'DELETE' });
    expect(removed.json['code']).toBe('HTTP_WEBHOOK_IN_FILE');
    expect((await it.ask(address)).json).toMatchObject({
      webhooks: [{ name: 'index', origin: 'file', receiver: 'http://127.0.0.1:9' }],
    });
    expect(madeSubscriptions(await it.shadow.webhooks.made(), [client], [inFile])).toEqual([]);
  });

  test('where it is switched off none is made, and those that were made are shown as not sent; they may be deleted', async () => {
    const { it, make } = await ground(openFresh);
    await make({});
    it.serve();
    expect((await make({ name: 'other' })).json['code']).toBe('HTTP_WEBHOOK_API_OFF');
    expect((await it.ask(address)).json).toMatchObject({ webhooks: [{ origin: 'api', receiver: null }] });
    expect((await it.ask(`${address}/index/test`, { method: 'POST' })).status).toBe(404);
    expect((await it.ask(`${address}/index`, { method: 'DELETE' })).status).toBe(200);
  });
}
