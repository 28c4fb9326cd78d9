// What `keys` and `webhook` leave in the log of actions, and what they say of a wrong name, over a real file.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openShadow } from '../../shadow/open-shadow.ts';

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** A configuration in a folder of its own, with a webhook `directory` at this address. */
async function configured(receiver = 'http://127.0.0.1:1/hook') {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-access-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const database = `sqlite:${join(folder, 'shadow.db')}`;
  const config = join(folder, 'aa-shadow.yaml');
  writeFileSync(
    config,
    `database: ${database}
clients: [{ id: acme, url: https://aa.example.org/x/, username: u, password: p }]
webhooks: [{ name: directory, url: "${receiver}", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw }]
`,
  );
  const command = async (...args: readonly string[]): Promise<void> => {
    // A process prints one JSON document. The files of this suite share processes, so the program is loaded anew.
    vi.resetModules();
    const { createProgram } = await import('../program.ts');
    await createProgram().parseAsync([...args, '--config', config], { from: 'user' });
  };
  return { database, command };
}

async function listening(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

test('who tests a webhook stands in the log of actions', async () => {
  const { database, command } = await configured(await listening());
  const shadow = await openShadow(database);
  onTestFinished(() => shadow.close());
  await command('webhook', 'test', 'directory');
  expect(said).toMatch(/^acme directory: ok/);
  expect(await shadow.keys.actions(10)).toMatchObject([
    { action: 'webhook-tested', client: 'acme', count: 1 },
  ]);
});

test('a webhook is tested before there is a database', async () => {
  const { command } = await configured(await listening());
  await command('webhook', 'test', 'directory');
  expect(said).toMatch(/^acme directory: ok/);
});

test('who names a key by its name is told its id, and no key is ended', async () => {
  const { database, command } = await configured();
  const shadow = await openShadow(database);
  onTestFinished(() => shadow.close());
  await command('keys', 'create', '--name', 'ann', '--json');
  const { key_id: id } = JSON.parse(said) as { readonly key_id: string };
  await expect(command('keys', 'revoke', 'ann')).rejects.toMatchObject({
    hint: `A key is ended by its id: aa-shadow keys revoke ${id}`,
  });
  await expect(command('keys', 'revoke', 'ben')).rejects.toMatchObject({
    hint: 'Give the id of a key: `aa-shadow keys list` shows it first.',
  });
  expect((await shadow.keys.byId(id))?.revokedAt).toBeNull();
});
