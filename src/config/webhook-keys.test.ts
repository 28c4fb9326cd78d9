// The keys of webhooks: what they mean, what is refused, and that they are shown as they are read, without their secrets.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { selfSignedCertificate } from '../../test/support/self-signed-certificate.ts';
import { temporaryFolder } from '../../test/support/simulated-sync.ts';
import { ConfigError } from './config-error.ts';
import type { WebhookSettings } from './settings.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const clients = `clients:
  - { id: acme, url: https://ams.example.org/acmeprod/, username: u, password: p }
  - { id: beta, url: https://ams.example.org/betaprod/, username: u, password: p }
`;
const read = (webhooks: string, path = '/etc/aa-shadow.yaml') =>
  readSettings(`webhooks:\n${webhooks}\n${clients}`, path, {});
const one = (keys: string) =>
  `  - { name: directory, url: 'http://10.0.0.7/hooks', secret: ${secret}, ${keys} }`;

const usual: WebhookSettings = {
  name: 'directory',
  clients: 'all',
  url: 'http://10.0.0.7/hooks',
  secret,
  kinds: null,
  sections: null,
  each: false,
  settleMs: 2_000,
  timeoutMs: 15_000,
  ca: null,
};

test.each([
  ['', usual],
  ['client: all', usual],
  ['client: acme', { ...usual, clients: ['acme'] }],
  ['client: [acme, beta]', { ...usual, clients: ['acme', 'beta'] }],
  [
    'kinds: [created, deleted], sections: [memberships, customer]',
    { ...usual, kinds: ['created', 'deleted'], sections: ['memberships', 'customer'] },
  ],
  ['each: true, settle: 0, timeout: 5s', { ...usual, each: true, settleMs: 0, timeoutMs: 5_000 }],
])('%s', (keys, expected) => {
  const settings = read(one(keys));
  expect(settings.webhooks).toEqual([expected]);
  const shown = effectiveConfiguration(settings);
  expect(JSON.stringify(shown)).not.toContain(secret);
  expect(
    readSettings(stringify(shown).replace('secret: "***"', `secret: ${secret}`), '/etc/aa-shadow.yaml', {})
      .webhooks,
  ).toEqual([expected]);
});

test('without the key there are none', () => {
  expect(readSettings(clients, '/etc/aa-shadow.yaml', {}).webhooks).toEqual([]);
});

test('P11: what follows the ? of an address is not shown', () => {
  const settings = read(
    `  - { name: directory, url: 'https://app.example.org/h?token=hidden', secret: ${secret} }`,
  );
  expect(settings.webhooks[0]?.url).toContain('hidden');
  expect(JSON.stringify(effectiveConfiguration(settings))).toContain('https://app.example.org/h?***');
});

test('the secret and the certificates come from files', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'secret'), `${secret}\n`);
  writeFileSync(join(folder, 'ca.pem'), selfSignedCertificate);
  const keys = `  - { name: directory, url: 'https://10.0.0.7/', secretFile: secret, caFile: ca.pem }`;
  const { webhooks } = read(keys, join(folder, 'aa-shadow.yaml'));
  expect(webhooks).toMatchObject([{ secret, ca: { path: join(folder, 'ca.pem') } }]);
});

test.each([
  [one('clinet: acme'), 'webhooks[0].clinet', 'no such key', 'client'],
  [one('client: acne'), 'webhooks[0].client', 'no such client', 'acme'],
  [one('client: [acme, bta]'), 'webhooks[0].client[1]', 'no such client', 'beta'],
  [one('client: { a: b }'), 'webhooks[0].client', 'the id of a client', 'such as'],
  [one('kinds: [create]'), 'webhooks[0].kinds[0]', 'must be one of', 'created'],
  [one('kinds: []'), 'webhooks[0].kinds', 'must not be empty', ''],
  [one('sections: [membership]'), 'webhooks[0].sections[0]', 'must be one of', 'memberships'],
  [one('settle: 2'), 'webhooks[0].settle', 'must be a duration', 'such as'],
  [one('timeout: 5m'), 'webhooks[0].timeout', 'from 1000ms', ''],
  [one('each: yes'), 'webhooks[0].each', 'true or false', ''],
  [one('secretFile: x'), 'webhooks[0].secretFile', 'keep one of the two', ''],
  [one('caFile: nowhere.pem'), 'webhooks[0].caFile', 'there is no such file', ''],
  [`${one('')}\n${one('client: beta')}`, 'webhooks[1].name', 'has this name already', ''],
  ['  - { url: http://10.0.0.7/, secret: x }', 'webhooks[0].name', 'is missing', ''],
  [`  - { name: a, secret: ${secret} }`, 'webhooks[0].url', 'is missing', ''],
  ['  - { name: a, url: http://10.0.0.7/ }', 'webhooks[0].secret', 'is missing', 'secretFile'],
  [`  - { name: A, url: http://10.0.0.7/, secret: ${secret} }`, 'webhooks[0].name', 'lower-case', ''],
  [`  - { name: a, url: ftp://10.0.0.7/, secret: ${secret} }`, 'webhooks[0].url', 'http or https', 'such as'],
  [
    `  - { name: a, url: 'http://u:p@10.0.0.7/', secret: ${secret} }`,
    'webhooks[0].url',
    'user name',
    'signed',
  ],
  [
    `  - { name: a, url: http://10.0.0.7/, secret: 'v1,${secret}' }`,
    'webhooks[0].secret',
    'not a signature',
    'whsec_',
  ],
  [
    '  - { name: a, url: http://10.0.0.7/, secret: hunter2 }',
    'webhooks[0].secret',
    'such as whsec_',
    'webhook secret',
  ],
  [
    '  - { name: a, url: http://10.0.0.7/, secret: whsec_c2hvcnQ= }',
    'webhooks[0].secret',
    '24 to 64',
    'webhook secret',
  ],
  ['  directory', 'webhooks', 'must be a list', ''],
])('%s is refused', (webhooks, key, says, suggestion) => {
  try {
    read(webhooks);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const found = error.problems.find((problem) => problem.key === key);
    expect(error.problems.map((problem) => problem.key)).toContain(key);
    expect(found?.message).toContain(says);
    expect(found?.suggestion ?? '').toContain(suggestion);
    expect(JSON.stringify(error.problems)).not.toContain(secret.slice(6));
    return;
  }
  throw new Error('it was accepted');
});
