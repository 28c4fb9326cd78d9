// How long connections are used.

import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { pretendServer } from '../../../test/support/pretend-server.ts';
import { proxyServer } from '../../../test/support/proxy-server.ts';
import { certificate, pemFile } from '../../../test/support/certificates.ts';
import { tlsServer } from '../../../test/support/tls-server.ts';
import { readAll, request, transportWith } from '../../../test/support/transport-calls.ts';

async function countingServer() {
  const ports = new Set<number | undefined>();
  const { origin } = await pretendServer((response) => {
    ports.add(response.socket?.remotePort);
    response.end('<a/>');
  });
  return { origin, ports };
}

describe('W15: P16: a connection is given up', () => {
  test.each([1, 4])('when it is too old, however busy it is (%i at once)', async (connections) => {
    const { origin, ports } = await countingServer();
    const transport = transportWith({ connections, connectionAgeMs: 30 });
    const work = async (): Promise<void> => {
      while (ports.size <= connections) await transport.post(request(origin), readAll);
    };
    await Promise.all(Array.from({ length: connections }, work));
    expect(ports.size).toBeGreaterThan(connections);
  });

  test('and not before', async () => {
    const { origin, ports } = await countingServer();
    const transport = transportWith({ connections: 1 });
    for (let call = 0; call < 50; call += 1) await transport.post(request(origin), readAll);
    expect(ports.size).toBe(1);
  });

  test('when the call on it has ended: that call goes on', async () => {
    const held: ServerResponse[] = [];
    const { origin } = await pretendServer((response, _, callNo) => {
      if (callNo > 1) return void response.end('<b/>');
      response.write('<a>');
      held.push(response);
    });
    const transport = transportWith({ connectionAgeMs: 0 });
    const begun = Promise.withResolvers<void>();
    const first = transport.post(request(origin), async ({ chunks }) => {
      let text = '';
      for await (const piece of chunks) {
        text += Buffer.from(piece).toString();
        begun.resolve();
      }
      return text;
    });
    await begun.promise;
    expect(await transport.post(request(origin), readAll)).toBe('<b/>');
    held.forEach((response) => response.end('</a>'));
    expect(await first).toBe('<a></a>');
  });

  test('through a proxy, too', async () => {
    const root = certificate({ name: 'Root', isAuthority: true });
    const address = await tlsServer(certificate({ name: 'localhost', by: root }));
    const proxy = await proxyServer();
    const tls = { ca: pemFile(root.cert) };
    const transport = transportWith({ tls, proxy: `http://${proxy.host}/`, connectionAgeMs: 0 });
    for (let call = 0; call < 3; call += 1) await transport.post(request(address), readAll);
    expect(proxy.asked).toHaveLength(3);
  });

  test('and calls that wait on an old one end when all is closed', async () => {
    const { origin } = await pretendServer((response) => response.write('<a>'));
    const transport = transportWith({ connectionAgeMs: 0 });
    const begun = Promise.withResolvers<void>();
    const call = transport
      .post(request(origin), async ({ chunks }) => {
        for await (const _ of chunks) begun.resolve();
      })
      .catch((error: unknown) => error);
    await begun.promise;
    await transport.post(request('http://127.0.0.1:1/'), readAll).catch(() => {});
    await transport.close();
    expect(await call).toMatchObject({ code: 'AA_ABANDONED' });
  });
});
