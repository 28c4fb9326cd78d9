// The errors of `health`, with real processes.

import { createServer } from 'node:http';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { folderWith, runAaShadow } from '../support/run-aa-shadow.ts';
import { door } from './door.ts';

const configuration = (http: string): string =>
  `${http}\nclients:\n  - { id: demo, url: 'https://x.example.org/a/', username: u, password: p }\n`;

async function askHealth(cwd: string): Promise<void> {
  const { stdout, code } = await runAaShadow(['health', '--json'], { cwd });
  if (code !== 0) throw Object.assign(new Error('health'), (JSON.parse(stdout) as Failed).error);
}

interface Failed {
  readonly error: object;
}

/** Stands in for `run`. */
async function readyServer(port: number): Promise<void> {
  const server = createServer((_, response) => response.end('{"ready":true}')).listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
}

door('HTTP_NO_ANSWER', '`run` is not running', /aa-shadow run` is running/, async () => {
  const port = await freePort();
  const cwd = folderWith(configuration(`http: { port: ${port} }`));
  return { attempt: () => askHealth(cwd), cure: () => readyServer(port) };
});

door('HTTP_NOT_CONFIGURED', 'nothing is served', /Add `http: \{ port: 4000 \}`/, async () => {
  const port = await freePort();
  const cwd = folderWith(configuration(''));
  const cure = async (): Promise<void> => {
    writeFileSync(join(cwd, 'aa-shadow.yaml'), configuration(`http: { port: ${port} }`));
    await readyServer(port);
  };
  return { attempt: () => askHealth(cwd), cure };
});
