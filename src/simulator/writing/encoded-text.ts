// Texts on the wire: escaped for XML, with character references for characters that the encoding lacks, and as bytes.

import type { AnswerStyle, Encoding } from './answer-style.ts';

/** The characters of windows-1252 from 0x80 to 0x9F, where ISO-8859-1 has control characters. `\0` marks empty places. */
const windowsSpecials = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

const windowsBytes = new Map(
  windowsSpecials
    .split('')
    .flatMap((character, i): readonly (readonly [string, string])[] =>
      character === '\0' ? [] : [[character, String.fromCharCode(0x80 + i)]],
    ),
);

const windowsSpecial = new RegExp(`[${[...windowsBytes.keys()].join('')}]`, 'g');

/** Characters without a byte. The controls from 0x80 to 0x9F count too, because readers treat their bytes differently. */
const lacking: Readonly<Record<Encoding, RegExp | null>> = {
  'utf-8': null,
  'iso-8859-1': /[\u0080-\u009f\u0100-\u{10ffff}]/gu,
  'windows-1252': new RegExp(`(?!${windowsSpecial.source})[\\u0080-\\u009f\\u0100-\\u{10ffff}]`, 'gu'),
};

const reference = (character: string): string => `&#${character.codePointAt(0) ?? 0};`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

const entityOf = (character: string): string => entities[character] ?? character;

type Escape = (text: string) => string;

function referring(encoding: Encoding, around: Escape = (text) => text): Escape {
  const pattern = lacking[encoding];
  return pattern === null
    ? (text) => text
    : (text) => text.replace(pattern, (character) => around(reference(character)));
}

function escapedText(encoding: Encoding): Escape {
  const refer = referring(encoding);
  return (text) => refer(/[&<>]/.test(text) ? text.replace(/[&<>]/g, entityOf) : text);
}

/** In CDATA neither references nor `]]>` can stand. For both the section is ended and another one is begun. */
function cdataText(encoding: Encoding): Escape {
  const refer = referring(encoding, (written) => `]]>${written}<![CDATA[`);
  return (text) => `<![CDATA[${refer(text.replaceAll(']]>', ']]]]><![CDATA[>'))}]]>`;
}

export interface TextEscapes {
  /** Between tags. */
  readonly text: Escape;
  /** Between the double quotes of an attribute. Line breaks are written as references, because parsers drop them there. */
  readonly attribute: Escape;
}

export function textEscapes({ encoding, cdata }: AnswerStyle): TextEscapes {
  const refer = referring(encoding);
  return {
    text: cdata ? cdataText(encoding) : escapedText(encoding),
    attribute: (text) => refer(text.replace(/[&<>"\n]/g, entityOf)),
  };
}

/** The bytes of a text that has been escaped for the encoding. */
export function bytesOf(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'iso-8859-1':
      return Buffer.from(text, 'latin1');
    case 'windows-1252':
      return Buffer.from(
        text.replace(windowsSpecial, (character) => windowsBytes.get(character) ?? '?'),
        'latin1',
      );
  }
}
