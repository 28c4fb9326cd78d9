// P11: the same in other encodings, and in bytes that are not in the encoding that they should be in.

import { cesu8Text, describePlanted } from './planted-cases.ts';

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

describePlanted([
  ['UTF-8 without a charset', null, (text) => Buffer.from(text, 'utf8')],
  ['ISO-8859-1', 'ISO-8859-1', (text) => Buffer.from(text, 'latin1')],
  ['ISO-8859-1 that is declared as UTF-8', 'UTF-8', (text) => Buffer.from(text, 'latin1')],
  ['UTF-16LE', null, utf16],
  ['UTF-16BE', null, (text) => utf16(text).swap16()],
  ['CESU-8', 'UTF-8', cesu8Text],
  ['an unknown encoding', 'x-planted', (text) => Buffer.from(text, 'latin1')],
]);
