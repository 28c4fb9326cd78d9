// The files of the operators' page over real sockets: which there are, with which headers, and that there are no others.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { HttpSettings } from '../../src/config/settings.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { type HttpGround, listeningGround } from './http-ground.ts';

const script = `console.log(${JSON.stringify('x'.repeat(5_000))});`;
const style = `body { color: ${'r'.repeat(3_000)}ed }`;
const index = `<!doctype html><script type="module" src="assets/app-1A2B.js"></script>${' '.repeat(2_000)}`;

function folderOfPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'page', 'assets', 'inner'), { recursive: true });
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  write('page/index.html', index);
  write('page/notes.txt', 'of the build');
  write('page/assets/app-1A2B.js', script);
  write('page/assets/app-3C4D.css', style);
  write('page/assets/inner/deep.js', 'deep');
  write('outside.js', 'outside');
  return join(folder, 'page');
}

const ground = (folder: string, settings: Partial<HttpSettings> = {}) =>
  listeningGround(freshSqlite, settings, {}, { pageFolder: folder });

test('P17: the page comes with its headers, before there is a database too, and nobody needs a key for it', async () => {
  const it = await ground(folderOfPage());
  const page = await it.ask('/', {
    headers: { 'sec-fetch-site': 'cross-site', 'x-forwarded-for': '203.0.113.7' },
  });
  expect([page.status, page.text]).toEqual([200, index]);
  const told = Object.fromEntries(page.headers);
  expect(told).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
  });
  expect(told['permissions-policy']).toContain('camera=()');
  const again = await it.ask('/', { headers: { 'if-none-match': told['etag'] ?? '' } });
  expect([again.status, again.text]).toEqual([304, '']);
  const head = await it.ask('/', { method: 'HEAD' });
  expect([head.status, head.text, head.headers.get('content-security-policy')]).toEqual([
    200,
    '',
    told['content-security-policy'],
  ]);
  expect((await it.ask('/', { method: 'POST' })).json['code']).toBe('HTTP_WRONG_METHOD');
});

test('a page of the settings may show it in a frame', async () => {
  const it = await ground(folderOfPage(), { frameAncestors: ['self', 'https://intranet.example.org'] });
  expect((await it.ask('/')).headers.get('content-security-policy')).toContain(
    "frame-ancestors 'self' https://intranet.example.org",
  );
});

/** The bytes as they come. */
const asSent = ({ server: { address } }: HttpGround, path: string, accepted: string) =>
  new Promise<{
    readonly encoding: string | undefined;
    readonly bytes: Buffer;
    readonly cache: string | undefined;
  }>((resolve, reject) => {
    request(address + path, { headers: { 'accept-encoding': accepted } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          encoding: answer.headers['content-encoding'],
          cache: answer.headers['cache-control'],
          bytes: Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });

test('its files are kept for a year, and come as small as the browser takes them', async () => {
  const it = await ground(folderOfPage());
  const forever = 'public, max-age=31536000, immutable';
  const [js, css] = ['/assets/app-1A2B.js', '/assets/app-3C4D.css'];
  const small = await asSent(it, js, 'gzip, br');
  expect([small.encoding, small.cache, brotliDecompressSync(small.bytes).toString()]).toEqual([
    'br',
    forever,
    script,
  ]);
  for (const [path, content] of [
    [js, script],
    [css, style],
  ] as const) {
    const zipped = await asSent(it, path, 'gzip');
    expect([zipped.encoding, gunzipSync(zipped.bytes).toString()]).toEqual(['gzip', content]);
    const plain = await asSent(it, path, 'identity');
    expect([plain.encoding, plain.bytes.toString()]).toEqual([undefined, content]);
  }
  const types = await Promise.all(
    [js, css].map(async (path) => (await it.ask(path)).headers.get('content-type')),
  );
  expect(types).toEqual(['text/javascript; charset=utf-8', 'text/css; charset=utf-8']);
  const head = await it.ask(js, { method: 'HEAD' });
  expect([head.status, head.text, head.headers.get('cache-control')]).toEqual([200, '', forever]);
});

test('P17: whatever is asked for, only the files of the page are there', async () => {
  const it = await ground(folderOfPage());
  const tried = [
    '/assets/',
    '/assets/nothing.js',
    '/assets/inner',
    '/assets/inner/deep.js',
    '/assets/inner%2Fdeep.js',
    '/assets/..%2findex.html',
    '/assets/..%2f..%2foutside.js',
    '/assets/%2e%2e%2fnotes.txt',
    '/assets/..%5cindex.html',
    '/assets/%00',
    '/assets/__proto__',
    '/assets/constructor',
    '/index.html',
    '/notes.txt',
    '/page/index.html',
  ];
  for (const path of tried) {
    const raw = await it.raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect([path, raw.split(' ')[1]]).toEqual([path, '404']);
    expect(raw).toContain('HTTP_NO_SUCH_ADDRESS');
  }
  const dots = await it.raw(
    'GET /assets/../notes.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  );
  expect(dots.split(' ')[1]).toBe('404');
});

test('nothing in what the page is answered with is an absolute address', async () => {
  const it = await ground(folderOfPage());
  for (const path of ['/', '/assets/app-1A2B.js', '/favicon.ico']) {
    const { headers } = await it.ask(path, { redirect: 'manual' });
    for (const value of headers.values()) expect(value).not.toMatch(/https?:|^\//);
  }
  expect((await it.ask('/favicon.ico')).status).toBe(204);
});

test('where the page is not built, it says how to build it', async () => {
  const it = await ground(join(tmpdir(), 'aa-shadow-there-is-none'));
  const page = await it.ask('/');
  expect(page.status).toBe(404);
  expect(page.text).toContain('npm run build:page');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await it.ask('/assets/app.js')).json['code']).toBe('HTTP_NO_SUCH_ADDRESS');
  it.serve();
  expect((await it.ask('/v1/session')).json).toMatchObject({ page: null, by: 'this-machine' });
});

test('a session names the page that the server gives, so that an open one sees that it is older', async () => {
  const folder = folderOfPage();
  const hashOf = async (): Promise<unknown> => {
    const it = await ground(folder);
    it.serve();
    return (await it.ask('/v1/session')).json['page'];
  };
  const before = await hashOf();
  expect(before).toMatch(/^[0-9a-f]{12}$/);
  expect(await hashOf()).toBe(before);
  writeFileSync(join(folder, 'index.html'), index.replace('1A2B', '5E6F'));
  expect(await hashOf()).not.toBe(before);
  writeFileSync(join(folder, 'index.html'), `<meta name="page-build" content="c5d8328a80" />${index}`);
  expect(await hashOf()).toBe('c5d8328a80');
});
