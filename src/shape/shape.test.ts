import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttributeFilter } from '../catalogue/section.ts';
import { type AskedSections, parsedShape, shapeOf } from './shape.ts';

const filter: fc.Arbitrary<AttributeFilter> = fc
  .record(
    { type: fc.constantFrom('SPEC', 'LIC'), code: fc.constantFrom('FR', 'EN') },
    { requiredKeys: ['type'] },
  )
  .map((one) => one as AttributeFilter);

const asked: fc.Arbitrary<AskedSections> = fc.dictionary(
  fc.constantFrom('emails', 'jobs', 'memberships', 'customerAttributes', 'bio'),
  fc.record({
    options: fc.subarray(['includeBad', 'includeInactive', 'includeAll']),
    attr: fc.array(filter),
  }),
);

/** The same wish in other words. */
const turned = (sections: AskedSections): AskedSections =>
  Object.fromEntries(
    Object.entries(sections)
      .toReversed()
      .map(([name, { options, attr }]) => [
        name,
        {
          options: [...options, ...options].toReversed(),
          attr: [...attr, ...attr]
            .map((one) => Object.fromEntries(Object.entries(one).toReversed()))
            .toReversed(),
        },
      ]),
  );

test('what means the same has the same id, and a stored shape is read as it was', () => {
  fc.assert(
    fc.property(asked, (sections) => {
      const shape = shapeOf(sections);
      expect(shapeOf(turned(sections))).toEqual(shape);
      expect(parsedShape(shape.text)).toEqual(shape);
    }),
  );
});

test('what differs has another id', () => {
  const shapes: readonly AskedSections[] = [
    {},
    { emails: { options: [], attr: [] } },
    { emails: { options: ['includeBad'], attr: [] } },
    { customerAttributes: { options: ['includeAll'], attr: [] } },
    { customerAttributes: { options: [], attr: [{ type: 'SPEC' }] } },
    { customerAttributes: { options: [], attr: [{ type: 'SPEC', code: 'FR' }] } },
  ];
  expect(new Set(shapes.map((one) => shapeOf(one).id)).size).toBe(shapes.length);
});
