// The head of an answer that breaks the rules of HTTP in ways that have one reading. It is written anew as the rules want it, and
// a strict parser reads it afterwards. What has two readings is left as it is, so that the strict parser refuses it.

export interface RepairedHead {
  /** The head with its blank line. Empty for an interim one (`100 Continue`), which means nothing here. */
  readonly text: string;
  readonly isInterim: boolean;
  /** Whether the body comes in chunks. */
  readonly isChunked: boolean;
}

interface Header {
  readonly name: string;
  readonly value: string;
}

const statusLine = /^HTTP\/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]+(.*))?$/i;
const token = /^[!#$%&'*+.^_`|~\w-]+$/;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const controls = /[\u0000-\u0008\u000a-\u001f\u007f]/g;
const foldedLine = /\r?\n[ \t]+/g;
const lineEnd = /\r?\n/;
const blankLine = /\n\r?\n/;

/** How long the head with its blank line is; `null` while its end has not arrived. */
export function headLength(text: string): number | null {
  const end = blankLine.exec(text);
  return end === null ? null : end.index + end[0].length;
}

/** A line without a colon, or with a name that is none, is left out. */
function headerOf(line: string): readonly Header[] {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).trim();
  const value = line
    .slice(colon + 1)
    .replace(controls, ' ')
    .trim();
  return token.test(name) ? [{ name, value }] : [];
}

const valuesOf = (headers: readonly Header[], name: string): readonly string[] =>
  headers
    .filter((header) => header.name.toLowerCase() === name)
    .flatMap(({ value }) => value.split(','))
    .map((value) => value.trim());

/** Headers that are about the connection, and about where the body ends. These are written anew. */
const framing: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
]);

/** Where there are chunks, they say where the body ends, and a length means nothing (RFC 9112, 6.3). Lengths that differ stay. */
function framingOf(lengths: readonly string[], codings: readonly string[]): readonly string[] {
  if (codings.length > 0) return [`transfer-encoding: ${[...new Set(codings)].join(', ')}`];
  return [...new Set(lengths)].map((length) => `content-length: ${length}`);
}

/** `null`: it does not begin like an answer of HTTP at all. */
export function repairedHead(text: string): RepairedHead | null {
  const [first = '', ...lines] = text.trimStart().replace(foldedLine, ' ').split(lineEnd);
  const [, status = '', reason = ''] = statusLine.exec(first) ?? [];
  if (status === '') return null;
  if (status.startsWith('1') && status !== '101') return { text: '', isInterim: true, isChunked: false };
  const headers = lines.flatMap(headerOf);
  const codings = valuesOf(headers, 'transfer-encoding')
    .map((coding) => coding.toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const said = headers.filter(({ name }) => !framing.has(name.toLowerCase()));
  const written = [
    `HTTP/1.1 ${status} ${reason.replace(controls, ' ')}`,
    ...said.map(({ name, value }) => `${name}: ${value}`),
    ...framingOf(valuesOf(headers, 'content-length'), codings),
    'connection: close',
  ];
  return {
    text: `${written.join('\r\n')}\r\n\r\n`,
    isInterim: false,
    isChunked: codings.includes('chunked'),
  };
}
