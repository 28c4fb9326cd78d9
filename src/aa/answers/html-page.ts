// An HTML page in place of an answer: a firewall, a login page, or an error of AA itself. It is seen in the bytes, because such a page
// often has another encoding than it says, and its title is told.

import { TextDecoder } from 'node:util';
import { AaError } from '../aa-error.ts';
import { seenIn } from '../xml/encoding-choice.ts';
import { decoderNamed } from '../xml/encoding-names.ts';
import { beginsLikeHtml } from '../xml/opening.ts';
import { redacted, veil, withoutSecrets } from './redaction.ts';

/** The title is looked for in so many bytes. */
const searchedBytes = 64 * 1024;

const longestTitle = 100;

export interface PageContext {
  /** The charset of the Content-Type header. */
  readonly charset: string | null;
  readonly secrets: readonly string[];
  /** Whether the title is left out where it may name a person. Default: it is veiled. */
  readonly hidesWords?: boolean | undefined;
}

// Bytes to text, in whatever encoding: a character that is wrong is better than no title.

const metaCharset = /<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]+)/i;

function utf16(bytes: Buffer): string | null {
  const seen = seenIn(bytes);
  return seen === 'utf-8' ? null : seen;
}

function charsetOf(bytes: Buffer, charset: string | null): string {
  return utf16(bytes) ?? charset ?? metaCharset.exec(bytes.toString('latin1', 0, 2048))?.[1] ?? 'utf-8';
}

/** `null`: the encoding is not known, or the bytes do not fit it. */
function decoded(bytes: Buffer, charset: string): string | null {
  try {
    return decoderNamed(charset)?.decode(bytes, { stream: true }) ?? null;
  } catch {
    return null;
  }
}

/** What does not fit its encoding is read as windows-1252, in which any byte is a character. */
const textOf = (bytes: Buffer, charset: string | null): string =>
  decoded(bytes, charsetOf(bytes, charset)) ?? decoded(bytes, 'windows-1252') ?? '';

// The title.

const titleElement = /<(?:\w+:)?title(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?title/i;
const tags = /<[^>]*>/g;
const reference = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));?/gi;
/** Control characters, and those that turn the direction of writing or show nothing. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu;

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function character(codePoint: number): string {
  return codePoint > 0 && codePoint <= 0x10_ff_ff ? String.fromCodePoint(codePoint) : ' ';
}

const resolved = (text: string): string =>
  text.replace(reference, (_, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return character(Number(decimal));
    return hex === undefined
      ? (named[name?.toLowerCase() ?? ''] ?? ' ')
      : character(Number.parseInt(hex, 16));
  });

function shortened(title: string): string {
  const characters = Array.from(title);
  return characters.length <= longestTitle ? title : `${characters.slice(0, longestTitle - 1).join('')}…`;
}

/** A telephone number, or the number of a person or a case. */
const longNumber = /\d{5}|\d[\d\s().-]{5,}\d/;

/**
 * The title on one line, at most 100 characters; `null` where the page has none. A page that stands before AA knows nobody, so its
 * title is shown as it is. One that repeats credentials, an address or a long number, or that AA wrote, may name a person, and
 * is veiled as AA's messages are (P11).
 */
function titleOf(page: string, { secrets, hidesWords = false }: PageContext, byAa: boolean): string | null {
  const raw = titleElement.exec(page)?.[1] ?? '';
  // A credential may look like a tag, so it is looked for before tags are taken out, too.
  const safe = withoutSecrets(raw, secrets);
  const title = withoutSecrets(resolved(safe.replace(tags, ' ')).replace(invisible, ' '), secrets);
  const mayNameAPerson = byAa || title.includes(veil) || longNumber.test(title);
  const shown = mayNameAPerson ? (hidesWords ? veil : redacted(title, secrets)) : title;
  return shown === '' ? null : shortened(shown);
}

/** Marks of the database: a page with one of them was written by AA itself. */
const oracleWords = /\b(?:ORA|PLS)-\d{4,5}\b|\bmod_plsql\b|\bPL\/SQL\b/;

const crashHint = 'AA broke down. If it lasts, give ACGI the procedure and the time.';

/** What is told of a page. */
export interface PageSeen {
  /** Its title in a clause; `null` where it has none. */
  readonly says: string | null;
  /** Whether AA itself wrote it. */
  readonly byAa: boolean;
}

function pageSeen(bytes: Buffer, context: PageContext): PageSeen {
  const page = textOf(bytes, context.charset);
  const byAa = oracleWords.test(page);
  const title = titleOf(page, context, byAa);
  return { says: title === null ? null : `its title is “${title}”`, byAa };
}

const pageError = ({ says, byAa }: PageSeen): AaError =>
  new AaError('AA_HTML_ANSWER', {
    ...(says === null ? {} : { detail: says }),
    ...(byAa ? { hint: crashHint, flaw: 'page-of-aa' as const } : {}),
  });

// The stream.

/** More bytes than it takes to tell what an answer is. */
const tellingBytes = 40 * 1024;

const utf8Mark = /^\xef\xbb\xbf/;

/** Names of elements are ASCII, so that the encoding hardly matters. This is done for each answer, and is quick. */
function begins(bytes: Buffer, ended: boolean): boolean | null {
  // A mark has up to three bytes.
  if (bytes.length < 3 && !ended) return null;
  const encoding = utf16(bytes);
  const start =
    encoding === null
      ? bytes.toString('latin1', 0, tellingBytes).replace(utf8Mark, '')
      : new TextDecoder(encoding).decode(bytes.subarray(0, 2 * tellingBytes), { stream: true });
  return beginsLikeHtml(start, ended);
}

const hasTitle = (bytes: Buffer): boolean =>
  /<\/(?:\w+:)?title/i.test(bytes.toString('latin1').replaceAll('\0', ''));

/** All bytes until the title is there, or as many as are looked at. */
async function wholeTitle(start: Buffer, rest: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let bytes = start;
  while (bytes.length < searchedBytes && !hasTitle(bytes)) {
    const next = await rest.next();
    if (next.done === true) break;
    bytes = Buffer.concat([bytes, next.value]);
  }
  return bytes;
}

/** A page that breaks off is a page all the same. */
const orStart = (bytes: Promise<Buffer>, start: Buffer): Promise<Buffer> => bytes.catch(() => start);

/** The first piece of an answer, which mostly is enough, is not copied. */
const joined = (start: Buffer, { buffer, byteOffset, byteLength }: Uint8Array): Buffer => {
  const piece = Buffer.from(buffer, byteOffset, byteLength);
  return start.length === 0 ? piece : Buffer.concat([start, piece]);
};

interface Beginning {
  readonly start: Buffer;
  readonly isPage: boolean;
}

/** As much of an answer as it takes to tell whether it is a page. */
async function beginningOf(source: AsyncIterator<Uint8Array>): Promise<Beginning> {
  let start: Buffer = Buffer.alloc(0);
  let isPage: boolean | null = null;
  while (isPage === null) {
    const next = await source.next();
    if (next.done !== true) start = joined(start, next.value);
    isPage = begins(start, next.done === true);
  }
  return { start, isPage };
}

const pageFrom = async (
  start: Buffer,
  source: AsyncIterator<Uint8Array>,
  context: PageContext,
): Promise<PageSeen> => pageSeen(await orStart(wholeTitle(start, source), start), context);

/** The page that an answer is; `null`: it is none. No more is read than it takes to see that, and the title. */
export async function pageIn(
  chunks: AsyncIterable<Uint8Array>,
  context: PageContext,
): Promise<PageSeen | null> {
  const source = chunks[Symbol.asyncIterator]();
  const { start, isPage } = await beginningOf(source);
  return isPage ? pageFrom(start, source, context) : null;
}

/** Passes the answer on. Throws AA_HTML_ANSWER with the title where it begins like an HTML page. */
export async function* refusingPages(
  chunks: AsyncIterable<Uint8Array>,
  context: PageContext,
): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    const { start, isPage } = await beginningOf(source);
    if (isPage) throw pageError(await pageFrom(start, source, context));
    if (start.length > 0) yield start;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}
