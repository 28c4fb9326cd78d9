// The simulator as a process of its own: what it prints first, and how it ends.

import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  endOf,
  firstLine,
  newFolder,
  runAaShadow,
  startAaShadow,
} from '../../../test/support/run-aa-shadow.ts';
import { readSettings } from '../../config/settings-file.ts';

interface FirstDocument {
  readonly url: string;
  readonly controlUrl: string;
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'it says where it is in one line of JSON, answers, and ends by %s with %i',
  async (signal, code) => {
    const child = startAaShadow(['simulate', '--json', '--port', '0', '--customers', '20']);
    const ended = endOf(child);
    const document = JSON.parse(await firstLine(child)) as FirstDocument;
    expect(document).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/acmedemo\/$/) as string,
      controlUrl: expect.stringMatching(/\/control\/$/) as string,
      username: 'integrator',
      password: 'simulated',
      customers: 20,
      config: null,
    });
    expect((await fetch(`${document.controlUrl}stats`)).status).toBe(200);
    child.kill(signal);
    expect(await ended).toMatchObject({ code, stderr: '' });
  },
);

test('--write-config writes a valid configuration that only its owner may read', async () => {
  const cwd = newFolder();
  const args = [
    'simulate',
    '--port',
    '0',
    '--customers',
    '5',
    '--password',
    'a"${b}',
    '--write-config',
    'c.yaml',
  ];
  const child = startAaShadow(args, { cwd });
  const ended = endOf(child);
  await firstLine(child);
  const file = join(cwd, 'c.yaml');
  const text = readFileSync(file, 'utf8');
  expect(readSettings(text, file, {}).clients[0]!.association.password).toBe('a"${b}');
  expect(statSync(file).mode & 0o077).toBe(0);
  child.kill();
  expect((await ended).stdout).toContain(text);
});

test('a port that is in use is reported', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { code, stderr } = await runAaShadow(['simulate', '--port', String(port), '--customers', '5']);
  server.close();
  expect([code, stderr.includes(`port ${port} (EADDRINUSE)`)]).toEqual([2, true]);
});
