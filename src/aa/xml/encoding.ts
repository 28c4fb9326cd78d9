// From the bytes of an answer to its text. The encoding is chosen from the first bytes, before a parser sees them; where it is
// contested, from the first bytes that are not ASCII. All bytes are counted against the limit. Bytes that do not fit the encoding
// end the call.

import { isAscii } from 'node:buffer';
import type { TextDecoder } from 'node:util';
import { AaError } from '../aa-error.ts';
import {
  contestRemark,
  doubtRemark,
  encodingChoice,
  type EncodingChoice,
  encodingKey,
  encodingOfBytes,
  isTelling,
  latinText,
  looksLikeUtf8,
  lossRemark,
  type SaidOutside,
  unknownEncoding,
  utf8In,
} from './encoding-choice.ts';
import { decoderNamed } from './encoding-names.ts';
import { type PieceDecoder, repairingDecoder } from './repairing-decoder.ts';

export interface DecodeOptions extends SaidOutside {
  /** Bytes of the whole answer, at most. */
  readonly maxBytes: number;
  /** Receives a sentence about an encoding that is contested or doubtful. At most one for each answer. */
  readonly onRemark?: ((remark: string) => void) | undefined;
  /** Whether a byte that the encoding does not have costs one character, and not the call (P14). Default: no. */
  readonly repair?: boolean | undefined;
}

/** The text of an answer in pieces. Throws `AA_EMPTY_ANSWER`, `AA_MALFORMED_ANSWER` or `AA_ANSWER_TOO_LARGE`. */
export async function* decodedText(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<string> {
  const pieces = limited(chunks, options.maxBytes);
  try {
    const start = await firstBytes(pieces);
    const choice = encodingChoice(start, options);
    const all = withStart(start, pieces);
    yield* choice.kind === 'settled'
      ? settledText(all, choice, options)
      : contestedText(all, choice, options);
  } finally {
    await pieces.return();
  }
}

/** Enough bytes to choose. They are `declarationBytes` and one chunk at most. */
async function firstBytes(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start = new Uint8Array(0);
  while (!isTelling(start)) {
    const next = await pieces.next();
    if (next.done === true) break;
    start = joined(start, next.value);
  }
  return start;
}

async function* withStart(start: Uint8Array, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.byteLength > 0) yield start;
  yield* pieces;
}

async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AaError('AA_ANSWER_TOO_LARGE', { detail: `more than ${maxBytes} bytes` });
    yield chunk;
  }
}

function joined(start: Uint8Array<ArrayBuffer>, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(start.byteLength + chunk.byteLength);
  all.set(start);
  all.set(chunk, start.byteLength);
  return all;
}

// Where the encoding is settled.

type Settled = Extract<EncodingChoice, { readonly kind: 'settled' }>;
type Contested = Extract<EncodingChoice, { readonly kind: 'contested' }>;

async function* settledText(
  chunks: AsyncIterable<Uint8Array>,
  { encoding }: Settled,
  options: DecodeOptions,
): AsyncGenerator<string> {
  const decoder = pieceDecoder(encoding, options);
  const doubt = options.onRemark === undefined ? noDoubt : doubtAbout(decoder, options);
  let isFirst = true;
  for await (const chunk of chunks) {
    doubt.see(chunk);
    yield decoder.text(isFirst ? withoutForeignMark(chunk, decoder) : chunk);
    isFirst = false;
  }
  doubt.end();
  yield decoder.end();
}

/** Looks for what speaks against the encoding, and makes a remark on it. */
interface Doubt {
  see(bytes: Uint8Array): void;
  end(): void;
}

const noDoubt: Doubt = { see: () => {}, end: () => {} };

const doubtAbout = ({ encoding }: NamedDecoder, options: DecodeOptions): Doubt =>
  encoding === 'utf-8' ? doubtAboutUtf8(options) : doubtAboutOther(encoding, options);

function doubtAboutUtf8({ httpCharset, onRemark }: DecodeOptions): Doubt {
  let balance = 0;
  function see(bytes: Uint8Array): void {
    const { found, broken } = utf8In(bytes);
    balance += found - broken;
  }
  return { see, end: () => void (balance < 0 && onRemark?.(lossRemark(httpCharset))) };
}

function doubtAboutOther(encoding: string, { onRemark }: DecodeOptions): Doubt {
  let isTold = false;
  function see(bytes: Uint8Array): void {
    if (isTold || !looksLikeUtf8(bytes)) return;
    isTold = true;
    onRemark?.(doubtRemark(encoding));
  }
  return { see, end: () => {} };
}

const markOfUtf8 = '\xef\xbb\xbf';

/** The mark of UTF-8 is no text, even where the configuration names another encoding. */
const withoutForeignMark = (bytes: Uint8Array, { encoding }: NamedDecoder): Uint8Array =>
  encoding !== 'utf-8' && latinText(bytes.subarray(0, 3)) === markOfUtf8 ? bytes.subarray(3) : bytes;

// Where it is contested. What is only ASCII is the same in all of the encodings, and passes through at once. From the first other
// byte on, some bytes are held back to choose by.

/** So many bytes from the first one that is not ASCII on: enough for several accents. */
const heldBack = 65_536;

async function* contestedText(
  chunks: AsyncIterable<Uint8Array>,
  { statements }: Contested,
  { onRemark, repair }: DecodeOptions,
): AsyncGenerator<string> {
  let held = new Uint8Array(0);
  let decoder: NamedDecoder | null = null;
  const choose = (): NamedDecoder => {
    const encoding = encodingOfBytes(held, statements);
    onRemark?.(contestRemark(statements, encoding));
    return pieceDecoder(encoding, { repair, inside: true });
  };
  for await (const chunk of chunks) {
    if (decoder !== null) yield decoder.text(chunk);
    else if (held.byteLength === 0 && isAscii(chunk)) yield latinText(chunk);
    else {
      held = joined(held, chunk);
      if (held.byteLength < heldBack) continue;
      decoder = choose();
      yield decoder.text(held);
    }
  }
  if (decoder === null && held.byteLength > 0) {
    decoder = choose();
    yield decoder.text(held);
  }
  if (decoder === null) onRemark?.(contestRemark(statements, null));
  else yield decoder.end();
}

// Decoding.

interface NamedDecoder extends PieceDecoder {
  readonly encoding: string;
}

interface PieceOptions extends Pick<DecodeOptions, 'repair'> {
  /** Whether its first byte is not the first of the answer. Default: no. */
  readonly inside?: boolean;
}

function pieceDecoder(name: string, { repair = false, inside = false }: PieceOptions): NamedDecoder {
  const decoder = decoderNamed(name, inside);
  if (decoder === null) throw unknownEncoding(name);
  const { encoding } = decoder;
  const pieces = repair ? repairingDecoder(decoder) : strictDecoder(decoder);
  function checked(step: () => string): string {
    try {
      return step();
    } catch {
      throw new AaError('AA_MALFORMED_ANSWER', {
        detail: `bytes that are not ${encoding}`,
        flaw: 'encoding',
        dialectKeys: [encodingKey, 'dialect.repair'],
      });
    }
  }
  return {
    encoding,
    text: (bytes) => checked(() => pieces.text(bytes)),
    end: () => checked(() => pieces.end()),
  };
}

/** At the end no character may be incomplete. */
const strictDecoder = (decoder: TextDecoder): PieceDecoder => ({
  text: (bytes) => decoder.decode(bytes, { stream: true }),
  end: () => decoder.decode(),
});
