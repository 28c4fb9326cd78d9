// Answers that break the rules of HTTP: refused with what is wrong, and read with `lenientHttp`. Real sockets.

import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rawServer, rawTlsServer } from '../../../test/support/raw-server.ts';
import { selfSignedCertificate, selfSignedKey } from '../../../test/support/self-signed-certificate.ts';
import {
  answerAt,
  failure,
  failureAt,
  readAll,
  request,
  transportWith,
} from '../../../test/support/transport-calls.ts';

const body = '<a>é</a>';
const length = Buffer.byteLength(body);
const lenient = { lenientHttp: true };

/** What is wrong, the whole answer, and words of the error. */
const broken: readonly (readonly [string, string, RegExp])[] = [
  ['lone line feeds', `HTTP/1.1 200 OK\nContent-Type: text/xml\nContent-Length: ${length}\n\n${body}`, /CR/],
  [
    'a blank before a colon',
    `HTTP/1.1 200 OK\r\nContent-Type : text/xml\r\nContent-Length: ${length}\r\n\r\n${body}`,
    /header/i,
  ],
  [
    'a folded header',
    `HTTP/1.1 200 OK\r\nX-Note: one\r\n two\r\n\tthree\r\nContent-Length: ${length}\r\n\r\n${body}`,
    /header/i,
  ],
  [
    'two equal lengths',
    `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\nContent-Length: ${length}\r\n\r\n${body}`,
    /second Content-Length/,
  ],
  [
    'chunks, and a length before them',
    `HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    /Transfer-Encoding/,
  ],
  [
    'chunks, and a length after them',
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    /Transfer-Encoding/,
  ],
  [
    'an interim answer that was not asked for',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${body}`,
    /100 Continue/,
  ],
  [
    'an interim answer with headers, in lone line feeds',
    `HTTP/1.1 100 Continue\nServer: x\n\nHTTP/1.1 200 OK\nContent-Length: ${length}\n\n${body}`,
    /CR/,
  ],
  [
    'lone line feeds between chunks',
    `HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\n<a>\n ${(length - 3).toString(16)} \n${body.slice(3)}\n0\n\n`,
    /CR/,
  ],
  [
    'one length in a list, and a blank before the colon',
    `HTTP/1.1 200 OK\r\nContent-Length : ${length}, ${length}\r\n\r\n${body}`,
    /./,
  ],
  [
    'a line that is no header',
    `HTTP/1.1 200 OK\r\nhello\r\nContent-Length: ${length}\r\n\r\n${body}`,
    /header/i,
  ],
];

describe('W10, P16: a status that no answer has', () => {
  test.each(['000', '099', '101'])('%s breaks the rules of HTTP', async (status) => {
    const address = await rawServer(
      `HTTP/1.1 ${status} Odd\r\nContent-Length: ${length}\r\n\r\n${body}`,
      (socket) => socket.end(),
    );
    for (const lenientHttp of [false, true]) {
      const error = await failureAt(address, { lenientHttp });
      expect(error).toMatchObject({ code: 'AA_NOT_HTTP' });
      expect(error.message).toContain('its status is not that of an answer');
    }
  });
});

describe('W10: an answer that breaks the rules of HTTP', () => {
  test.each(broken)('P16: AA_NOT_HTTP says what is wrong: %s', async (_, said, words) => {
    const error = await failureAt(await rawServer(said));
    expect(error).toMatchObject({ code: 'AA_NOT_HTTP', kind: 'configuration' });
    expect(error.message).toMatch(words);
    expect(error.message).not.toContain('unknown');
    expect(error.hint).toContain('lenientHttp: true');
  });

  test.each(broken)('is read with lenientHttp: %s', async (_, said) => {
    expect(await answerAt(await rawServer(said), lenient)).toBe(body);
  });

  test.each(broken)('is read with lenientHttp in pieces of one byte: %s', async (_, said) => {
    const bytes = [...Buffer.from(said)].map((byte) => Buffer.from([byte]));
    const address = await rawServer('', (socket) => {
      socket.setNoDelay(true);
      const next = (): unknown => bytes.length > 0 && socket.write(bytes.shift()!, () => setImmediate(next));
      next();
    });
    expect(await answerAt(address, lenient)).toBe(body);
  });

  test('is read with lenientHttp over TLS, and compressed', async () => {
    const packed = gzipSync(body);
    const head = `HTTP/1.1 200 OK\nContent-Encoding : gzip\nContent-Length: ${packed.length}\nContent-Length: ${packed.length}\n\n`;
    const address = await rawTlsServer(
      { key: selfSignedKey, cert: selfSignedCertificate },
      Buffer.concat([Buffer.from(head), packed]),
    );
    const tls = { ca: { path: 'ca.pem', pem: selfSignedCertificate } };
    expect(await answerAt(address, { ...lenient, tls })).toBe(body);
  });

  test('gives its status with lenientHttp, too', async () => {
    const address = await rawServer('HTTP/1.1 503 Busy\nRetry-After : 7\nContent-Length: 0\n\n');
    expect(await failureAt(address, lenient)).toMatchObject({
      code: 'AA_HTTP_STATUS',
      httpStatus: 503,
      retryAfterMs: 7000,
    });
  });
});

describe('P5: lenientHttp does not guess', () => {
  const head = 'HTTP/1.1 200 OK\n';
  test.each([
    ['lengths that differ', `${head}Content-Length: 3\nContent-Length: 30\n\n<a>`, 'AA_NOT_HTTP'],
    ['no HTTP at all', 'hello\n\n', 'AA_NOT_HTTP'],
    ['a size of a chunk that is none', `${head}Transfer-Encoding: chunked\n\nx\n<a>\n0\n\n`, 'AA_NOT_HTTP'],
    [
      'a chunk that is longer than it says',
      `${head}Transfer-Encoding: chunked\n\n2\n<a>\n0\n\n`,
      'AA_NOT_HTTP',
    ],
    ['an answer short of its length', `${head}Content-Length: 30\n\n<a>`, 'AA_CONNECTION_LOST'],
    [
      'an answer that ends within a chunk',
      `${head}Transfer-Encoding: chunked\n\n9\n<a>`,
      'AA_CONNECTION_LOST',
    ],
    [
      'an answer that ends before the last chunk',
      `${head}Transfer-Encoding: chunked\n\n3\n<a>\n`,
      'AA_CONNECTION_LOST',
    ],
    ['an answer that ends within its head', `${head}Content-Len`, 'AA_CONNECTION_LOST'],
  ])('%s', async (_, said, code) => {
    const address = await rawServer(said, (socket) => socket.end());
    expect((await failureAt(address, lenient)).code).toBe(code);
  });

  test('a reset within the answer is a lost connection', async () => {
    const address = await rawServer(`${head}Content-Length: 30\n\n<a>`, (socket) => socket.resetAndDestroy());
    expect((await failureAt(address, lenient)).code).toBe('AA_CONNECTION_LOST');
  });

  test('what follows an answer is never taken for the answer to another call', async () => {
    const smuggled = `${head}Content-Length: 3\n\n<a>HTTP/1.1 200 OK\nContent-Length: 3\n\n<b>`;
    const transport = transportWith({ ...lenient, connections: 1 });
    const address = await rawServer(smuggled);
    for (let call = 0; call < 3; call += 1)
      expect(await transport.post(request(address), readAll)).toBe('<a>');
  });
});

describe('the time-outs hold with lenientHttp:', () => {
  test('the first byte', async () => {
    const error = await failureAt(await rawServer('HTTP/1.1 200 OK\n'), {
      ...lenient,
      timeouts: { firstByteMs: 50 },
    });
    expect(error.code).toBe('AA_TIMEOUT');
  });

  test('idle', async () => {
    const address = await rawServer('HTTP/1.1 200 OK\nContent-Length: 9\n\n<a>');
    const error = await failureAt(address, { ...lenient, timeouts: { idleMs: 50 } });
    expect(error).toMatchObject({
      code: 'AA_TIMEOUT',
      message: expect.stringContaining('next piece') as string,
    });
  });

  test('abandoning', async () => {
    const controller = new AbortController();
    const address = await rawServer('', () => controller.abort());
    const call = transportWith(lenient).post(request(address, { signal: controller.signal }), readAll);
    expect((await failure(call)).code).toBe('AA_ABANDONED');
  });
});

test('a large answer comes whole with lenientHttp, however slowly it is read', async () => {
  const large = '<a/>'.repeat(500_000);
  const address = await rawServer(
    `HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n${large.length.toString(16)}\n${large}\n0\n\n`,
  );
  let taken = 0;
  await transportWith(lenient).post(request(address), async ({ chunks }) => {
    for await (const piece of chunks) {
      taken += piece.length;
      await new Promise(setImmediate);
    }
  });
  expect(taken).toBe(large.length);
});

test('an answer that keeps the rules is the same with and without lenientHttp', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.array(fc.integer({ min: 1, max: 60 })),
      async (bytes, cuts) => {
        const text = Buffer.from(`<a>${Buffer.from(bytes).toString('hex')}</a>`);
        const chunks: Buffer[] = [];
        let from = 0;
        for (const cut of [...cuts, text.length]) {
          const piece = text.subarray(from, from + cut);
          if (piece.length > 0)
            chunks.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
          from += cut;
        }
        const said = Buffer.concat([
          Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n'),
          ...chunks,
          Buffer.from('0\r\n\r\n'),
        ]);
        const address = await rawServer(said);
        expect(await answerAt(address, lenient)).toBe(await answerAt(address));
      },
    ),
    { numRuns: 30 },
  );
});
