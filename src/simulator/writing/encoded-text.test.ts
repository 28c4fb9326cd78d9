import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { defaultStyle, type Encoding } from './answer-style.ts';
import { bytesOf, textEscapes } from './encoded-text.ts';

const encodings: readonly Encoding[] = ['utf-8', 'iso-8859-1', 'windows-1252'];

function readBack(xml: string): { readonly text: string; readonly attribute: string } {
  let [text, attribute] = ['', ''];
  const parser = new SaxesParser();
  parser.on('opentag', ({ attributes }) => (attribute = String(attributes['b'])));
  parser.on('text', (piece) => (text += piece));
  parser.on('cdata', (piece) => (text += piece));
  parser.write(xml).close();
  return { text, attribute };
}

const texts = fc.stringMatching(/^[ -~é-ÿŁ“”’€中😀\n\]>]{0,40}$/u);

test.each(encodings.flatMap((encoding) => [true, false].map((cdata) => ({ encoding, cdata }))))(
  'any text comes back from its bytes, in $encoding with CDATA $cdata',
  ({ encoding, cdata }) => {
    const escapes = textEscapes({ ...defaultStyle, encoding, cdata });
    fc.assert(
      fc.property(texts, (text) => {
        const xml = `<a b="${escapes.attribute(text)}">${escapes.text(text)}</a>`;
        const decoded = new TextDecoder(encoding, { fatal: true }).decode(bytesOf(xml, encoding));
        expect(readBack(decoded)).toEqual({ text, attribute: text });
      }),
    );
  },
);

test.each([
  ['utf-8', [0xe2, 0x80, 0x99, 0xc3, 0xa9]],
  ['iso-8859-1', [...Buffer.from('&#8217;'), 0xe9]],
  ['windows-1252', [0x92, 0xe9]],
] as const)('an apostrophe and an é have the right bytes in %s', (encoding, bytes) => {
  const { text } = textEscapes({ ...defaultStyle, encoding });
  expect([...bytesOf(text('’é'), encoding)]).toEqual(bytes);
});
