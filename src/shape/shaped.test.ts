import { expect, test } from 'vitest';
import { madeUpCustomer } from '../../test/contract/made-up-customer.ts';
import { builtIn } from '../catalogue/catalogue.ts';
import { everySection } from '../config/section-keys.ts';
import { documentWithout, shapeRecords, unasked } from './shaped.ts';
import { shapeOf } from './shape.ts';

const without = (...names: readonly string[]) =>
  shapeOf(Object.fromEntries(Object.entries(everySection).filter(([name]) => !names.includes(name))));

test('P19: what AA sends though it was not asked for is left out', () => {
  const shape = without('emails', 'communicationPreferences');
  const sent = madeUpCustomer('1');
  const once = builtIn.customerFields.findIndex(({ element }) => element === 'globalOptOut');
  const record = { ...sent, values: sent.values.map((value, at) => (at === once ? true : value)) };
  const kept = shapeRecords(shape, builtIn)(record);
  expect(record.sections.emails).not.toEqual([]);
  expect(kept.sections.emails).toEqual([]);
  expect(kept.sections.phones).toEqual(record.sections.phones);
  expect(kept.values[once]).toBeNull();
  expect(kept.document).not.toHaveProperty('emails');
});

test('a customer who has nothing to leave out goes on as it is', () => {
  const record = madeUpCustomer('1');
  expect(shapeRecords(shapeOf(everySection), builtIn)(record)).toBe(record);
});

test('a document loses sections, what stands once in them, and what stands within items', () => {
  const shape = without('emails', 'communicationPreferences', 'employmentAttributes');
  const document = {
    custId: '1',
    globalOptOut: 'true',
    emails: [{ address: 'a@example.org' }],
    jobs: [{ title: 'one', employmentAttributes: [{ type: 'A' }] }, { title: 'two' }],
    constructor: 'unknown',
  };
  const sections = unasked(shape, builtIn);
  expect(documentWithout(document, sections, builtIn)).toEqual({
    custId: '1',
    jobs: [{ title: 'one' }, { title: 'two' }],
    constructor: 'unknown',
  });
  const clean = { custId: '1', jobs: [{ title: 'two' }] };
  expect(documentWithout(clean, unasked(without('emails'), builtIn), builtIn)).toBe(clean);
});
