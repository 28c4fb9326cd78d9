// P11: credentials and personal data are planted, and searched in all output of the program with the most detailed log.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAaShadow, startAaShadow, endOf } from '../support/run-aa-shadow.ts';
import { certificate } from '../support/certificates.ts';
import { proxyServer } from '../support/proxy-server.ts';
import { simulatedProcess } from '../support/simulated-process.ts';

const username = 'planted-user-name';
const password = 'planted&<pass>word';

const allCommands = [
  ['config'],
  ['check'],
  ['drain'],
  ['status'],
  ['parked', 'list'],
  ['refresh', '0000000'],
  ['enqueue', '0000000'],
];

async function everythingSaid(config: string, commands = allCommands): Promise<string> {
  const talkative = ['--config', config, '--log-level', 'trace'];
  const said: string[] = [];
  for (const command of commands)
    for (const form of [[], ['--json']]) {
      const { stdout, stderr } = await runAaShadow([...command, ...form, ...talkative]);
      said.push(stdout, stderr);
    }
  return said.join('\n');
}

test('P11: a working sync prints no credentials and no personal data', async () => {
  const process = await simulatedProcess([
    '--customers',
    '30',
    '--username',
    username,
    '--password',
    password,
  ]);
  const truths = await process.truths();
  const said = await everythingSaid(process.config);
  expect(said).toContain('queue purged');
  for (const secret of [username, password, 'planted&amp;']) expect(said).not.toContain(secret);
  for (const { values, sections } of truths) {
    expect(said).not.toContain(values['display_name']);
    for (const { address } of sections.emails ?? []) expect(said).not.toContain(address);
  }
});

test('P11: a failing sync does not print them either, even when AA repeats them', async () => {
  const process = await simulatedProcess([
    '--customers',
    '5',
    '--username',
    username,
    '--password',
    password,
  ]);
  const message = `user ${username} with ${password} (jane.planted@example.org) is locked`;
  await process.control('PUT', 'faults', [{ procedure: '*', fault: 'failure', code: '4711', message }]);
  const said = await everythingSaid(process.config);
  expect(said).toContain('is locked');
  for (const secret of [username, password, 'planted&amp;', 'jane.planted@example.org'])
    expect(said).not.toContain(secret);
});

test('P11: the password of a proxy and the key of TLS are not printed, whether they work or not', async () => {
  const process = await simulatedProcess(['--customers', '5']);
  const proxy = await proxyServer({ credentials: 'planted-name:planted-word' });
  const { cert, key } = certificate({ name: 'planted' });
  const keyLines = key.split('\n').filter((line) => line.length > 40);
  writeFileSync(join(process.folder, 'ours.pem'), cert);
  writeFileSync(join(process.folder, 'ours.key'), key);
  const before = readFileSync(process.config, 'utf8');
  const withProxy = (address: string): string =>
    before.replace('proxy: none', `proxy: '${address}'\n    tls: { cert: ours.pem, key: ours.key }`);
  const addresses = [
    `http://planted-name:planted-word@${proxy.host}`,
    `http://planted-other:planted-wrong@${proxy.host}`,
    'http://planted-name:planted-word@127.0.0.1:1',
    'http://planted-name:planted/word@127.0.0.1:1',
  ];
  for (const address of addresses) {
    writeFileSync(process.config, withProxy(address));
    const said = await everythingSaid(process.config, [['config'], ['check'], ['enqueue', '0000000']]);
    expect(said).not.toMatch(/planted-|planted\/word|PRIVATE KEY/);
    expect(keyLines.filter((line) => said.includes(line))).toEqual([]);
    for (const encoded of ['planted-name:planted-word', 'planted-other:planted-wrong'])
      expect(said).not.toContain(Buffer.from(encoded).toString('base64'));
  }
  expect(proxy.asked.length).toBeGreaterThan(0);
});

test('P11: they are in no process list, and in no file except the configuration', async () => {
  const process = await simulatedProcess([
    '--customers',
    '5',
    '--username',
    username,
    '--password',
    password,
  ]);
  const child = startAaShadow(['run', '--config', process.config], { cwd: process.folder });
  const commandLine = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8');
  expect(commandLine).not.toContain('planted');
  const ended = endOf(child);
  while (((await process.control('GET', 'stats')) as { queueLength: number }).queueLength > 0);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
  const database = readFileSync(process.database.replace('sqlite:', ''));
  expect(database.includes(password)).toBe(false);
  expect(database.includes(username)).toBe(false);
});

test('P11: the errors of a wrong configuration contain no secrets', async () => {
  const process = await simulatedProcess([
    '--customers',
    '5',
    '--username',
    username,
    '--password',
    password,
  ]);
  writeFileSync(process.config, readFileSync(process.config, 'utf8').replace('url:', 'ulr:'));
  const { code, stderr, stdout } = await runAaShadow(['drain', '--config', process.config]);
  expect(code).toBe(3);
  expect(stderr).toContain('ulr');
  expect(stdout + stderr).not.toContain('planted');
});
