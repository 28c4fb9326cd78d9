// Names with several addresses. An address that is slow to answer is a process that does not accept: the kernel holds the
// first connections for it, and lets all others wait.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addressSharing, type Connector } from './connector.ts';

interface SlowServer {
  readonly port: number;
  /** From now on it accepts. */
  readonly wake: () => void;
}

const program = (file: string): string => `
  const { existsSync } = require('node:fs');
  const server = require('node:net').createServer(() => {});
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    process.stdout.write(server.address().port + '\\n', () => {
      while (!existsSync(${JSON.stringify(file)}));
    });
  });`;

const endsWithTest = (socket: Socket): Socket => {
  onTestFinished(() => void socket.destroy());
  return socket.on('error', () => {});
};

/** Fills the queue of the kernel: connects until a connection has to wait. */
async function fill(port: number): Promise<void> {
  for (;;) {
    const socket = endsWithTest(connect(port, '127.0.0.1'));
    const waits = new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, 100, true);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve(false);
      });
    });
    if (await waits) return;
  }
}

async function slowServer(): Promise<SlowServer> {
  const file = join(mkdtempSync(join(tmpdir(), 'aa-shadow-slow-')), 'awake');
  const child: ChildProcess = spawn(process.execPath, ['-e', program(file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  const port = Number(said.toString());
  await fill(port);
  return { port, wake: () => writeFileSync(file, '') };
}

const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));

const connector = (timeoutMs: number): Connector =>
  addressSharing({ allowH2: false }, timeoutMs, (_, __, callback) => callback(null, [...addresses]));

const connected = (connection: Connector, port: number, hostname = 'aa.example.org'): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const wanted = {
      hostname,
      host: hostname,
      protocol: 'http:',
      port: String(port),
    };
    connection(wanted, (error, socket) => (error === null ? resolve(endsWithTest(socket)) : reject(error)));
  });

test('W16: an address that answers after a second is waited for', async () => {
  const { port, wake } = await slowServer();
  const socket = connected(connector(10_000), port);
  setTimeout(wake, 400);
  expect((await socket).remoteAddress).toBe('127.0.0.1');
});

test('W16: an address that does not answer leaves time for the next, and is asked last from then on', async () => {
  const { port } = await slowServer();
  const server = createServer(() => {}).listen(port, '127.0.0.2');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const connection = connector(1_500);
  const first = await connected(connection, port);
  expect(first.remoteAddress).toBe('127.0.0.2');
  expect(first.autoSelectFamilyAttemptedAddresses).toHaveLength(2);
  const second = await connected(connection, port);
  expect(second.autoSelectFamilyAttemptedAddresses).toEqual([`127.0.0.2:${port}`]);
});

test('W16: where none answers, the time-out ends it', async () => {
  const { port } = await slowServer();
  await expect(connected(connector(300), port)).rejects.toMatchObject({ code: expect.any(String) as string });
});

test('W16: connections to several names at once do not mix their addresses up', async () => {
  const server = createServer(() => {});
  await once(server.listen(0, '0.0.0.0'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const own = (hostname: string) => `127.0.0.${hostname.slice(1)}`;
  const connection = addressSharing({ allowH2: false }, 5_000, (hostname, _, callback) =>
    setTimeout(callback, Number(hostname.slice(1)) % 3, null, [
      { address: own(hostname), family: 4 },
      { address: '127.0.0.99', family: 4 },
    ]),
  );
  const names = Array.from({ length: 20 }, (_, index) => `n${index + 1}`);
  const sockets = await Promise.all(names.map((name) => connected(connection, port, name)));
  expect(sockets.map(({ remoteAddress }) => remoteAddress)).toEqual(names.map(own));
});
