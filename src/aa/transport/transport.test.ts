import type { ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../../test/support/free-port.ts';
import { listening, rawServer } from '../../../test/support/raw-server.ts';
import {
  failure,
  failureAt,
  readAll,
  request,
  transportWith,
} from '../../../test/support/transport-calls.ts';
import { pretendServer, type PretendAnswer } from '../../../test/support/pretend-server.ts';
import { testPassword } from '../../../test/support/association-settings.ts';
import { selfSignedCertificate, selfSignedKey } from '../../../test/support/self-signed-certificate.ts';
import { AaError, type AaErrorCode } from '../aa-error.ts';
import type { Timeouts } from '../association-settings.ts';
import type { HttpAnswer, PostRequest } from './transport.ts';

/** Posts to a server that answers so, and gives the error it must end in. */
const failureOf = async (
  answer: PretendAnswer,
  timeouts: Partial<Timeouts> = {},
  parts: Partial<PostRequest> = {},
): Promise<AaError> => {
  const { origin } = await pretendServer(answer);
  return failure(transportWith({ timeouts }).post(request(origin, parts), readAll));
};

const readWithCharset = async (answer: HttpAnswer) => ({
  charset: answer.charset,
  text: await readAll(answer),
});

const stacked = (value: string) => brotliCompressSync(gzipSync(value));

const drip: PretendAnswer = (response) => {
  const timer = setInterval(() => response.write('<a>'), 5);
  response.on('close', () => clearInterval(timer));
};

describe('a good answer', () => {
  test('is handed to the reader with its charset', async () => {
    const { origin, seen } = await pretendServer((response) => {
      response.setHeader('content-type', 'text/xml; charset="ISO-8859-1"').end('<a/>');
    });
    const answer = await transportWith().post(
      request(`${origin}/dad/P.Q?x=1`, { body: 'f=%3Ca%3E' }),
      readWithCharset,
    );
    expect(answer).toEqual({ charset: 'ISO-8859-1', text: '<a/>' });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/dad/P.Q?x=1', body: 'f=%3Ca%3E' });
    expect(seen[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  const text = '<a>'.padEnd(200_000, 'é');
  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['gzip, br', stacked],
    ['identity', (value: string) => Buffer.from(value)],
    ['none', (value: string) => Buffer.from(value)],
    ['UTF-8', (value: string) => Buffer.from(value)],
  ])('in content-encoding %s is decompressed while it streams', async (encoding, compress) => {
    const { origin } = await pretendServer((response) => {
      response.setHeader('content-encoding', encoding).end(compress(text));
    });
    expect(await transportWith().post(request(origin), readAll)).toBe(text);
  });

  test.each(['gzip', 'br', 'deflate'])(
    'without a byte is empty in content-encoding %s too',
    async (encoding) => {
      const { origin } = await pretendServer((response) => {
        response.setHeader('content-encoding', encoding).end();
      });
      expect(await transportWith().post(request(origin), readAll)).toBe('');
    },
  );

  test.each(['gzip', 'x-gzip', 'gzip, gzip'])(
    'is read as it is where its header says %s and it is not compressed, or not twice',
    async (encoding) => {
      const { origin } = await pretendServer((response) => {
        const sent = encoding.includes(',') ? gzipSync(text) : text;
        response.setHeader('content-encoding', encoding).end(sent);
      });
      expect(await transportWith().post(request(origin), readAll)).toBe(text);
    },
  );

  test('W12: a page without the compression that its header names is seen as a page', async () => {
    const { origin } = await pretendServer((response) => {
      response.setHeader('content-encoding', 'gzip').end('<html><title>Request Rejected</title></html>');
    });
    const error = await failureAt(origin);
    expect(error).toMatchObject({ code: 'AA_HTML_ANSWER' });
    expect(error.message).toContain('“Request Rejected”');
  });

  test('keeps its connection for the next call', async () => {
    const ports = new Set<number | undefined>();
    const { origin } = await pretendServer((response) => {
      ports.add(response.socket?.remotePort);
      response.end('<a/>');
    });
    const transport = transportWith({ connections: 1 });
    await transport.post(request(origin), readAll);
    await transport.post(request(origin), readAll);
    expect(ports.size).toBe(1);
  });

  test('may be given up by its reader, and the error of the reader passes through unchanged', async () => {
    const closed = Promise.withResolvers<void>();
    const { origin } = await pretendServer((response) => {
      response.on('close', closed.resolve);
      response.write('<a>');
    });
    const boom = new Error('enough');
    const read = async ({ chunks }: HttpAnswer): Promise<void> => {
      for await (const _ of chunks) throw boom;
    };
    await expect(transportWith().post(request(origin), read)).rejects.toBe(boom);
    await closed.promise;
  });

  test('that is a decompression bomb gives no more than its reader takes', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const { origin } = await pretendServer((response) => {
      response.setHeader('content-encoding', 'gzip').end(bomb);
    });
    let taken = 0;
    const read = async ({ chunks }: HttpAnswer): Promise<void> => {
      for await (const piece of chunks) {
        taken += piece.length;
        if (taken > 1_000_000) throw new AaError('AA_ANSWER_TOO_LARGE');
      }
    };
    expect((await failure(transportWith().post(request(origin), read))).code).toBe('AA_ANSWER_TOO_LARGE');
    expect(taken).toBeLessThan(2_000_000);
  });
});

describe('P5: a status other than 200 is a failure', () => {
  test.each<[number, AaErrorCode]>([
    [204, 'AA_EMPTY_ANSWER'],
    [206, 'AA_HTTP_STATUS'],
    [400, 'AA_HTTP_REFUSED'],
    [401, 'AA_HTTP_REFUSED'],
    [403, 'AA_HTTP_REFUSED'],
    [404, 'AA_NOT_PROVISIONED'],
    [405, 'AA_HTTP_REFUSED'],
    [408, 'AA_HTTP_STATUS'],
    [410, 'AA_NOT_PROVISIONED'],
    [425, 'AA_HTTP_STATUS'],
    [429, 'AA_HTTP_STATUS'],
    [500, 'AA_HTTP_STATUS'],
    [502, 'AA_HTTP_STATUS'],
    [503, 'AA_HTTP_STATUS'],
    [504, 'AA_HTTP_STATUS'],
  ])('%i is %s', async (status, code) => {
    const error = await failureOf((response) => response.writeHead(status).end('<status>SUCCESS</status>'));
    expect(error).toMatchObject({ code, httpStatus: status, retryAfterMs: null });
    expect(error.message).toContain(String(status));
  });

  test.each([429, 503])('%i says how long to wait', async (status) => {
    const error = await failureOf((response) => response.writeHead(status, { 'retry-after': '7' }).end());
    expect(error.retryAfterMs).toBe(7_000);
  });

  const page = (title: string, status = 403): PretendAnswer => {
    const text = `<!DOCTYPE html><html><head><title>${title}</title></head></html>`;
    return (response) => response.writeHead(status, { 'content-type': 'text/html' }).end(text);
  };

  test('W12: the title of a page that comes with it is told', async () => {
    const error = await failureOf(page('Request Rejected'));
    expect(error).toMatchObject({ code: 'AA_HTTP_REFUSED', httpStatus: 403, flaw: null });
    expect(error.message).toContain('HTTP status 403 and a page: its title is “Request Rejected”');
    const untitled = await failureOf((response) => response.writeHead(403).end('<html><p>No</p></html>'));
    expect(untitled.message).not.toContain('page');
  });

  test('W12, P11: a credential in the title is veiled', async () => {
    const { message } = await failureOf(page(`No entry for ${testPassword}`));
    expect(message).toContain('its title is');
    expect(message).not.toContain(testPassword);
  });

  test('W12: a page that AA wrote is known as one', async () => {
    const error = await failureOf(page('ORA-06502: PL/SQL: numeric or value error', 500));
    expect(error).toMatchObject({ code: 'AA_HTTP_STATUS', httpStatus: 500, flaw: 'page-of-aa' });
  });

  test('W12: a page that comes too slowly, or breaks off, holds up no error', async () => {
    const slow = await failureOf((response) => response.writeHead(503).write('<html><title>Ma'), {
      idleMs: 50,
    });
    expect(slow).toMatchObject({ code: 'AA_HTTP_STATUS', httpStatus: 503 });
    const dripping = await failureOf(
      (...call) => {
        call[0].writeHead(503);
        drip(...call);
      },
      { idleMs: 60 },
    );
    expect(dripping).toMatchObject({ code: 'AA_HTTP_STATUS', httpStatus: 503 });
    const broken = await failureOf((response) => {
      response.writeHead(500, { 'content-encoding': 'gzip' }).write('\u{1f}\u{8b}no gzip');
      setTimeout(() => response.destroy(), 20);
    });
    expect(broken).toMatchObject({ code: 'AA_HTTP_STATUS', httpStatus: 500 });
  });

  test('unread bodies of many failed calls leak no connection', async () => {
    const { origin } = await pretendServer((response) => response.writeHead(500).write('x'.repeat(100_000)));
    const transport = transportWith({ connections: 1 });
    for (let call = 0; call < 5; call += 1) {
      expect((await failure(transport.post(request(origin), readAll))).code).toBe('AA_HTTP_STATUS');
    }
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    const answer: PretendAnswer = (response) => response.writeHead(status, { location: '/elsewhere' }).end();
    const { origin, seen } = await pretendServer(answer);
    const error = await failure(transportWith().post(request(origin), readAll));
    expect(error.code).toBe('AA_REDIRECTED');
    expect(seen).toHaveLength(1);
  });

  test('is reported with the host of its target, and with no more of the address', async () => {
    const location = 'https://login.example.org/x/user?password=secret';
    const error = await failureOf((response) => response.writeHead(302, { location }).end());
    expect(error.message).toContain('302 to https://login.example.org');
    expect(error.message).not.toMatch(/user|secret/);
  });
});

describe('time-outs', () => {
  test('the first byte', async () => {
    const error = await failureOf(() => {}, { firstByteMs: 50 });
    expect(error).toMatchObject({ code: 'AA_TIMEOUT', message: expect.stringContaining('first byte') });
  });

  test('idle: between two pieces', async () => {
    const error = await failureOf((response) => response.write('<a>'), { idleMs: 50 });
    expect(error).toMatchObject({ code: 'AA_TIMEOUT', message: expect.stringContaining('next piece') });
  });

  test('idle: also within a compressed answer', async () => {
    const half = gzipSync(Buffer.from('<a>'.padEnd(1000, 'é'))).subarray(0, 40);
    const stall: PretendAnswer = (response) => response.setHeader('content-encoding', 'gzip').write(half);
    expect((await failureOf(stall, { idleMs: 50 })).message).toContain('next piece');
  });

  test('total: also where the answer comes steadily but slowly', async () => {
    const error = await failureOf(drip, { totalMs: 80 });
    expect(error).toMatchObject({ code: 'AA_TIMEOUT', message: expect.stringContaining('whole call') });
  });

  test('total: longer for a call of more patience, and not for ever', async () => {
    const held: ServerResponse[] = [];
    const { origin } = await pretendServer((response) => held.push(response));
    const transport = transportWith({ timeouts: { totalMs: 50 } });
    const unlimited = transport.post(request(origin, { patience: 100 }), readAll);
    const limited = failure(transport.post(request(origin), readAll));
    expect((await limited).code).toBe('AA_TIMEOUT');
    held.forEach((response) => response.end('<a/>'));
    expect(await unlimited).toBe('<a/>');
    const endless = await pretendServer(drip);
    const given = failure(transport.post(request(endless.origin, { patience: 4 }), readAll));
    expect(await given).toMatchObject({ code: 'AA_TIMEOUT', message: expect.stringContaining('whole call') });
  });

  test('connect: a TLS handshake that is never answered', async () => {
    const server = createTcpServer(() => {});
    const port = await listening(server);
    const transport = transportWith({ timeouts: { connectMs: 50 } });
    const error = await failure(transport.post(request(`https://127.0.0.1:${port}/`), readAll));
    expect(error).toMatchObject({
      code: 'AA_CONNECT_FAILED',
      message: expect.stringContaining('no connection'),
    });
  });

  test('total: also while the connection is being made', async () => {
    const port = await listening(createTcpServer(() => {}));
    const transport = transportWith({ timeouts: { totalMs: 50 } });
    const error = await failure(transport.post(request(`https://127.0.0.1:${port}/`), readAll));
    expect(error).toMatchObject({ code: 'AA_TIMEOUT', message: expect.stringContaining('whole call') });
  });
});

describe('the network', () => {
  test('a name that does not exist', async () => {
    const error = await failure(transportWith().post(request('https://aa.invalid/x'), readAll));
    expect(error.code).toBe('AA_NAME_NOT_FOUND');
    expect(error.message).toContain('aa.invalid');
  });

  test('a port without a listener', async () => {
    const port = await freePort();
    const error = await failure(transportWith().post(request(`http://127.0.0.1:${port}/`), readAll));
    expect(error.code).toBe('AA_CONNECT_FAILED');
  });

  test('a certificate without a known authority', async () => {
    const server = createHttpsServer({ key: selfSignedKey, cert: selfSignedCertificate }, (_, response) => {
      response.end('<a/>');
    });
    const error = await failure(
      transportWith().post(request(`https://127.0.0.1:${await listening(server)}/`), readAll),
    );
    expect(error.code).toBe('AA_CERTIFICATE');
  });

  test('https asked of a server that speaks http', async () => {
    const { origin } = await pretendServer((response) => response.end('<a/>'));
    const error = await failure(transportWith().post(request(origin.replace('http', 'https')), readAll));
    expect(error.code).toBe('AA_TLS');
  });

  test('a connection that ends without an answer', async () => {
    const error = await failureOf((response) => response.destroy());
    expect(error.code).toBe('AA_CONNECTION_LOST');
  });

  test('a connection reset before the answer', async () => {
    const address = await rawServer('', (socket) => socket.resetAndDestroy());
    const server = await failure(transportWith().post(request(address), readAll));
    expect(server.code).toBe('AA_CONNECTION_LOST');
  });

  test('something that is not HTTP', async () => {
    const address = await rawServer('secret-looking banner\r\n\r\n', (socket) => socket.end());
    const error = await failure(transportWith().post(request(address), readAll));
    expect(error.code).toBe('AA_NOT_HTTP');
    expect(inspect(error, { depth: 9 })).not.toContain('banner');
  });
});

describe('P5: an answer that breaks off is a lost connection', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n';
  test.each([
    ['short of its content-length', `${head}content-length: 100\r\n\r\n<a/>`],
    ['within a chunk', `${head}transfer-encoding: chunked\r\n\r\n40\r\n<a/>`],
    ['before the last chunk', `${head}transfer-encoding: chunked\r\n\r\n4\r\n<a/>\r\n`],
  ])('%s', async (_, said) => {
    const address = await rawServer(said, (socket) => socket.end());
    expect((await failure(transportWith().post(request(address), readAll))).code).toBe('AA_CONNECTION_LOST');
  });

  test('reset in the middle', async () => {
    const address = await rawServer(`${head}content-length: 100\r\n\r\n<a/>`, (socket) =>
      socket.resetAndDestroy(),
    );
    expect((await failure(transportWith().post(request(address), readAll))).code).toBe('AA_CONNECTION_LOST');
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('whole by HTTP, but truncated %s', async (encoding, compress) => {
    const half = compress('<a>'.padEnd(10_000, 'é')).subarray(0, -3);
    const error = await failureOf((response) => response.setHeader('content-encoding', encoding).end(half));
    expect(error.code).toBe('AA_CONNECTION_LOST');
  });

  test.each(['gzip', 'br', 'deflate', 'zstd'])('%s that is none is malformed', async (encoding) => {
    const error = await failureOf((response) => {
      response.setHeader('content-encoding', encoding).end('not compressed at all');
    });
    expect(error.code).toBe('AA_MALFORMED_ANSWER');
  });
});

describe('abandoning', () => {
  test('before the call', async () => {
    const { origin, seen } = await pretendServer((response) => response.end('<a/>'));
    const error = await failure(
      transportWith().post(request(origin, { signal: AbortSignal.abort() }), readAll),
    );
    expect(error.code).toBe('AA_ABANDONED');
    expect(seen).toHaveLength(0);
  });

  test('while waiting for the answer', async () => {
    const controller = new AbortController();
    const error = await failureOf(() => controller.abort(), {}, { signal: controller.signal });
    expect(error.code).toBe('AA_ABANDONED');
  });

  test('within the answer', async () => {
    const controller = new AbortController();
    const { origin } = await pretendServer((response) => response.write('<a>'));
    const read = async ({ chunks }: HttpAnswer): Promise<void> => {
      for await (const _ of chunks) controller.abort();
    };
    const error = await failure(transportWith().post(request(origin, { signal: controller.signal }), read));
    expect(error.code).toBe('AA_ABANDONED');
  });

  test('while the connection is being made', async () => {
    const connected = Promise.withResolvers<void>();
    const port = await listening(createTcpServer(() => connected.resolve()));
    const controller = new AbortController();
    const call = transportWith().post(
      request(`https://127.0.0.1:${port}/`, { signal: controller.signal }),
      readAll,
    );
    await connected.promise;
    controller.abort();
    expect((await failure(call)).code).toBe('AA_ABANDONED');
  });

  test('by closing, which may be done twice', async () => {
    const asked = Promise.withResolvers<void>();
    const { origin } = await pretendServer(() => asked.resolve());
    const transport = transportWith();
    const call = failure(transport.post(request(origin), readAll));
    await asked.promise;
    await Promise.all([transport.close(), transport.close()]);
    expect((await call).code).toBe('AA_ABANDONED');
    expect((await failure(transport.post(request(origin), readAll))).code).toBe('AA_ABANDONED');
  });
});

describe('P11: an address is refused', () => {
  test.each(['ftp://example.org/', 'example.org/x', ''])('%j, not being http', async (address) => {
    expect((await failure(transportWith().post(request(address), readAll))).code).toBe('AA_NOT_PROVISIONED');
  });

  test('with credentials in it, which are not repeated', async () => {
    const error = await failure(transportWith().post(request('https://joe:secret@example.org/'), readAll));
    expect(error.code).toBe('AA_NOT_PROVISIONED');
    expect(inspect(error)).not.toMatch(/joe|secret/);
  });
});
