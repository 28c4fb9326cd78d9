// The OpenAPI document: it has every route, and real answers are as it says.

import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import { newKeyText, secretHash, writeKey } from '../../src/http/access/key-text.ts';
import { writeFeedCursor } from '../../src/http/feed/feed-cursor.ts';
import { openApiDocument } from '../../src/http/openapi/openapi-document.ts';
import { allRoutes } from '../../src/http/routes/all-routes.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { OwnErrands } from '../../src/runtime/errands.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { newSecret } from '../../src/webhooks/signing.ts';
import { usualGuard } from '../../src/webhooks/guard.ts';
import { type Subscription, termsOf } from '../../src/webhooks/subscription.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { shapeWorkOf } from '../support/other-sections.ts';
import { fastLaneOver } from '../support/fast-lane-over.ts';
import { usualSubscription } from '../support/usual-subscription.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> }
    >
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const document = JSON.parse(JSON.stringify(openApiDocument('0.0.0'))) as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(document, 'openapi');

const operationOf = (name: string): Operation => {
  const found = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

function misfits(name: string, status: number, body: unknown): unknown {
  const { responses } = operationOf(name);
  const [content] = Object.values((responses[status] ?? responses['default'])?.content ?? {});
  const validate = ajv.getSchema(`openapi${content?.schema.$ref ?? ''}`);
  if (validate === undefined) throw new Error(`there is no schema for ${name} ${status}`);
  return validate(body) === true ? [] : validate.errors;
}

test('every route is in it, and every parameter of an address', () => {
  for (const { address, method, name } of allRoutes) {
    const operation = document.paths[address]?.[method.toLowerCase()];
    expect(operation?.operationId).toBe(name);
    const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, variable = '']) => variable);
    const inPath = (operation?.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
    expect(inPath.toSorted()).toEqual(named.toSorted());
  }
  const names = allRoutes.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

const json = { 'content-type': 'application/json' };
const lookup = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body), headers: json });
const demo = `/v1/clients/${demoClient}`;

async function subscribed(shadow: Shadow): Promise<Subscription> {
  const secret = newSecret();
  const { url } = await startReceiver(secret);
  const subscription = usualSubscription({ client: demoClient, url, secret });
  const claimed = await shadow.webhooks.claim(demoClient, 'directory', {
    holder: 'here/1/test',
    forMs: 1,
    terms: termsOf(subscription),
  });
  const delivery = { messageId: 'm', status: null, ms: 1, changes: 0, firstNo: 1, lastNo: 1, response: null };
  if (claimed !== null)
    await shadow.webhooks.step(claimed, {
      progress: {},
      delivery: { ...delivery, error: 'nothing listens' },
      heldMs: 0,
    });
  return subscription;
}

async function newKey({ keys }: Shadow): Promise<string> {
  const text = newKeyText();
  const stored = { keyId: text.keyId, secretHash: secretHash(text.secret), name: 'test', livesMs: null };
  await keys.create({ ...stored, clients: 'all', scopes: ['read'] }, 'test');
  return writeKey(text);
}

test('what the server answers is as it says, for customers of every kind', async () => {
  const sync = await simulatedSync({ simulator: { customers: 80 } });
  await sync.shadow.switchSearch(demoClient, true);
  await sync.drain();
  const [first, second, third] = await sync.shadow.customerIds(demoClient, null, 3);
  sync.simulator.world.delete(second ?? '');
  await sync.drain();
  await sync.shadow.operations.takeSamples();
  await sync.shadow.forget(demoClient, [third ?? custId('')]);
  const quiet = (): void => undefined;
  const server = await openHttpServer({
    settings: loopbackHttp,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  const subscription = await subscribed(sync.shadow);
  const errands = new OwnErrands();
  errands.open(sync.context);
  const served = [{ id: demoClient, pollEveryMs: 1_000, brake: { share: 0.05, atLeast: 20 } }];
  server.serve(sync.shadow, served, {
    fastLane: fastLaneOver(sync),
    syncWork: errands,
    shapeWork: shapeWorkOf(sync),
    webhooks: [subscription, { ...subscription, name: 'not-begun' }],
    webhookApi: { sections: ['emails'], guard: usualGuard },
  });
  const key = await newKey(sync.shadow);
  const acknowledged = {
    ...lookup({ cursor: writeFeedCursor(demoClient, await sync.shadow.feedHead(demoClient)) }),
    method: 'PUT',
  };
  const asked: readonly (readonly [name: string, status: number, path: string, init?: RequestInit])[] = [
    ['listClients', 200, '/v1/clients'],
    ['getClient', 200, demo],
    ['listCustomers', 200, `${demo}/customers?limit=200&deleted=true&count=true`],
    ['listCustomers', 200, `${demo}/customers?limit=3&sections=emails`],
    ['getCustomer', 200, `${demo}/customers/${first}`],
    ['getCustomer', 410, `${demo}/customers/${third}`],
    ['getCustomer', 404, `${demo}/customers/nobody`],
    ['lookUpCustomers', 200, `${demo}/customers/lookup`, lookup({ cust_ids: [first, second, third, 'x'] })],
    ['lookUpCustomers', 400, `${demo}/customers/lookup`, lookup({})],
    ['searchCustomers', 200, `${demo}/customers/search`, lookup({ name: 'a', limit: 2 })],
    ['searchCustomers', 400, `${demo}/customers/search`, lookup({ name: '' })],
    ['explainCustomer', 200, `${demo}/customers/${second}/explain`],
    ['listChanges', 200, `${demo}/changes`],
    ['listChanges', 200, `${demo}/changes?include=customer&limit=200`],
    ['listChanges', 400, `${demo}/changes?after=x`],
    ['getSnapshot', 200, `${demo}/snapshot?limit=3`],
    ['acknowledgeChanges', 200, `${demo}/followers/index`, acknowledged],
    ['listFollowers', 200, `${demo}/followers`],
    ['dropFollower', 200, `${demo}/followers/index`, { method: 'DELETE' }],
    ['dropFollower', 404, `${demo}/followers/index`, { method: 'DELETE' }],
    ['listWebhooks', 200, `${demo}/webhooks`],
    ['pauseWebhook', 200, `${demo}/webhooks/directory/pause`, { method: 'POST' }],
    ['resumeWebhook', 200, `${demo}/webhooks/directory/resume?from=now`, { method: 'POST' }],
    ['replayWebhook', 400, `${demo}/webhooks/directory/replay`, { method: 'POST' }],
    ['replayWebhook', 400, `${demo}/webhooks/directory/replay?from=99999`, { method: 'POST' }],
    ['replayWebhook', 400, `${demo}/webhooks/directory/replay?from=9999-01-01`, { method: 'POST' }],
    ['resumeWebhook', 400, `${demo}/webhooks/directory/resume?from=99999`, { method: 'POST' }],
    ['resumeWebhook', 400, `${demo}/webhooks/directory/resume?from=soon`, { method: 'POST' }],
    ['replayWebhook', 200, `${demo}/webhooks/directory/replay?from=2026-01-01`, { method: 'POST' }],
    ['replayWebhook', 404, `${demo}/webhooks/nobody/replay?from=1`, { method: 'POST' }],
    ['testWebhook', 200, `${demo}/webhooks/directory/test`, { method: 'POST' }],
    ['makeWebhook', 201, `${demo}/webhooks`, lookup({ name: 'index', url: 'https://93.184.216.34/x' })],
    ['makeWebhook', 409, `${demo}/webhooks`, lookup({ name: 'index', url: 'https://93.184.216.34/x' })],
    ['makeWebhook', 400, `${demo}/webhooks`, lookup({ name: 'other', url: 'https://10.0.0.1/' })],
    ['listWebhookAttempts', 200, `${demo}/webhooks/directory/attempts?limit=1000`],
    ['listWebhookAttempts', 400, `${demo}/webhooks/directory/attempts?limit=1001`],
    ['listWebhooks', 200, `${demo}/webhooks`],
    ['deleteWebhook', 200, `${demo}/webhooks/index`, { method: 'DELETE' }],
    ['deleteWebhook', 404, `${demo}/webhooks/index`, { method: 'DELETE' }],
    ['getCustomer', 200, `${demo}/customers/${first}?maxAge=1m`],
    ['refreshCustomer', 200, `${demo}/customers/${first}/refresh?wait=10s`, { method: 'POST' }],
    ['refreshCustomer', 202, `${demo}/customers/${first}/refresh`, { method: 'POST' }],
    ['refreshCustomer', 404, `${demo}/customers/5555555/refresh?wait=10s`, { method: 'POST' }],
    ['refreshCustomers', 200, `${demo}/customers/refresh?wait=10s`, lookup({ cust_ids: [first, third] })],
    ['refreshCustomers', 400, `${demo}/customers/refresh`, lookup({ cust_ids: [] })],
    ['getClientStatus', 200, `${demo}/status`],
    ['listDrains', 200, `${demo}/drains?limit=2`],
    ['listParked', 200, `${demo}/parked?limit=2`],
    ['listParkedGroups', 200, `${demo}/parked/groups`],
    ['listDeletions', 200, `${demo}/deletions`],
    ['retryParked', 409, `${demo}/parked/retry`, lookup({ all: true, expected: 7 })],
    ['retryParked', 200, `${demo}/parked/retry`, lookup({ all: true, expected: 0 })],
    ['dropParked', 200, `${demo}/parked/drop`, lookup({ cust_ids: [first], expected: 0 })],
    ['confirmDeletions', 200, `${demo}/deletions/confirm`, lookup({ expected: 0 })],
    ['refuseDeletions', 409, `${demo}/deletions/refuse`, lookup({ expected: 1 })],
    ['pauseClient', 200, `${demo}/pause`, lookup({ reason: 'AA is being upgraded' })],
    ['getClientStatus', 200, `${demo}/status`],
    ['resumeClient', 200, `${demo}/resume`, { method: 'POST' }],
    ['drainNow', 200, `${demo}/drain`, { method: 'POST' }],
    ['getCosts', 200, `${demo}/costs`],
    ['enqueueCustomers', 200, `${demo}/enqueue`, lookup({ cust_ids: [first] })],
    ['enqueueCustomers', 409, `${demo}/enqueue`, lookup({ everyone: true, expected: 1 })],
    ['auditClient', 200, `${demo}/audit`, lookup({ sample: 3 })],
    ['getShapePlan', 200, `${demo}/plan`],
    ['applyShape', 200, `${demo}/apply`, lookup({ expected: sync.context.shape.id })],
    ['applyShape', 409, `${demo}/apply`, lookup({ expected: 'x'.repeat(22) })],
    ['listSamples', 200, `${demo}/samples`],
    ['listShortLines', 200, '/v1/samples'],
    ['listActions', 200, '/v1/actions'],
    ['getSession', 200, '/v1/session'],
    ['signIn', 200, '/v1/session', { ...lookup({ key }), headers: { ...json, origin: server.address } }],
    ['signIn', 403, '/v1/session', lookup({ key })],
    ['signOut', 200, '/v1/session', { method: 'DELETE', headers: { origin: server.address } }],
    ['isAlive', 200, '/livez'],
    ['isReady', 200, '/readyz'],
    ['getOpenApi', 200, '/openapi.json'],
    ['getMetrics', 200, '/metrics'],
  ];
  try {
    for (const [name, status, path, init] of asked) {
      const response = await fetch(server.address + path, init);
      expect([path, response.status]).toEqual([path, status]);
      const body: unknown = path === '/metrics' ? await response.text() : await response.json();
      expect([path, misfits(name, status, body)]).toEqual([path, []]);
    }
  } finally {
    await server.close();
  }
  expect(new Set(asked.map(([name]) => name))).toEqual(new Set(allRoutes.map(({ name }) => name)));
});
