// The key `defaults`: what clients have from it, what they set themselves, and where its errors are.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { defaultsExample } from './example-configuration.ts';
import { ConfigError } from './config-error.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';
import type { ClientSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-defaults-'));
const path = join(folder, 'aa-shadow.yaml');
writeFileSync(join(folder, 'gamma-word'), 'own\n');
const read = (text: string, env: Record<string, string> = {}) => readSettings(text, path, env);

const first = (defaults: string, client = ''): ClientSettings =>
  read(`defaults: ${defaults}
clients:
  - { id: a, url: 'https://x.org/a/'${client === '' ? '' : `, ${client}`} }
`).clients[0]!;

const who = 'username: u, password: p';

function problemsOf(text: string): readonly { code: string; key: string; line: number; message: string }[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('O19: defaults for clients', () => {
  test('are those of each client that says nothing else', () => {
    const clients = Array.from(
      { length: 100 },
      (_, index) => `  - { id: c${index}, url: 'https://x.org/c${index}/' }`,
    );
    const settings = read(`clients:
${clients.join('\n')}
  - { id: own, url: 'https://x.org/own/', pollEvery: 5s, username: v }
defaults: { ${who}, pollEvery: 30s, bulkSize: 50, proxy: none, audit: { perHour: 7 } }
`);
    expect(settings.clients).toHaveLength(101);
    for (const { id, pollEveryMs, auditPerHour, association } of settings.clients) {
      expect([id, pollEveryMs]).toEqual([id, id === 'own' ? 5_000 : 30_000]);
      expect([auditPerHour, association.bulkSize, association.proxy]).toEqual([7, 50, 'none']);
      expect([association.username, association.password]).toEqual([id === 'own' ? 'v' : 'u', 'p']);
    }
  });

  test('are merged key by key, on every level', () => {
    const { association } = first(
      `{ ${who}, timeouts: { connect: 1s, total: 9s }, dialect: { formField: x, queue: { root: r, username: n }, answers: { custId: [a, b] }, errorCodes: { '41': unknownCustomer } }, tls: { minVersion: TLSv1.3 }, sections: { emails: { includeBad: true }, phones: {} } }`,
      `timeouts: { total: 8s }, dialect: { queue: { root: s }, answers: { custId: [c] }, errorCodes: { '42': unexpected } }, tls: { ciphers: DEFAULT }, sections: { emails: {}, addresses: {} }`,
    );
    expect(association.timeouts).toMatchObject({ connectMs: 1_000, totalMs: 8_000, idleMs: 30_000 });
    expect(association.dialect.formField).toBe('x');
    expect(association.dialect.services.queue).toMatchObject({ root: 's', username: 'n' });
    expect(association.dialect.answers['custId']).toContain('c');
    expect(association.dialect.answers['custId']).not.toContain('a');
    expect(association.dialect.errorCodes).toMatchObject({ 41: 'AA_UNKNOWN_CUSTOMER', 42: 'AA_UNEXPECTED' });
    expect(association.tls).toMatchObject({ minVersion: 'TLSv1.3', ciphers: 'DEFAULT' });
    expect(Object.keys(association.sections).toSorted()).toEqual(['addresses', 'emails', 'phones']);
    expect(association.sections['emails']).toEqual({ options: ['includeBad'], attr: [] });
  });

  test('are replaced where the one is a list and the other a group', () => {
    const sections = (defaults: string, own: string) =>
      Object.keys(first(`{ ${who}, sections: ${defaults} }`, `sections: ${own}`).association.sections);
    expect(sections('[emails, phones]', '[addresses]')).toEqual(['addresses']);
    expect(sections('[emails]', '{ addresses: {} }')).toEqual(['addresses']);
    expect(sections('{ emails: {} }', '[addresses]')).toEqual(['addresses']);
  });

  test('count for a key that is left empty', () => {
    const settings = read(`defaults: { ${who}, pollEvery: 30s }
clients:
  - id: a
    url: https://x.org/a/
    pollEvery:
`);
    expect(settings.clients[0]!.pollEveryMs).toBe(30_000);
  });

  test('of a secret are overruled by either of its keys', () => {
    writeFileSync(join(folder, 'word'), 'from-file\n');
    const passwordOf = (defaults: string, own: string) =>
      first(`{ username: u, ${defaults} }`, own).association.password;
    expect(passwordOf('passwordFile: word', '')).toBe('from-file');
    expect(passwordOf('passwordFile: not-there', 'password: own')).toBe('own');
    expect(passwordOf('password: usual', 'passwordFile: word')).toBe('from-file');
    const twice = problemsOf(`defaults: { username: u, password: p, passwordFile: word }
clients: [{ id: a, url: 'https://x.org/a/' }]`);
    expect(twice).toMatchObject([{ key: 'defaults.passwordFile', line: 1 }]);
  });

  test('are warned of once', () => {
    writeFileSync(join(folder, 'blank'), 'word \n');
    const clients = ['a', 'b'].map((id) => `{ id: ${id}, url: 'https://x.org/${id}/' }`);
    const { warnings } = read(
      `defaults: { username: u, passwordFile: blank }\nclients: [${clients.join(', ')}]`,
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^clients a, b: the secret in the file of passwordFile ends with a blank/),
    ]);
  });

  test('may use variables', () => {
    const { clients } = read(
      `defaults: { username: '\${WHO}', password: '\${WORD:-w}', url: 'https://\${HOST}/a/' }
clients: [{ id: a }]`,
      { WHO: 'joe', HOST: 'x.org' },
    );
    expect(clients[0]!.association).toMatchObject({
      username: 'joe',
      password: 'w',
      url: 'https://x.org/a/',
    });
  });

  test('are written as in the reference', () => {
    const { clients } = read(defaultsExample.replace('/run/secrets/gamma', 'gamma-word'), {
      AA_PASSWORD: 'usual',
    });
    expect(clients.map(({ association }) => association.password)).toEqual(['usual', 'usual', 'own']);
    const { dialect, concurrency } = clients[2]!.association;
    expect([dialect.formField, dialect.answers['queueEntry']?.[0], concurrency]).toEqual(['xml', 'cust', 2]);
  });

  test('may be empty, and there need be none', () => {
    for (const text of ['', 'defaults:\n', 'defaults: {}\n'])
      expect(read(`${text}clients: [{ id: a, url: 'https://x.org/', ${who} }]`).clients).toHaveLength(1);
  });

  test('are shown as what comes of them, which reads as the same settings', () => {
    const settings =
      read(`defaults: { ${who}, pollEvery: 30s, timeouts: { connect: 1s }, tls: { minVersion: TLSv1 } }
clients: [{ id: a, url: 'https://x.org/a/' }, { id: b, url: 'https://x.org/b/', pollEvery: 5s }]`);
    const shown = effectiveConfiguration(settings);
    expect(shown).not.toHaveProperty('defaults');
    expect(shown).toMatchObject({
      clients: [
        { pollEvery: '30s', timeouts: { connect: '1s' } },
        { pollEvery: '5s', tls: { minVersion: 'TLSv1' } },
      ],
    });
    expect(effectiveConfiguration(read(stringify(shown)))).toEqual(shown);
  });
});

describe('O19: P16: an error in the defaults', () => {
  test('is told once, at its place there', () => {
    const problems = problemsOf(`defaults:
  username: u
  password: p
  pollEvery: often
  timeouts: { conect: 1s }
  sections: [emial]
  tls: { minVersion: SSLv3, ca: not-there.pem }
  proxy: socks5://joe:hunter2@proxy
clients:
  - { id: a, url: 'https://x.org/a/' }
  - { id: b, url: 'https://x.org/b/', bulkSize: 0 }
`);
    expect(problems.map(({ key, line, code }) => `${line} ${key} ${code}`)).toEqual([
      '4 defaults.pollEvery CONFIG_BAD_VALUE',
      '5 defaults.timeouts.conect CONFIG_UNKNOWN_KEY',
      '6 defaults.sections[0] CONFIG_UNKNOWN_KEY',
      '7 defaults.tls.minVersion CONFIG_BAD_VALUE',
      '7 defaults.tls.ca CONFIG_PEM_FILE',
      '8 defaults.proxy CONFIG_BAD_VALUE',
      '11 clients[1].bulkSize CONFIG_BAD_VALUE',
    ]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
    expect(problems[1]).toMatchObject({ suggestion: 'did you mean connect?' });
  });

  test('is told also where each client sets the key itself', () => {
    const problems = problemsOf(`defaults: { pollEvery: often }
clients: [{ id: a, url: 'https://x.org/a/', ${who}, pollEvery: 1s }]`);
    expect(problems).toMatchObject([{ key: 'defaults.pollEvery', line: 1 }]);
  });

  test.each([
    ['{ id: a }', 'defaults.id', 'an id belongs to one client'],
    ['{ pollEvry: 1s }', 'defaults.pollEvry', 'there is no such key'],
    ['[a]', 'defaults', 'must be a group of keys'],
    ['7', 'defaults', 'must be a group of keys'],
  ])('%s', (defaults, key, message) => {
    const problems = problemsOf(
      `defaults: ${defaults}\nclients: [{ id: b, url: 'https://x.org/a/', ${who} }]`,
    );
    expect(problems).toMatchObject([{ key, message }]);
  });

  test('and what a client lacks are two things', () => {
    const problems = problemsOf(`defaults: { username: u }\nclients: [{ id: a }]`);
    expect(problems.map(({ key }) => key)).toEqual(['clients[0].url', 'clients[0].password']);
  });
});
