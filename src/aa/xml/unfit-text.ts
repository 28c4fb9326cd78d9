// Texts with characters that XML does not have. Each is replaced by U+FFFD, so one character is lost and the rest stays. The two
// halves of one character are joined, as that has one reading only.
//
// What cannot stand in a text at all passes through the parser as marks: pairs of characters that XML forbids, too.

/** Stands for a character that is lost. */
export const lost = '\uFFFD';

const highHalf = '\uFFFF';
const lowHalf = '\uFFFE';
const badByte = '\0';

const lowSurrogates = 0xdc00;

/**
 * A half of a surrogate pair that came alone, as bytes or as a reference. The parser must not see a high half: it would take the
 * next character for the low one.
 */
export const halfMark = (half: number): string =>
  half < lowSurrogates ? highHalf + String.fromCharCode(half + 0x400) : lowHalf + String.fromCharCode(half);

/** A byte, or several that belong together, that the encoding does not have. */
export const byteMark = (byte: number): string => badByte + String.fromCharCode(lowSurrogates + byte);

export const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** Whether XML 1.0 has the character. */
export const isXmlCharacter = (code: number): boolean =>
  code >= 0x20
    ? code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
    : code === 0x09 || code === 0x0a || code === 0x0d;

/** `U+000B` */
export const codePointName = (code: number): string =>
  `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

/** Marks, pairs that are whole, and single characters that XML does not have. */
const unfit = new RegExp(
  String.raw`\uFFFF([\uDC00-\uDFFF])(?:\uFFFE([\uDC00-\uDFFF]))?|\uFFFE([\uDC00-\uDFFF])|\u0000([\uDC00-\uDCFF])` +
    String.raw`|[\uD800-\uDBFF][\uDC00-\uDFFF]|[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]`,
  'g',
);

export interface FitText {
  readonly text: string;
  /** What was repaired, each in a few words: `U+000B`, `U+1F600 (two halves)`, `U+FFFD (byte E9)`. */
  readonly repairs: readonly string[];
}

type Groups = readonly (string | undefined)[];

/** The text without anything that XML does not have. */
export function fitText(text: string): FitText {
  const repairs: string[] = [];
  const fit = text.replace(unfit, (found: string, ...groups: Groups) => {
    const [character, repair] = repaired(found, groups);
    if (repair !== null) repairs.push(repair);
    return character;
  });
  return { text: fit, repairs };
}

function repaired(found: string, [high, low, lone, byte]: Groups): readonly [string, string | null] {
  if (byte !== undefined) return [lost, byteName(byte.charCodeAt(0) - lowSurrogates)];
  if (lone !== undefined) return [lost, codePointName(lone.charCodeAt(0))];
  if (high === undefined)
    return found.length === 2 ? [found, null] : [lost, codePointName(found.charCodeAt(0))];
  const half = String.fromCharCode(high.charCodeAt(0) - 0x400);
  if (low === undefined) return [lost, codePointName(half.charCodeAt(0))];
  const joined = half + low;
  return [joined, `${codePointName(joined.codePointAt(0) ?? 0)} (two halves)`];
}

const byteName = (byte: number): string =>
  `U+FFFD (byte ${byte.toString(16).toUpperCase().padStart(2, '0')})`;
