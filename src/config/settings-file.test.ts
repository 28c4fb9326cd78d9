// The choice of the configuration file, and secrets in files of their own.

import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSettings } from './settings-file.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'aa-shadow-config-'));
const configuration = (id: string, secrets = 'username: u\n    password: p') =>
  `clients:\n  - id: ${id}\n    url: https://x.org/\n    ${secrets}\n`;

test('--config is used before AA_SHADOW_CONFIG, and that before aa-shadow.yaml in the folder', async () => {
  const cwd = folder();
  for (const name of ['aa-shadow', 'named', 'from-env'])
    writeFileSync(join(cwd, `${name}.yaml`), configuration(name));
  const idOf = async (request: { path?: string; env: Record<string, string> }) =>
    (await loadSettings({ cwd, ...request })).clients[0]!.id;
  const env = { AA_SHADOW_CONFIG: 'from-env.yaml' };
  expect(await idOf({ path: 'named.yaml', env })).toBe('named');
  expect(await idOf({ env })).toBe('from-env');
  expect(await idOf({ env: {} })).toBe('aa-shadow');
});

test('a missing file is an error with a hint', async () => {
  const cwd = folder();
  const error = loadSettings({ cwd, env: {} });
  await expect(error).rejects.toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    message: expect.stringContaining(join(cwd, 'aa-shadow.yaml')) as string,
    hint: expect.stringContaining('config --example') as string,
  });
});

test('a folder in place of the file is an error', async () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'aa-shadow.yaml'));
  await expect(loadSettings({ cwd, env: {} })).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' });
});

test('secrets are read from files beside the configuration, without the line end', async () => {
  const cwd = folder();
  const inner = join(cwd, 'conf');
  mkdirSync(inner);
  writeFileSync(join(inner, 'user'), 'reader\n');
  writeFileSync(join(inner, 'word'), ' two  spaces \r\n');
  writeFileSync(join(inner, 'c.yaml'), configuration('a', 'usernameFile: user\n    passwordFile: ./word'));
  const { clients, database } = await loadSettings({ path: 'conf/c.yaml', cwd, env: {} });
  expect(clients[0]!.association).toMatchObject({ username: 'reader', password: ' two  spaces ' });
  expect(database).toBe(`sqlite:${join(inner, 'aa-shadow.db')}`);
});

test('a secret file that is missing or empty is a problem with its line', async () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'empty'), '\n');
  writeFileSync(
    join(cwd, 'aa-shadow.yaml'),
    configuration('a', 'usernameFile: none\n    passwordFile: empty'),
  );
  await expect(loadSettings({ cwd, env: {} })).rejects.toMatchObject({
    problems: [
      {
        code: 'CONFIG_SECRET_FILE',
        key: 'clients[0].usernameFile',
        line: 4,
        message: 'there is no such file',
      },
      { code: 'CONFIG_SECRET_FILE', key: 'clients[0].passwordFile', line: 5, message: 'the file is empty' },
    ],
  });
});

const utf16 = (text: string, isBig = false): Buffer => {
  const bytes = Buffer.from(`\u{feff}${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

async function passwordIn(content: string | Buffer) {
  const cwd = folder();
  writeFileSync(join(cwd, 'word'), content);
  writeFileSync(join(cwd, 'aa-shadow.yaml'), configuration('a', 'username: u\n    passwordFile: word'));
  const { clients, warnings } = await loadSettings({ cwd, env: {} });
  return { password: clients[0]!.association.password, warnings };
}

test.each<[string, string | Buffer, string]>([
  ['a byte order mark', '\u{feff}sécret\n', 'sécret'],
  ['two newlines', 'secret\n\n', 'secret'],
  ['line ends of Windows', 'secret\r\n\r\n', 'secret'],
  ['line ends of old Macs', 'secret\r', 'secret'],
  ['UTF-16, as PowerShell writes it', utf16('sécret\r\n'), 'sécret'],
  ['UTF-16, the other way round', utf16('sécret\r\n', true), 'sécret'],
  ['no newline', 'secret', 'secret'],
])('O18: a secret file with %s holds the secret alone', async (_, content, password) => {
  expect(await passwordIn(content)).toEqual({ password, warnings: [] });
});

test.each([
  [' secret\n', ' secret', 'begins with a blank'],
  ['secret \n\n', 'secret ', 'ends with a blank'],
  ['\u{feff}\tse cret\u{a0}\n', '\tse cret\u{a0}', 'begins and ends with a blank'],
])('O18: blanks around a secret are kept, and warned of: %j', async (content, password, words) => {
  const read = await passwordIn(content);
  expect(read.password).toBe(password);
  expect(read.warnings).toEqual([
    expect.stringContaining(`client a: the secret in the file of passwordFile ${words}`),
  ]);
  expect(read.warnings.join()).not.toContain('cret\u{a0}');
});

test.each<[string, string | Buffer, string]>([
  ['nothing but line ends', '\r\n\n', 'the file is empty'],
  ['nothing but a mark', '\u{feff}', 'the file is empty'],
  ['another encoding', Buffer.from('s\u{e9}cret', 'latin1'), 'the file is not a text in UTF-8'],
  ['UTF-16 without a mark', Buffer.from('secret', 'utf16le'), 'the file holds NUL characters'],
  ['several lines', 'secret\n# the password\n', 'the file holds more than one line'],
  ['a line before it', '\nsecret', 'the file holds more than one line'],
])('O18: P16: CONFIG_SECRET_FILE: a secret file with %s is refused', async (_, content, message) => {
  await expect(passwordIn(content)).rejects.toMatchObject({
    problems: [{ code: 'CONFIG_SECRET_FILE', key: 'clients[0].passwordFile', message }],
  });
});
