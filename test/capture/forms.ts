// All forms in which a value may stand in a file: encodings, base64 at each of its three places, hex, percent and references.

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** UTF-8 in which each half of a character outside the first plane is written by itself. */
export const cesu8 = (text: string): Buffer =>
  Buffer.concat(
    Array.from({ length: text.length }, (_, at) => {
      const code = text.charCodeAt(at);
      const isHalf = code >= 0xd800 && code <= 0xdfff;
      return isHalf
        ? Buffer.from([0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)])
        : Buffer.from(text[at]!, 'utf8');
    }),
  );

export const encodings = (text: string): readonly Buffer[] => [
  Buffer.from(text, 'utf8'),
  Buffer.from(text, 'utf16le'),
  utf16be(text),
  Buffer.from(text, 'latin1'),
  cesu8(text),
];

/** What base64 makes of these bytes wherever they begin: the part that depends on nothing around them. */
const base64Cores = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(before === 0 ? 0 : before + 1, -1);
  });

const percent = (bytes: Buffer): string =>
  [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const decimal = (text: string): string => Array.from(text, (one) => `&#${one.codePointAt(0)};`).join('');
const hexadecimal = (text: string): string =>
  Array.from(text, (one) => `&#x${one.codePointAt(0)!.toString(16)};`).join('');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Compared without case, as texts of single bytes. */
export const plainForms = (text: string): readonly string[] => [
  ...encodings(text).flatMap((bytes) => [bytes.toString('latin1'), bytes.toString('hex'), percent(bytes)]),
  encodeURIComponent(text.toWellFormed()),
  decimal(text),
  hexadecimal(text),
  escaped(text),
];

export const base64Forms = (text: string): readonly string[] => encodings(text).flatMap(base64Cores);

/** Each value that stands in these bytes, in any form. Of words only the encodings are looked for. */
export function foundIn(
  bytes: Uint8Array,
  values: readonly string[],
  words: readonly string[],
): readonly string[] {
  const exact = Buffer.from(bytes).toString('latin1');
  const small = exact.toLowerCase();
  const whole = values.filter(
    (value) =>
      plainForms(value).some((form) => small.includes(form.toLowerCase())) ||
      base64Forms(value).some((form) => form.length >= 6 && exact.includes(form)),
  );
  const parts = words.filter((word) =>
    encodings(word).some((form) => small.includes(form.toString('latin1').toLowerCase())),
  );
  return [...whole, ...parts];
}
