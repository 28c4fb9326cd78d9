// UTF-8 to text and back without loss. Bytes that are no UTF-8 become marks, each of which stands for one byte. A character that
// is written as two halves of three bytes each (CESU-8) keeps a mark before it. So the bytes come back as they were.

/** The mark of byte `b` is `firstMark + b`. The range is for private use; where a text has it, its bytes become marks, too. */
const firstMark = 0xf700;
/** Stands before a character that is written as CESU-8. */
const cesuMark = 0xf6ff;
const lastMark = firstMark + 0xff;

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** The byte that a mark stands for; `null` for any other character. */
export function markedByte(character: string): number | null {
  const code = character.charCodeAt(0);
  return code >= firstMark && code <= lastMark ? code - firstMark : null;
}

/** Whether it is the mark before a character that is written as CESU-8. */
export const isCesuMark = (character: string): boolean => character.charCodeAt(0) === cesuMark;

export const markOf = (byte: number): string => String.fromCharCode(firstMark + byte);

/** What the second byte of a sequence may be, where not every continuation byte may stand there. */
const secondBytes: Readonly<Record<number, readonly [least: number, most: number]>> = {
  0xe0: [0xa0, 0xbf],
  0xed: [0x80, 0x9f],
  0xf0: [0x90, 0xbf],
  0xf4: [0x80, 0x8f],
};

const lengthByLead = (lead: number): number =>
  lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;

/** How many bytes the character at this place takes; 0 where none begins. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lengthByLead(lead);
  const [least, most] = secondBytes[lead] ?? [0x80, 0xbf];
  const second = bytes[at + 1] ?? 0;
  if (length > 1 && (second < least || second > most)) return 0;
  for (let next = 2; next < length; next++) if (!isContinuation(bytes[at + next])) return 0;
  return length;
}

function isCesuPair(bytes: Uint8Array, at: number): boolean {
  const [a, b = 0, c, d, e = 0, f] = bytes.subarray(at, at + 6);
  const halves = a === 0xed && d === 0xed && b >= 0xa0 && b <= 0xaf && e >= 0xb0 && e <= 0xbf;
  return halves && isContinuation(c) && isContinuation(f);
}

const isMark = (code: number): boolean => code >= cesuMark && code <= lastMark;

/** The three bytes of one half as a surrogate. */
const halfAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(0xd000 | (((bytes[at + 1] ?? 0) & 0x3f) << 6) | ((bytes[at + 2] ?? 0) & 0x3f));

interface Step {
  readonly text: string;
  readonly length: number;
}

function stepAt(bytes: Uint8Array, at: number): Step {
  const length = sequenceLength(bytes, at);
  if (length > 0) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8');
    if (!isMark(text.charCodeAt(0))) return { text, length };
  } else if (isCesuPair(bytes, at)) {
    return { text: String.fromCharCode(cesuMark) + halfAt(bytes, at) + halfAt(bytes, at + 3), length: 6 };
  }
  return { text: markOf(bytes[at] ?? 0), length: 1 };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const anyMark = /[\uf6ff-\uf7ff]/;

/** The text of valid UTF-8 without characters that are marks here; otherwise `null`. */
export function plainUtf8(bytes: Uint8Array): string | null {
  try {
    const text = strict.decode(bytes);
    return anyMark.test(text) ? null : text;
  } catch {
    return null;
  }
}

export function fromUtf8(bytes: Uint8Array): string {
  const plain = plainUtf8(bytes);
  if (plain !== null) return plain;
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const { text, length } = stepAt(bytes, at);
    pieces.push(text);
    at += length;
  }
  return pieces.join('');
}

const half = (code: number): readonly number[] => [0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];

/** A mark, or a character with the mark of CESU-8. */
const marked = /\uf6ff[\ud800-\udbff][\udc00-\udfff]|[\uf700-\uf7ff]/;

function markedBytes(text: string): Buffer {
  const byte = markedByte(text);
  return Buffer.from(byte === null ? [...half(text.charCodeAt(1)), ...half(text.charCodeAt(2))] : [byte]);
}

export function toUtf8(text: string): Buffer {
  if (!anyMark.test(text)) return Buffer.from(text, 'utf8');
  const pieces = text.split(new RegExp(`(${marked.source})`));
  // `split` with a group gives the marks at odd places.
  return Buffer.concat(
    pieces.map((piece, at) => (at % 2 === 1 ? markedBytes(piece) : Buffer.from(piece, 'utf8'))),
  );
}
