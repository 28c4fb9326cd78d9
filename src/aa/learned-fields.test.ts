// What AA sends beyond the catalogue, from documents as they are stored.

import { expect, test } from 'vitest';
import type { JsonObject } from '../catalogue/customer-record.ts';
import { defaultDialect } from './dialect.ts';
import { LearnedFields, mostDistinct } from './learned-fields.ts';
import { createReread } from './rereading.ts';

const settings = { dialect: defaultDialect };
const reread = createReread(settings);

function learned(...documents: readonly JsonObject[]) {
  const fields = new LearnedFields(settings);
  documents.forEach((document, at) => fields.add(reread({ custId: String(at), custType: 'I', ...document })));
  return fields.list();
}

const one = (...documents: readonly JsonObject[]) => {
  const [field, ...more] = learned(...documents);
  expect(more).toEqual([]);
  return field;
};

const often = (document: (at: number) => JsonObject, times = 10): readonly JsonObject[] =>
  Array.from({ length: times }, (_, at) => document(at));

test('nothing is learned from what the catalogue knows', () => {
  expect(learned({ name: { lastName: 'Doe' }, emails: [{ address: 'a@example.org', best: 'Y' }] })).toEqual(
    [],
  );
});

test.each([
  ['nickName', { nickName: 'Bo' }],
  ['name.maidenName', { name: { lastName: 'Doe', maidenName: 'Roe' } }],
  ['addresses.geoCode', { addresses: [{ city: 'Ely', geoCode: 'X' }] }],
  ['phones.geo.lat', { phones: [{ number: '1', geo: { lat: '52' } }] }],
  ['pets.pet.sort', { pets: { pet: [{ sort: 'cat' }, { sort: 'dog' }] } }],
  ['memberships.statusCode@descr', { memberships: [{ statusCode: 'A', 'statusCode@descr': 'Active' }] }],
  ['phones.total', { 'phones/total': '2' }],
] as const)('%s is told by its place', (path, document) => {
  expect(one(document as unknown as JsonObject)).toMatchObject({ path, reason: 'unknown', customers: 1 });
});

test('customers and values are counted apart, and different values once', () => {
  const tags = { tags: ['a', 'b', 'a'] };
  expect(one(tags, tags)).toMatchObject({ customers: 2, values: 6, distinct: 2 });
  const many = often((at) => ({ nickName: `n${at}` }), mostDistinct + 5);
  expect(one(...many)).toMatchObject({ values: mostDistinct + 5, distinct: null });
});

test.each([
  ['date', (at: number) => `0${1 + (at % 9)}/20/2024`],
  ['date', (at: number) => `2024011${at % 9}103000`],
  ['number', (at: number) => `${at}.5`],
  ['flag', (at: number) => (at % 2 === 0 ? 'Y' : 'N')],
  ['text', (at: number) => `00${at}`],
  ['text', (at: number) => (at < 3 ? 'Y' : `word ${at}`)],
] as const)('a type is guessed: %s', (type, value) => {
  expect(one(...often((at) => ({ nickName: value(at) })))).toMatchObject({ type, readable: 10, values: 10 });
});

test('a few values of no type do not hinder a guess, and are counted', () => {
  const values = often((at) => ({ since: at === 7 ? 'soon' : '01/20/2024' }), 200);
  expect(one(...values)).toMatchObject({ type: 'date', readable: 199, values: 200 });
});

test('a known field is told where its values cannot be read, or come again', () => {
  expect(one({ createDate: '02/30/2024' }, { createDate: '01/20/2024' })).toMatchObject({
    path: 'createDate',
    reason: 'unreadable',
    type: 'date',
    readable: 0,
    values: 1,
  });
  expect(one({ phones: [{ ext: ['1', '2', '3'] }] })).toMatchObject({
    path: 'phones.ext',
    reason: 'repeated',
    values: 2,
  });
});

test('patterns show what values look like, and not what they say', () => {
  const [field] = learned(...often((at) => ({ geoCode: `Ab-${1000 + at}` }), 9), {
    geoCode: 'Ünï\u0007x '.repeat(20),
  });
  expect(field?.patterns).toEqual([
    { pattern: 'Aa-9999', values: 9 },
    { pattern: 'Aaa·a Aaa·a Aaa·a Aaa·a …', values: 1 },
  ]);
});

test('names of any kind are learned, up to a number of places', () => {
  const fields = new LearnedFields(settings);
  const hostile: JsonObject = JSON.parse('{"custId":"1","custType":"I","__proto__":"x","constructor":"y"}');
  fields.add(reread(hostile));
  expect(fields.list().map(({ path }) => path)).toEqual(['__proto__', 'constructor']);
  const names = Array.from({ length: 3_000 }, (_, at) => [`field${at}`, 'x']);
  fields.add(reread({ custId: '2', custType: 'I', ...(Object.fromEntries(names) as JsonObject) }));
  expect(fields.list()).toHaveLength(2_000);
  expect(fields.left).toBe(1_002);
});
