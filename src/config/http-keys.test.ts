// The keys of the HTTP server: what they mean, what is refused, and that they are shown as they are read.

import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from './config-error.ts';
import { type HttpSettings, loopbackHttp } from './settings.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';

const clients = `clients:
  - { id: demo, url: https://ams.example.org/acmeprod/, username: u, password: p }
`;
const read = (http: string) => readSettings(`${http}\n${clients}`, '/etc/aa-shadow.yaml', {});

const usual: HttpSettings = { ...loopbackHttp, port: 4000 };

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
  ['http: { port: 0, admin: { port: 0 } }', { ...usual, port: 0, admin: { host: '127.0.0.1', port: 0 } }],
  [
    'http: { host: 10.0.0.1, port: 80, admin: { port: 80 } }',
    { ...usual, host: '10.0.0.1', port: 80, admin: { host: '127.0.0.1', port: 80 } },
  ],
  [
    'http: { trustedProxies: [10.0.0.0/8, "::1", 192.168.0.1] }',
    { ...usual, trustedProxies: ['10.0.0.0/8', '::1', '192.168.0.1'] },
  ],
  [
    'http: { trustedProxies: [10.0.0.7], trustedUserHeader: { scopes: [read, operate] } }',
    {
      ...usual,
      trustedProxies: ['10.0.0.7'],
      trustedUserHeader: { header: 'x-forwarded-user', scopes: ['read', 'operate'], clients: null },
    },
  ],
  [
    'http: { trustedProxies: [10.0.0.7], trustedUserHeader: { header: Remote-User, scopes: [read], clients: [demo] } }',
    {
      ...usual,
      trustedProxies: ['10.0.0.7'],
      trustedUserHeader: { header: 'remote-user', scopes: ['read'], clients: ['demo'] },
    },
  ],
  [
    'http: { frameAncestors: [self, "https://intranet.example.org/"] }',
    { ...usual, frameAncestors: ['self', 'https://intranet.example.org'] },
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
  ['http: { port: 4100, admin: { port: 4100 } }', 'http.admin.port', 'must be another port'],
  [
    'http: { trustedUserHeader: { scopes: [read] } }',
    'http.trustedUserHeader',
    'needs `http.trustedProxies`',
  ],
  [
    'http: { trustedProxies: [], trustedUserHeader: { scopes: [read] } }',
    'http.trustedUserHeader',
    'needs `http.trustedProxies`',
  ],
  [
    'http: { trustedProxies: [10.0.0.7], trustedUserHeader: { header: x } }',
    'http.trustedUserHeader.scopes',
    'is missing',
  ],
  [
    'http: { trustedProxies: [10.0.0.7], trustedUserHeader: { scopes: [] } }',
    'http.trustedUserHeader.scopes',
    '',
  ],
  [
    'http: { trustedProxies: [10.0.0.7], trustedUserHeader: { scopes: [all] } }',
    'http.trustedUserHeader.scopes[0]',
    'must be one of read, refresh, operate',
  ],
  [
    'http: { trustedProxies: [10.0.0.7], trustedUserHeader: { scopes: [read], clients: [nobody] } }',
    'http.trustedUserHeader.clients[0]',
    'there is no such client',
  ],
  [
    'http: { trustedProxies: [10.0.0.7], trustedUserHeader: { scopes: [read], header: Authorization } }',
    'http.trustedUserHeader.header',
    'that means nothing else',
  ],
  [
    'http: { trustedProxies: [10.0.0.7], trustedUserHeader: { scopes: [read], header: "a b" } }',
    'http.trustedUserHeader.header',
    'that means nothing else',
  ],
  ['http: { frameAncestors: ["*"] }', 'http.frameAncestors[0]', 'a scheme and a host'],
  ['http: { frameAncestors: ["https://a.example; script-src *"] }', 'http.frameAncestors[0]', 'a scheme'],
  ['http: { port: 4001, host: 0.0.0.0, admin: {} }', 'http.admin.port', 'must be another port'],
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

test.each([
  ['http: 4000', 'such as { host: 127.0.0.1, port: 4000 }'],
  ['http: { admin: 4001 }', 'such as { host: 127.0.0.1, port: 4001 }'],
])('%s is refused with an example', (text, suggestion) => {
  expect(problemsOf(text)).toMatchObject([{ message: 'must be a group of keys', suggestion }]);
});

test.each([
  ['http: { port: 4000', 'a } is missing before this place', 2],
  ['http: { trustedProxies: [10.0.0.1', 'a ] is missing before this place', 2],
  ['http: {\nport: 4000 }', 'a } is missing before this place', 2],
])('%s: what is missing is named', (text, message, line) => {
  expect(problemsOf(text)[0]).toMatchObject({ message, line, suggestion: expect.stringContaining('indent') });
});

function problemsOf(text: string): ConfigError['problems'] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('it was accepted');
}
