// What is read early is what would have been read at the end: the same documents are read without asking for anybody by
// number, which reads no customer early.

import { describe, expect, test } from 'vitest';
import { chunksOf, readingContext, readRecords } from '../../../test/support/answer-chunks.ts';
import { builtIn } from '../../catalogue/catalogue.ts';
import { createEarlyCustomers } from './early-customers.ts';
import { readingPlans } from './section-plans.ts';
import { readTree } from '../xml/tree.ts';

const email = (address: string): string => `<emails><email><address>${address}</address></email></emails>`;
const one = `<custInfo><custId>1</custId>${email('one@example.org')}</custInfo>`;
const two = `<custInfo><custId>2</custId><name><lastName>Two</lastName></name>${email('two@example.org')}</custInfo>`;
const stranger = `<custId>2</custId>${email('elsewhere@example.org')}`;

const documents: readonly (readonly [string, string])[] = [
  ['plain', `<r>${one}${two}</r>`],
  ['in wrappers', `<r><a><b>${one}${two}</b></a></r>`],
  ['in more wrappers than are looked through early', `<r><a><b><c><d>${one}${two}</d></c></b></a></r>`],
  ['with a status', `<r><status>SUCCESS</status>${one}${two}</r>`],
  ['with an error for one of them', `<r>${one}<error><custId>2</custId><code>200</code></error></r>`],
  [
    'with a failing section',
    `<r>${one}<custInfo><custId>2</custId><emails><error>x</error></emails></custInfo></r>`,
  ],
  ['one of them twice', `<r>${one}${two}${two}</r>`],
  ['one of them twice and different', `<r>${one}${two}${two.replace('Two', 'Three')}</r>`],
  [
    'with a person inside who is asked for too',
    `<r><custInfo><custId>1</custId><spouse>${stranger}</spouse>${email('one@example.org')}</custInfo>${two}</r>`,
  ],
  [
    'with a person inside who stands before the number of the customer',
    `<r><custInfo><spouse>${stranger}</spouse><custId>1</custId>${email('one@example.org')}</custInfo>${two}</r>`,
  ],
  [
    'with an employee who is asked for too',
    `<r><custInfo><custId>1</custId><employees><employee><id>9</id>${stranger}</employee></employees></custInfo>${two}</r>`,
  ],
  ['with sections outside of every customer', `<r>${one}${email('whose@example.org')}</r>`],
  ['of a root with a number of its own', `<r><custId>1</custId>${email('one@example.org')}${two}</r>`],
];

const outcome = async (document: string, custIds?: readonly string[]): Promise<unknown> => {
  const context = readingContext(custIds === undefined ? {} : { custIds });
  try {
    const { customers, errors } = await readRecords(chunksOf(document, 7), context);
    return { customers, errors: [...errors].map(([id, error]) => [id, error.code]) };
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
};

describe('an answer', () => {
  test.each(documents)('%s', async (_, document) => {
    const whole = await outcome(document);
    expect(whole).toBeDefined();
    expect(await outcome(document, ['1', '2'])).toEqual(whole);
  });
});

test('customers asked for are taken out of the tree when they close; others stay in it', async () => {
  const read: string[] = [];
  const early = createEarlyCustomers({
    names: { idNames: ['custid'], plans: readingPlans(builtIn) },
    isAsked: (id) => id !== '3',
    read: ({ id }) => read.push(id),
  });
  const three = one.replace('<custId>1', '<custId>3');
  const root = await readTree(chunksOf(`<r>${one}${two}${three}</r>`), readingContext(), early.onClose);
  expect(read).toEqual(['1', '2']);
  const texts = root.children.map((child) => JSON.stringify(child).includes('example.org'));
  expect(texts).toEqual([false, false, true]);
  expect(root.children.map((child) => early.outcomeOf(child))).toEqual([1, 2, undefined]);
});
