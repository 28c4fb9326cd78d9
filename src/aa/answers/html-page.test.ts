import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { testPassword, testUsername } from '../../../test/support/association-settings.ts';
import { AaError } from '../aa-error.ts';
import { refusingPages } from './html-page.ts';

async function* pieces(...bytes: readonly (string | Buffer)[]): AsyncGenerator<Uint8Array> {
  for (const piece of bytes) yield Buffer.from(piece as Buffer);
}

const secrets = [testUsername, testPassword];

async function passed(chunks: AsyncIterable<Uint8Array>, charset: string | null = null): Promise<string> {
  const seen: Uint8Array[] = [];
  for await (const piece of refusingPages(chunks, { charset, secrets })) seen.push(piece);
  return Buffer.concat(seen).toString();
}

async function refused(chunks: AsyncIterable<Uint8Array>, charset: string | null = null): Promise<AaError> {
  const error = await passed(chunks, charset).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'AA_HTML_ANSWER' });
  return error as AaError;
}

const inBytes = (text: string): AsyncGenerator<Uint8Array> =>
  pieces(...[...Buffer.from(text)].map((byte) => Buffer.from([byte])));

const xhtml = (title: string, encoding = 'UTF-8'): string =>
  `<?xml version="1.0" encoding="${encoding}"?>\n<!-- page -->\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>${title}</title></head><body/></html>`;

describe('W12: the title of a page is told', () => {
  test.each([
    [
      '<html><head><title>Request Rejected</title></head><body>Your support ID is: 1</body></html>',
      'Request Rejected',
    ],
    [
      '\n\n<!DOCTYPE html>\n<HTML lang="en"><HEAD>\n<TITLE>\n  Sign in \r\n to AMS\n</TITLE>',
      'Sign in to AMS',
    ],
    [xhtml('Log in'), 'Log in'],
    [
      '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Well-formed</title></head></html>',
      'Well-formed',
    ],
    ['<h:html xmlns:h="x"><h:head><h:title>Prefixed</h:title></h:head></h:html>', 'Prefixed'],
    ['<!-- a firewall --><head><title>Access &amp; more&#33; &#x41;&nbsp;B</title>', 'Access & more! A B'],
    ['<title data-x="1">With <b>tags</b></title>', 'With tags'],
    [`<html><head><script>${'x'.repeat(30_000)}</script><title>Far down</title>`, 'Far down'],
    ['\u{feff}<html><title>Marked</title></html>', 'Marked'],
    ['<html><title>Zugriff verweigert – Größe</title></html>', 'Zugriff verweigert – Größe'],
  ])('%#', async (page, title) => {
    expect((await refused(pieces(page))).message).toContain(`its title is “${title}”`);
    expect((await refused(inBytes(page))).message).toContain(`its title is “${title}”`);
  });

  test.each<[string, BufferEncoding, string | null]>([
    ['<html><title>Accès refusé</title></html>', 'latin1', 'ISO-8859-1'],
    ['<html><title>Accès refusé</title></html>', 'latin1', null],
    ['<html><title>Accès refusé</title></html>', 'latin1', 'utf-8'],
    ['<html><title>Accès refusé</title></html>', 'latin1', 'x-nobody-knows'],
    ['<html><meta charset="iso-8859-1"><title>Accès refusé</title></html>', 'latin1', null],
    [xhtml('Accès refusé', 'ISO-8859-1'), 'latin1', null],
    ['\u{feff}<html><title>Accès refusé</title></html>', 'utf16le', null],
    ['<html><title>Accès refusé</title></html>', 'utf16le', null],
    ['\r\n<html><title>Accès refusé</title></html>', 'utf16le', 'utf-16'],
    ['<html><title>Accès refusé</title></html>', 'utf8', 'AL32UTF8'],
    ['<html><title>Accès refusé</title></html>', 'latin1', 'WE8ISO8859P1'],
  ])('in any encoding: %#', async (page, encoding, charset) => {
    expect((await refused(pieces(Buffer.from(page, encoding)), charset)).message).toContain('“Accès refusé”');
  });

  test('short, on one line, and without what is invisible', async () => {
    const title = `a\u0000b\u001b[31mc\u202edo\u200bg ${'long '.repeat(50)}`;
    const [, shown = ''] =
      /“(.*)”/.exec((await refused(pieces(`<html><title>${title}</title>`))).message) ?? [];
    expect(shown).toMatch(/^a b \[31mc do g long /);
    expect(Array.from(shown)).toHaveLength(100);
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(shown).not.toMatch(/[\u0000-\u001f\u202e\u200b]/);
  });

  test('P11: without credentials and addresses', async () => {
    const page = `<html><title>Hello ${testUsername} ${testPassword.replaceAll('&', '&amp;')} jane@example.org</title>`;
    const error = await refused(pieces(page));
    expect(error.message).toContain('its title is “…”');
    expect(inspect(error, { depth: 9 })).not.toMatch(/zanzibar|xylophone|jane/);
  });

  test.each([
    ['<html><title>Support ID 4711123456: Jane Planted</title>', 'Jane'],
    ['<html><title>Jane Planted, 555 0199</title>', 'Jane'],
    ['<html><title>Jane Planted</title><body>ORA-01403: no data found', 'Jane'],
    ['<html><title>Jane Planted (jane@example.org)</title>', 'Jane'],
  ])(
    'P11: and without what may be a name, where AA wrote it or it repeats numbers or addresses: %s',
    async (page, name) => {
      expect(inspect(await refused(pieces(page)), { depth: 9 })).not.toContain(name);
    },
  );

  test.each([
    '<html><body>no title</body></html>',
    '<html><title> </title></html>',
    '<html><title>never ends',
  ])('where there is one: %s', async (page) => {
    expect((await refused(pieces(page))).message).toBe('AA answered with an HTML page instead of XML');
  });

  test('as far as it came where the page breaks off', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<html><head>');
      throw new AaError('AA_CONNECTION_LOST');
    }
    expect((await refused(broken())).message).not.toContain('title');
  });

  test('and who may have made the page', async () => {
    const firewall = await refused(pieces('<html><title>Request Rejected</title></html>'));
    expect(firewall).toMatchObject({
      flaw: null,
      hint: expect.stringContaining('firewall or a login page') as string,
    });
    const crash = await refused(
      pieces('<html><title>Error</title><body>ORA-06502: PL/SQL: numeric or value error'),
    );
    expect(crash).toMatchObject({
      flaw: 'page-of-aa',
      hint: expect.stringContaining('AA broke down') as string,
    });
  });
});

describe('an answer that is no page is passed on as it is:', () => {
  test.each([
    '<custQueue><customer id="1"/></custQueue>',
    '<?xml version="1.0"?><!-- <html> --><titles><title>Dr.</title></titles>',
    '<a/>',
    '<h>',
    '<html5/>',
    '<preferences/>',
    'plain words',
    '<!DOCTYPE foo [<!ENTITY x "y">]><foo/>',
    '  ',
    '',
  ])('%s', async (text) => {
    expect(await passed(pieces(text))).toBe(text);
    expect(await passed(inBytes(text))).toBe(text);
  });

  test('each piece as soon as it comes', async () => {
    const source = pieces('<custQueue>', '<a/>', '</custQueue>');
    const chunks = refusingPages(source, { charset: null, secrets });
    expect(Buffer.from((await chunks.next()).value as Uint8Array).toString()).toBe('<custQueue>');
    await chunks.return(undefined);
    expect((await source.next()).done).toBe(true);
  });
});
