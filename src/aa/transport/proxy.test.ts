// Calls through a proxy: by the environment and by the setting of the client. Real proxies and real servers.

import { createServer as createTcpServer } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { certificate, pemFile } from '../../../test/support/certificates.ts';
import { freePort } from '../../../test/support/free-port.ts';
import { pretendServer } from '../../../test/support/pretend-server.ts';
import { proxyServer } from '../../../test/support/proxy-server.ts';
import { listening, rawServer, rawTlsServer } from '../../../test/support/raw-server.ts';
import { answerText, tlsServer } from '../../../test/support/tls-server.ts';
import {
  answerAt,
  failure,
  failureAt,
  readAll,
  request,
  transportWith,
} from '../../../test/support/transport-calls.ts';

const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
let before: Record<string, string | undefined> = {};

beforeEach(() => {
  before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  for (const name of names) delete process.env[name];
});
afterEach(() => {
  for (const name of names) {
    delete process.env[name];
    if (before[name] !== undefined) process.env[name] = before[name];
  }
});

const root = certificate({ name: 'Test Root', isAuthority: true });
const leaf = certificate({ name: 'localhost', by: root });
const tls = { ca: pemFile(root.cert) };
const free = { proxy: null, tls };

const plainAa = async (): Promise<string> =>
  `${(await pretendServer((response) => response.end(answerText))).origin}/`;

describe('W14: the environment', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])('%s serves https, by a tunnel', async (name) => {
    const [proxy, address] = [await proxyServer(), await tlsServer(leaf)];
    process.env[name] = `http://${proxy.host}`;
    const transport = transportWith(free);
    expect(await transport.post(request(address), readAll)).toBe(answerText);
    expect(proxy.asked).toEqual([`CONNECT ${new URL(address).host}`]);
    expect(transport.through(address)).toBe(`http://${proxy.host}`);
  });

  test.each(['HTTP_PROXY', 'http_proxy'])('%s serves http', async (name) => {
    const [proxy, address] = [await proxyServer(), await plainAa()];
    process.env[name] = proxy.host;
    const transport = transportWith(free);
    expect(await transport.post(request(address), readAll)).toBe(answerText);
    expect(proxy.asked).toEqual([`POST ${address}`]);
    expect(transport.through(address)).toBe(`http://${proxy.host}`);
  });

  const port = (address: string): string => new URL(address).port;

  test.each<[string, (address: string) => string]>([
    ['everything', () => '*'],
    ['an IP address', () => 'example.org, 127.0.0.1'],
    ['an IP address with the port', (address) => `127.0.0.1:${port(address)}`],
    ['among blanks', () => 'a.example.org  127.0.0.1 '],
  ])('NO_PROXY may name %s', async (_, except) => {
    const [proxy, address] = [await proxyServer(), await tlsServer(leaf)];
    process.env['HTTPS_PROXY'] = `http://${proxy.host}`;
    process.env['NO_PROXY'] = except(address);
    const transport = transportWith(free);
    expect(await transport.post(request(address), readAll)).toBe(answerText);
    expect([proxy.asked, transport.through(address)]).toEqual([[], null]);
  });

  test.each([
    ['another port', '127.0.0.1:1', 1],
    ['another host', 'example.org', 1],
  ])('NO_PROXY that names %s counts for nothing', async (_, except, asked) => {
    const [proxy, address] = [await proxyServer(), await tlsServer(leaf)];
    process.env['HTTPS_PROXY'] = `http://${proxy.host}`;
    process.env['no_proxy'] = except;
    expect(await answerAt(address, free)).toBe(answerText);
    expect(proxy.asked).toHaveLength(asked);
  });

  test.each(['localhost', '.localhost', 'LOCALHOST'])('NO_PROXY may name a suffix: %s', async (except) => {
    const [proxy, address] = [await proxyServer(), await tlsServer(leaf)];
    process.env['HTTPS_PROXY'] = `http://${proxy.host}`;
    process.env['NO_PROXY'] = except;
    const named = address.replace('127.0.0.1', 'localhost');
    expect(await answerAt(named, free)).toBe(answerText);
    expect(proxy.asked).toEqual([]);
  });

  test('P16: AA_PROXY_ADDRESS: a variable that names no proxy is told of where it is needed, and only there', async () => {
    const [address, plain] = [await tlsServer(leaf), await plainAa()];
    process.env['HTTPS_PROXY'] = 'socks5://joe:hunter2@proxy';
    const error = await failureAt(address, free);
    expect(error).toMatchObject({
      code: 'AA_PROXY_ADDRESS',
      message: expect.stringContaining('HTTPS_PROXY') as string,
    });
    expect(error.hint).toMatch(/Set the variable .*`proxy` of the client \(`none`/);
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
    expect(await answerAt(plain, free)).toBe(answerText);
    expect(await answerAt(address, { tls, proxy: 'none' })).toBe(answerText);
    process.env['NO_PROXY'] = '127.0.0.1';
    expect(await answerAt(address, free)).toBe(answerText);
    process.env['NO_PROXY'] = '';
    process.env['HTTPS_PROXY'] = `http://${(await proxyServer()).host}`;
    expect(await answerAt(address, free)).toBe(answerText);
  });

  test('is not asked where the client says none, or names another proxy', async () => {
    const [usual, own, address] = [await proxyServer(), await proxyServer(), await tlsServer(leaf)];
    process.env['HTTPS_PROXY'] = `http://${usual.host}`;
    expect(await answerAt(address, { tls, proxy: 'none' })).toBe(answerText);
    process.env['NO_PROXY'] = '*';
    expect(await answerAt(address, { tls, proxy: `http://${own.host}/` })).toBe(answerText);
    expect([usual.asked.length, own.asked.length]).toEqual([0, 1]);
  });
});

describe('W14: a proxy', () => {
  test('may want credentials, which may hold any character', async () => {
    const [proxy, address] = [await proxyServer({ credentials: 'joe:p@ss/w:rd' }), await tlsServer(leaf)];
    expect(await answerAt(address, { tls, proxy: `http://joe:p%40ss%2Fw%3Ard@${proxy.host}/` })).toBe(
      answerText,
    );
    const plain = await plainAa();
    expect(await answerAt(plain, { proxy: `http://joe:p%40ss%2Fw%3Ard@${proxy.host}/` })).toBe(answerText);
  });

  test('may speak TLS itself', async () => {
    const proxy = await proxyServer({ certificate: certificate({ name: 'localhost' }) });
    const error = await failureAt(await tlsServer(leaf), { tls, proxy: `https://${proxy.host}/` });
    expect(error).toMatchObject({
      code: 'AA_PROXY_UNREACHABLE',
      message: expect.stringContaining(proxy.host) as string,
    });
  });

  test('resolves the name of AA itself', async () => {
    const address = await tlsServer(certificate({ name: 'aa', by: root, hosts: ['aa.invalid'] }));
    const target = { host: '127.0.0.1', port: Number(new URL(address).port) };
    const proxy = await proxyServer({ target });
    expect(await answerAt('https://aa.invalid/x', { tls, proxy: `http://${proxy.host}/` })).toBe(answerText);
    expect(proxy.asked).toEqual(['CONNECT aa.invalid:443']);
  });

  test('keeps its tunnel for the next call', async () => {
    const [proxy, address] = [await proxyServer(), await tlsServer(leaf)];
    const transport = transportWith({ tls, proxy: `http://${proxy.host}/`, connections: 1 });
    for (let call = 0; call < 3; call += 1) await transport.post(request(address), readAll);
    expect(proxy.asked).toHaveLength(1);
  });

  test('is no hindrance for lenientHttp', async () => {
    const said = `HTTP/1.1 200 OK\nContent-Length : ${answerText.length}\n\n${answerText}`;
    const address = await rawTlsServer(leaf, said);
    const proxy = `http://${(await proxyServer()).host}/`;
    expect((await failureAt(address, { tls, proxy })).code).toBe('AA_NOT_HTTP');
    expect(await answerAt(address, { tls, proxy, lenientHttp: true })).toBe(answerText);
  });
});

describe('W14, P16: AA_PROXY_REFUSED, AA_PROXY_UNREACHABLE: what fails at the proxy is told of the proxy:', () => {
  test.each([
    ['https', 407, 'AA_PROXY_REFUSED', /user name and a password.*`proxy`/],
    ['https', 403, 'AA_PROXY_REFUSED', /those who run the proxy/],
    ['https', 502, 'AA_PROXY_UNREACHABLE', /could not reach AA/],
    ['https', 503, 'AA_PROXY_UNREACHABLE', /could not reach AA/],
    ['http', 407, 'AA_PROXY_REFUSED', /user name and a password.*`proxy`/],
  ])('%s, status %i', async (scheme, refuses, code, hint) => {
    const proxy = await proxyServer({ refuses });
    const address = scheme === 'https' ? await tlsServer(leaf) : await plainAa();
    const error = await failureAt(address, { tls, proxy: `http://joe:secret@${proxy.host}/` });
    expect(error).toMatchObject({ code, httpStatus: refuses });
    expect(error.message).toContain(`HTTP status ${refuses} from http://***@${proxy.host}`);
    expect(error.hint).toMatch(hint);
    expect(inspect(error, { depth: 9 })).not.toMatch(/joe|secret|am9l/);
  });

  test.each(['https', 'http'])('nobody listens (%s)', async (scheme) => {
    const port = await freePort();
    const address = scheme === 'https' ? await tlsServer(leaf) : await plainAa();
    const error = await failureAt(address, { tls, proxy: `http://joe:secret@127.0.0.1:${port}/` });
    expect(error).toMatchObject({ code: 'AA_PROXY_UNREACHABLE', kind: 'transient' });
    expect(error.message).toContain(`ECONNREFUSED (http://***@127.0.0.1:${port}, for `);
    expect(error.hint).toMatch(/address of the proxy/);
    expect(error.hint).not.toContain('ACGI');
    expect(inspect(error, { depth: 9 })).not.toMatch(/joe|secret/);
  });

  test('its name cannot be found', async () => {
    const error = await failureAt(await tlsServer(leaf), { proxy: 'http://proxy.invalid:3128/' });
    expect(error.code).toBe('AA_PROXY_UNREACHABLE');
    expect(error.message).toContain('proxy.invalid');
  });

  test.each([
    ['closes', ''],
    ['speaks no HTTP', 'SSH-2.0-x\r\n'],
  ])('it %s', async (_, said) => {
    const proxy = await rawServer(said, (socket) => socket.end());
    expect((await failureAt(await tlsServer(leaf), { proxy })).code).toBe('AA_PROXY_UNREACHABLE');
  });

  test('AA cannot be reached from it', async () => {
    const port = await freePort();
    const proxy = await proxyServer();
    const error = await failureAt(`https://127.0.0.1:${port}/`, { proxy: `http://${proxy.host}/` });
    expect(error).toMatchObject({ code: 'AA_PROXY_UNREACHABLE', httpStatus: 502 });
  });
});

describe('W14: what fails at AA is told of AA, through a proxy, too:', () => {
  test('its certificate', async () => {
    const proxy = await proxyServer();
    const error = await failureAt(await tlsServer(leaf), { proxy: `http://${proxy.host}/` });
    expect(error.code).toBe('AA_CERTIFICATE');
  });

  test('its TLS', async () => {
    const proxy = await proxyServer();
    const address = (await plainAa()).replace('http:', 'https:');
    expect((await failureAt(address, { proxy: `http://${proxy.host}/` })).code).toBe('AA_TLS');
  });

  test('its status, with the way', async () => {
    const proxy = await proxyServer();
    const { origin } = await pretendServer((response) => response.writeHead(403).end());
    const error = await failureAt(origin, { proxy: `http://${proxy.host}/` });
    expect(error).toMatchObject({
      code: 'AA_HTTP_REFUSED',
      message: expect.stringContaining(proxy.host) as string,
    });
  });
});

describe('W14: the time-outs hold through a proxy:', () => {
  test('connect, while the proxy says nothing', async () => {
    const proxy = await proxyServer({ refuses: 0 });
    const error = await failureAt(await tlsServer(leaf), {
      proxy: `http://${proxy.host}/`,
      timeouts: { connectMs: 60 },
    });
    expect(error).toMatchObject({
      code: 'AA_PROXY_UNREACHABLE',
      message: expect.stringContaining('time-out') as string,
    });
  });

  test('connect, while AA does not answer the handshake', async () => {
    const silent = await listening(createTcpServer(() => {}));
    const proxy = await proxyServer();
    const error = await failureAt(`https://127.0.0.1:${silent}/`, {
      proxy: `http://${proxy.host}/`,
      timeouts: { connectMs: 60 },
    });
    expect(error).toMatchObject({
      code: 'AA_PROXY_UNREACHABLE',
      message: expect.stringContaining('time-out') as string,
    });
  });

  test.each<[string, object, string]>([
    ['first byte', { firstByteMs: 60 }, 'first byte'],
    ['total', { totalMs: 200 }, 'whole call'],
  ])('%s', async (_, timeouts, words) => {
    const proxy = await proxyServer();
    const { origin } = await pretendServer(() => {});
    const error = await failureAt(origin, { proxy: `http://${proxy.host}/`, timeouts });
    expect(error).toMatchObject({ code: 'AA_TIMEOUT', message: expect.stringContaining(words) as string });
  });

  test('idle', async () => {
    const proxy = await proxyServer();
    const { origin } = await pretendServer((response) => response.write('<a>'));
    const error = await failureAt(origin, { proxy: `http://${proxy.host}/`, timeouts: { idleMs: 60 } });
    expect(error).toMatchObject({
      code: 'AA_TIMEOUT',
      message: expect.stringContaining('next piece') as string,
    });
  });

  test('and closing', async () => {
    const asked = Promise.withResolvers<void>();
    const { origin } = await pretendServer(() => asked.resolve());
    const proxy = await proxyServer();
    const transport = transportWith({ proxy: `http://${proxy.host}/` });
    const call = failure(transport.post(request(origin), readAll));
    await asked.promise;
    await transport.close();
    expect((await call).code).toBe('AA_ABANDONED');
  });
});
