// Names of character encodings as they are met in headers and declarations: those of the WHATWG standard, and beside them those of
// Oracle, Java and Windows, and those that people write by habit.

import { TextDecoder } from 'node:util';

/** A name without what spellings differ in: `X-utf_8` and `utf8` are the same. */
const squeezed = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^x(?=[a-z])/, '');

/** Oracle's names begin with a region and the bits of a character: `WE8`, `BLT8`, `ZHS16`. */
const rules: readonly (readonly [pattern: RegExp, label: string])[] = [
  [/^(?:[a-z]{2,3}8)?(?:iso)?8859p?(\d{1,2})$/, 'iso-8859-$1'],
  [/^latin(\d)$/, 'l$1'],
  [/^(?:al32|al24)?utf(?:8|fss)(?:mb[34]|bom|sig)?$|^cesu8$|^cp65001$/, 'utf-8'],
  [/^(?:al16)?utf16(le|be)?$/, 'utf-16$1'],
  [/^(?:us7?|iso646us)?ascii$|^iso646us$|^7bit$/, 'us-ascii'],
  [/^(?:win)?ansi$/, 'windows-1252'],
  [/^(?:[a-z]{2,3}8)?(?:ms|win|mswin|windows|ansi|cp|mscp|windowscp)(125\d|874)$/, 'windows-$1'],
  [/^(?:ru8)?(?:pc|cp|ibm|dos)866$/, 'ibm866'],
  [/^(?:cl8)?koi8([ru])$/, 'koi8-$1'],
  [/^(?:we8)?macroman8?$/, 'macintosh'],
  [/^(?:cl8)?maccyrillic$/, 'x-mac-cyrillic'],
  [/^(?:th8)?tis(?:ascii|620)$/, 'windows-874'],
  [/^(?:ja16)?(?:shift|s)jis(?:tilde|yen)?$|^(?:ja16)?(?:ms|win|mswin|windows|cp)(?:932|31j)$/, 'shift_jis'],
  [/^ja16euc(?:tilde|yen)?$|^eucjp$/, 'euc-jp'],
  [/^(?:ko16)?(?:ksc?5601|(?:ms|win|mswin|windows|cp)949)$|^euckr$/, 'euc-kr'],
  [/^(?:zhs16)?(?:gbk|c?gb2312(?:80)?|(?:ms|win|mswin|windows|cp)936)$/, 'gbk'],
  [/^(?:zhs32)?gb18030(?:2000)?$/, 'gb18030'],
  [/^(?:zht16)?(?:big5|(?:ms|win|mswin|windows|cp)950)$/, 'big5'],
  [/^(?:zht16|big5)hkscs(?:31)?$/, 'big5-hkscs'],
];

function labelled(label: string, ignoreBOM: boolean): TextDecoder | null {
  try {
    // The WHATWG standard reads `iso-8859-1` as windows-1252, which only adds characters where the other has none.
    return new TextDecoder(label, { fatal: true, ignoreBOM });
  } catch {
    return null;
  }
}

function byRule(name: string, ignoreBOM: boolean): TextDecoder | null {
  const plain = squeezed(name);
  const rule = rules.find(([pattern]) => pattern.test(plain));
  return labelled(rule === undefined ? plain : plain.replace(...rule), ignoreBOM);
}

/** A language and a country, as Oracle (`AMERICAN_AMERICA.WE8MSWIN1252`) and Unix (`en_US.UTF-8`) write them before a name. */
const locale = /^[A-Za-z_ ]*\.(?=[A-Za-z])/;

/**
 * A new decoder for the encoding of this name, which refuses bytes that the encoding does not have. `null`: the name is not known.
 * `inside`: it begins within a text, where what looks like a byte order mark is a character.
 */
export const decoderNamed = (name: string, inside = false): TextDecoder | null =>
  labelled(name, inside) ??
  byRule(name, inside) ??
  (locale.test(name) ? byRule(name.replace(locale, ''), inside) : null);

/** ASCII has no accents. So this name says nothing of the bytes that are accents. */
export const isNameOfAscii = (name: string): boolean =>
  /^(?:(?:us7?|iso646us)?ascii|iso646us|ansix341968|7bit)$/.test(squeezed(name));

/** Encodings that write ASCII in other bytes, or other characters in the bytes of ASCII. */
export const hidesAscii = ({ encoding }: TextDecoder): boolean => /^(?:utf-16|iso-2022)/.test(encoding);

const longestShown = 40;

/** A name for a message: without anything that no name of an encoding has, and cut short. */
export const shownName = (name: string): string => {
  const clean = name.replace(/[^\w.:+-]/g, '?');
  return clean.length > longestShown ? `${clean.slice(0, longestShown)}…` : clean;
};
