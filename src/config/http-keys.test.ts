// The keys of the HTTP server: what they mean, what is refused, and that they are shown as they are read.

import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from './config-error.ts';
import type { HttpSettings } from './settings.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';

const clients = `clients:
  - { id: demo, url: https://ams.example.org/acmeprod/, username: u, password: p }
`;
const read = (http: string) => readSettings(`${http}\n${clients}`, '/etc/aa-shadow.yaml', {});

const usual: HttpSettings = { host: '127.0.0.1', port: 4000, admin: null, trustedProxies: null };

test.each([
  ['', null],
  ['http:', null],
  ['http: {}', usual],
  ['http: { port: 0 }', { ...usual, port: 0 }],
  ['http: { host: 0.0.0.0, port: 80 }', { ...usual, host: '0.0.0.0', port: 80 }],
  ['http: { host: "[::1]" }', { ...usual, host: '::1' }],
  [
    'http: { host: localhost, admin: {} }',
    { ...usual, host: 'localhost', admin: { host: '127.0.0.1', port: 4001 } },
  ],
  [
    'http: { trustedProxies: [10.0.0.0/8, "::1", 192.168.0.1] }',
    { ...usual, trustedProxies: ['10.0.0.0/8', '::1', '192.168.0.1'] },
  ],
])('%s', (text, expected) => {
  const settings = read(text);
  expect(settings.http).toEqual(expected);
  const again = readSettings(stringify(effectiveConfiguration(settings)), '/etc/aa-shadow.yaml', {});
  expect(again.http).toEqual(expected);
});

test.each([
  ['http: { host: "http://localhost" }', 'http.host', 'without a port'],
  ['http: { host: "localhost:4000" }', 'http.host', 'without a port'],
  ['http: { port: 70000 }', 'http.port', 'from 0 to 65535'],
  ['http: { prot: 1 }', 'http.prot', 'no such key'],
  ['http: { admin: { adress: x } }', 'http.admin.adress', 'no such key'],
  ['http: { trustedProxies: [10.0.0.0/33] }', 'http.trustedProxies[0]', 'an IP address or a network'],
  ['http: { trustedProxies: [proxy.example.org] }', 'http.trustedProxies[0]', 'an IP address or a network'],
  ['http: { trustedProxies: 10.0.0.1 }', 'http.trustedProxies', 'must be a list'],
  ['http: 4000', 'http', 'must be a group of keys'],
])('%s is refused', (text, key, says) => {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems).toMatchObject([{ key, message: expect.stringContaining(says) }]);
    return;
  }
  throw new Error('it was accepted');
});
