import { setFlagsFromString } from 'node:v8';
import { EVENTS, SaxesParser } from 'saxes';
import { expect, test, vi } from 'vitest';
import { createXmlParser } from './parser.ts';

const hasFastProperties = (() => {
  setFlagsFromString('--allow-natives-syntax');
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- natives are no syntax that a module may contain
    return new Function('object', 'return %HasFastProperties(object)') as (object: unknown) => boolean;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
})();

const handler = { open: () => {}, text: () => {}, repaired: () => {}, close: () => {} };

/** The objects of saxes that were written to. V8 settles the shape of a class with its first few objects, so there are more. */
const parsersWrittenTo = (count: number): readonly SaxesParser[] => {
  const write = vi.spyOn(SaxesParser.prototype, 'write');
  for (let made = 0; made < count; made++) {
    const parser = createXmlParser({ depth: 8, textLength: 100 }, handler);
    parser.write('<?xml version="1.0"?><r a="1">text &amp;<!-- comment --><b><![CDATA[c]]></b><n/></r>');
  }
  const written = write.mock.contexts as unknown as readonly SaxesParser[];
  write.mockRestore();
  return [...written];
};

test('the parser stays an object that V8 accesses quickly, which too many handlers of saxes prevent', () => {
  const parsers = parsersWrittenTo(20);
  expect(parsers).toHaveLength(20);
  expect(parsers.map(hasFastProperties)).not.toContain(false);

  const burdened = parsersWrittenTo(1)[0]!;
  for (const event of EVENTS) burdened.on(event, () => {});
  expect(hasFastProperties(burdened)).toBe(false);
});
