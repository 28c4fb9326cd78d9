// From the bytes of an answer to its text. The encoding is decided from the first bytes, before a parser sees them: from what
// the bytes are, then from the XML declaration, then from the HTTP charset; otherwise it is UTF-8. All bytes are counted
// against the limit. Bytes that do not fit the encoding end the call.

import { TextDecoder } from 'node:util';
import { AaError } from '../aa-error.ts';
import { type PieceDecoder, repairingDecoder } from './repairing-decoder.ts';

/** The XML declaration is looked for in so many first bytes. */
const declarationBytes = 1024;

/** Names of character sets that a database procedure may put into a declaration: Oracle's and Java's. */
const databaseNames: Readonly<Record<string, string>> = {
  al32utf8: 'utf-8',
  we8mswin1252: 'windows-1252',
  we8iso8859p1: 'windows-1252',
  we8iso8859p15: 'iso-8859-15',
  us7ascii: 'us-ascii',
  iso8859_1: 'windows-1252',
  iso8859_15: 'iso-8859-15',
  cp1252: 'windows-1252',
};

function byteOrderMark(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : null;
}

/** UTF-16 without a mark: there, the `<` at the start of every answer takes two bytes. */
function unmarkedUtf16([first, second]: Uint8Array): string | null {
  if (first === 0x3c && second === 0) return 'utf-16le';
  return first === 0 && second === 0x3c ? 'utf-16be' : null;
}

const asciiOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, declarationBytes)).toString(
    'latin1',
  );

/** Comments may stand before the declaration, where a proxy or a template has put them. */
const comments = /^(?:\s*<!--[\s\S]*?-->)+/;
const beginningOf = (bytes: Uint8Array): string => asciiOf(bytes).replace(comments, '');

const declaration = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/;
const startOfDeclaration = /^\s*<\?xml/;
const tooShortToTell = /^\s*(<(\?(x(ml?)?)?|!(-(-[\s\S]*)?)?)?)?$/;
const utf16 = /^utf-?16/i;

/** UTF-16 is seen in the bytes. A name of it in any other document is wrong, and counts for nothing. */
const unlessUtf16 = (name: string | null): string | null => (name !== null && utf16.test(name) ? null : name);

const declaredIn = (start: string): string | null => unlessUtf16(declaration.exec(start)?.[1] ?? null);

/** Whether enough bytes have arrived to decide. */
function encodingIsPlain(bytes: Uint8Array): boolean {
  if (bytes.byteLength >= declarationBytes) return true;
  const start = beginningOf(bytes);
  if (tooShortToTell.test(start)) return false;
  return bytes.byteLength >= 3 && (!startOfDeclaration.test(start) || start.includes('?>'));
}

function decoderNamed(label: string): TextDecoder | null {
  try {
    // The WHATWG standard reads `iso-8859-1` as windows-1252, which only adds characters where the other has none.
    return new TextDecoder(databaseNames[label.trim().toLowerCase()] ?? label, { fatal: true });
  } catch {
    return null;
  }
}

/**
 * A decoder for the answer that begins with these bytes. It refuses bytes that its encoding does not have. An unknown name in
 * the HTTP header counts for nothing, because any server on the way may have written it. An unknown name in the document
 * is an error: `AA_MALFORMED_ANSWER`.
 */
export function decoderFor(bytes: Uint8Array, httpCharset: string | null): TextDecoder {
  const own = byteOrderMark(bytes) ?? unmarkedUtf16(bytes) ?? declaredIn(beginningOf(bytes));
  const decoder =
    decoderNamed(own ?? unlessUtf16(httpCharset) ?? 'utf-8') ?? (own === null ? decoderNamed('utf-8') : null);
  if (decoder !== null) return decoder;
  throw new AaError('AA_MALFORMED_ANSWER', { detail: 'its character encoding is not known' });
}

export interface DecodeOptions {
  readonly httpCharset: string | null;
  /** Bytes of the whole answer, at most. */
  readonly maxBytes: number;
  /** Whether a byte that the encoding does not have costs one character, and not the call (P14). Default: no. */
  readonly repair?: boolean;
}

/** The text of an answer in pieces. Throws `AA_EMPTY_ANSWER`, `AA_MALFORMED_ANSWER` or `AA_ANSWER_TOO_LARGE`. */
export async function* decodedText(
  chunks: AsyncIterable<Uint8Array>,
  { httpCharset, maxBytes, repair = false }: DecodeOptions,
): AsyncGenerator<string> {
  let decoder: PieceDecoder | null = null;
  let start = new Uint8Array(0);
  for await (const chunk of limited(chunks, maxBytes)) {
    if (decoder !== null) {
      yield decoder.text(chunk);
      continue;
    }
    start = joined(start, chunk);
    if (!encodingIsPlain(start)) continue;
    decoder = pieceDecoder(start, httpCharset, repair);
    yield decoder.text(start);
  }
  if (decoder === null) {
    decoder = pieceDecoder(start, httpCharset, repair);
    yield decoder.text(start);
  }
  yield decoder.end();
}

async function* limited(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AaError('AA_ANSWER_TOO_LARGE', { detail: `more than ${maxBytes} bytes` });
    yield chunk;
  }
}

/** Only the first bytes of an answer are joined: `declarationBytes` at most. */
function joined(start: Uint8Array<ArrayBuffer>, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(start.byteLength + chunk.byteLength);
  all.set(start);
  all.set(chunk, start.byteLength);
  return all;
}

function pieceDecoder(bytes: Uint8Array, httpCharset: string | null, repair: boolean): PieceDecoder {
  const decoder = decoderFor(bytes, httpCharset);
  const pieces = repair ? repairingDecoder(decoder) : strictDecoder(decoder);
  function checked(step: () => string): string {
    try {
      return step();
    } catch {
      throw new AaError('AA_MALFORMED_ANSWER', {
        detail: `bytes that are not ${decoder.encoding}`,
        flaw: 'encoding',
        dialectKeys: ['dialect.repair'],
      });
    }
  }
  return { text: (piece) => checked(() => pieces.text(piece)), end: () => checked(() => pieces.end()) };
}

const strictDecoder = (decoder: TextDecoder): PieceDecoder => ({
  text: (bytes) => decoder.decode(bytes, { stream: true }),
  end: () => decoder.decode(),
});
