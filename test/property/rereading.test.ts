// The document of a customer says all that was read: reading it again gives the same record.

import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { createReread } from '../../src/aa/rereading.ts';
import { xmlName } from '../../src/aa/xml/names.ts';
import type { XmlElement } from '../../src/aa/xml/tree.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { Json, JsonObject } from '../../src/catalogue/customer-record.ts';
import { extended } from '../../src/catalogue/extended.ts';
import {
  anyCustomer,
  built,
  byParent,
  expectSame,
  isRecord,
  learned,
  oneSpelling,
  plausible,
  read,
  stored,
} from './made-up-answers.ts';

/** PostgreSQL orders the names of an object by their lengths. */
const ordered = (json: Json): Json => {
  if (Array.isArray(json)) return (json as readonly Json[]).map(ordered);
  if (typeof json !== 'object' || json === null) return json;
  const names = Object.keys(json).toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.assign(
    Object.create(null) as object,
    Object.fromEntries(names.map((name) => [name, ordered((json as JsonObject)[name]!)])),
  ) as Json;
};

/** One AA has one spelling of a name. */
const spelledAlike = (whole: XmlElement): XmlElement => ({
  ...whole,
  name: xmlName(oneSpelling.get(whole.name.canonical) ?? whole.name.own),
  attributes: whole.attributes.map((one) => ({
    ...one,
    name: xmlName(oneSpelling.get(one.name.canonical) ?? one.name.own),
  })),
  children: whole.children.map(spelledAlike),
});

/** Unknown fields stand in the customer and in items, as learned fields do, and not in wrappers of any names. */
const usual: fc.Arbitrary<XmlElement> = fc.record({
  name: fc.constant(xmlName('custInfo')),
  attributes: fc.constant([]),
  children: fc.array(fc.oneof(plausible(0), learned), { minLength: 1, maxLength: 6 }),
  text: fc.constant(null),
});

const promoted = extended(builtIn, {
  customer: { foo: 'text', badgeDate: 'date' },
  sections: {
    addresses: { fields: { geoCode: 'number', tags: { type: 'list', entry: 'tag' } } },
    memberships: { fields: { geoCode: 'text', foo: { type: 'date', inside: 'more' } } },
  },
});
const after = { catalogue: promoted, dialect: { ...defaultDialect, volatile: ['lockCode', 'data'] } };

describe('a customer that is read again from its document', () => {
  test('P7: has the same record, whatever stood in the answer', () => {
    const reread = createReread(built);
    fc.assert(
      fc.property(anyCustomer, (whole) => {
        const record = read(whole, built);
        fc.pre(isRecord(record));
        expectSame(byParent(reread(stored(record.document))), byParent(record));
      }),
      { numRuns: 1000 },
    );
  });

  test('P7: has the same record where the database has an order of its own for names', () => {
    const reread = createReread(built);
    fc.assert(
      fc.property(anyCustomer.map(spelledAlike), (whole) => {
        const record = read(whole, built);
        fc.pre(isRecord(record));
        expectSame(byParent(reread(ordered(record.document) as JsonObject)), byParent(record));
      }),
      { numRuns: 1000 },
    );
  });

  test('P7: with more fields and volatile names has the record that AA would give', () => {
    const reread = createReread(after);
    fc.assert(
      fc.property(usual.map(spelledAlike), (whole) => {
        const [record, wanted] = [read(whole, built), read(whole, after)];
        fc.pre(isRecord(record) && isRecord(wanted));
        expectSame(byParent(reread(stored(record.document))), byParent(wanted));
      }),
      { numRuns: 1000 },
    );
  });
});
