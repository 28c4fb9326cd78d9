// Signatures: two other readers of Standard Webhooks take ours for good, and each of the usual mistakes is told.

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import { usualSubscription } from '../../test/support/usual-subscription.ts';
import { clientId } from '../catalogue/ids.ts';
import { type Heard, openListener } from './listener.ts';
import type { Mistake } from './mistakes.ts';
import { Sender } from './sender.ts';
import { keyOfSecret, newSecret, signature, signedHeaders } from './signing.ts';
import type { Subscription } from './subscription.ts';
import { sendTest } from './test-message.ts';
import { verified } from './verification.ts';

const now = new Date();
const timestamp = Math.floor(now.getTime() / 1_000);
const secret = newSecret();
const signed = { id: 'acme_directory-1-2', timestamp, body: '{"type":"customers.changed","name":"Zoë"}' };

test('P18: what is signed is good for the library of Standard Webhooks', () => {
  const headers = signedHeaders(secret, signed);
  expect(new StandardWebhook(secret).verify(signed.body, { ...headers })).toEqual(JSON.parse(signed.body));
  expect(() => new StandardWebhook(newSecret()).verify(signed.body, { ...headers })).toThrow();
  expect(keyOfSecret(secret)).toHaveLength(32);
});

test('P18: what is signed is good by the text of the specification', () => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const text = `${signed.id}.${signed.timestamp}.${signed.body}`;
  expect(signature(keyOfSecret(secret), signed)).toBe(
    `v1,${createHmac('sha256', key).update(text).digest('base64')}`,
  );
});

test.each<[string, string, Partial<{ timestamp: number; body: string; signatures: string }>]>([
  ['good', secret, {}],
  ['good', secret, { signatures: `v1,b2xk ${signature(keyOfSecret(secret), signed)}` }],
  ['body-reserialised', secret, { body: JSON.stringify(JSON.parse(signed.body), null, 2) }],
  ['secret-with-v1', `v1,${secret}`, {}],
  ['secret-not-decoded', secret, { signatures: signature(secret, signed) }],
  ['other', newSecret(), {}],
  ['other', secret, { body: '{"type":"another"}' }],
  ['other', secret, { signatures: '' }],
  ['other', secret, { body: 'no JSON' }],
])('P18: a message is told to be %s', (expected, own, changes) => {
  const signatures = signature(keyOfSecret(secret), signed);
  expect(verified(own, { ...signed, signatures, ...changes }, now)).toBe(expected);
});

test('P18: a message of a clock that is off is told', () => {
  const late = { ...signed, timestamp: timestamp - 400 };
  expect(verified(secret, { ...late, signatures: signature(keyOfSecret(secret), late) }, now)).toBe(
    'clock-off',
  );
});

const subscriptionAt = (url: string): Subscription =>
  usualSubscription({ client: clientId('acme'), url, secret });

/** A receiver that verifies in its own way. */
async function receiver(
  sign: (id: string, at: string, body: string) => string,
  refusal = 401,
): Promise<string> {
  const bodyOf = async (request: IncomingMessage): Promise<string> =>
    Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString();
  const answer = async (request: IncomingMessage): Promise<number> => {
    const body = await bodyOf(request);
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = request.headers;
    return given === `v1,${sign(String(id), String(at), body)}` ? 200 : refusal;
  };
  const server = createServer(
    (request, response) => void answer(request).then((status) => response.writeHead(status).end()),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const mac = (key: string | Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64');
const bytes = Buffer.from(secret.slice(6), 'base64');

const python = (body: string): string =>
  JSON.stringify(JSON.parse(body)).replaceAll('":', '": ').replaceAll(',"', ', "');

test.each<[Mistake | null, (id: string, at: string, body: string) => string, number?]>([
  [null, (id, at, body) => mac(bytes, `${id}.${at}.${body}`)],
  ['body-reserialised', (id, at, body) => mac(bytes, `${id}.${at}.${JSON.stringify(JSON.parse(body))}`)],
  ['body-reserialised', (id, at, body) => mac(bytes, `${id}.${at}.${python(body)}`), 400],
  [
    'secret-with-v1',
    (id, at, body) => mac(Buffer.from(`v1,${secret}`, 'base64'), `${id}.${at}.${body}`),
    403,
  ],
  ['secret-not-decoded', (id, at, body) => mac(secret, `${id}.${at}.${body}`)],
  ['secret-not-decoded', (id, at, body) => mac(secret.slice(6), `${id}.${at}.${body}`)],
])('P18: a test message finds the mistake of a receiver: %s', async (mistake, sign, refusal) => {
  const sender = new Sender();
  onTestFinished(() => sender.close());
  const result = await sendTest(sender, subscriptionAt(await receiver(sign, refusal)), () => new Date());
  expect(result).toMatchObject({
    ok: mistake === null,
    mistake,
    status: mistake === null ? 200 : (refusal ?? 401),
  });
});

test('P18: a test message tells of a clock that is off, of a receiver that verifies nothing, and of a refusal of its own', async () => {
  const sender = new Sender();
  onTestFinished(() => sender.close());
  const good = await receiver((id, at, body) => mac(bytes, `${id}.${at}.${body}`));
  const other = await receiver(() => 'never');
  const anything = createServer((request, response) => request.resume().on('end', () => response.end()));
  await new Promise<void>((resolve) => anything.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void anything.close());
  const open = `http://127.0.0.1:${(anything.address() as AddressInfo).port}/`;
  const tested = (url: string, at = new Date()) => sendTest(sender, subscriptionAt(url), () => at);
  expect(await tested(other, new Date(Date.now() - 3_600_000))).toMatchObject({
    ok: false,
    mistake: 'clock-off',
  });
  expect(await tested(open)).toMatchObject({ ok: true, mistake: 'verifies-nothing' });
  expect(await tested(other)).toMatchObject({
    ok: false,
    mistake: null,
    says: expect.stringContaining('another secret'),
  });
  expect(await tested(good)).toMatchObject({ ok: true, mistake: null });
  expect(await tested('http://127.0.0.1:1/')).toMatchObject({ ok: false, status: null });
});

test('P18: the receiver for development says what it heard', async () => {
  const heard: Heard[] = [];
  const listener = await openListener(0, secret, (one) => heard.push(one));
  const sender = new Sender();
  onTestFinished(async () => {
    await sender.close();
    await listener.close();
  });
  expect(await sendTest(sender, subscriptionAt(listener.address), () => new Date())).toMatchObject({
    ok: true,
    status: 204,
  });
  expect(heard.map((one) => one.verified)).toEqual(['good', 'other']);
  const other = { ...subscriptionAt(listener.address), secret: newSecret() };
  expect(await sendTest(sender, other, () => new Date())).toMatchObject({ ok: false, status: 401 });
});
