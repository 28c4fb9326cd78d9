// What is in a message: at most so many changes and bytes, those of a customer merged, and nothing of the feed left out.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { custId } from '../catalogue/ids.ts';
import type { FeedChange, FeedKind } from '../shadow/shadow.ts';
import { Packing, type PackingTerms } from './packing.ts';

const usual: PackingTerms = { kinds: null, sections: null, each: false, settleMs: 2_000 };

const change = (
  changeNo: number,
  customer: string,
  kind: FeedKind,
  sections: readonly string[] = [],
): FeedChange => ({
  changeNo,
  custId: custId(customer),
  kind,
  sections,
  fields: sections.map((section) => `${section}.*`),
  cause: null,
  committedAt: new Date(changeNo),
});

/** The messages of a feed, one after the other. */
function messagesOf(feed: readonly FeedChange[], terms: PackingTerms): readonly Packing[] {
  const messages = [new Packing(terms)];
  for (const one of feed)
    if (messages.at(-1)?.add(one) !== true) {
      messages.push(new Packing(terms));
      messages.at(-1)?.add(one);
    }
  return messages;
}

const merge = (kinds: readonly FeedKind[]): string =>
  messagesOf(
    kinds.map((kind, at) => change(at + 1, '1', kind, [`section${at}`])),
    usual,
  )
    .flatMap(({ changes }) => changes)
    .map(({ kind, change_no, sections }) => `${change_no} ${kind} ${sections.length}`)
    .join(', ');

test.each<[readonly FeedKind[], string]>([
  [['created', 'updated', 'updated'], '3 created 3'],
  [['updated', 'deleted'], '2 deleted 2'],
  [['deleted', 'restored', 'updated'], '3 restored 3'],
  [['updated', 'forgotten', 'created'], '1 updated 1, 2 forgotten 1, 3 created 1'],
])('changes of a customer become one: %s', (kinds, expected) => {
  expect(merge(kinds)).toBe(expected);
});

test('P18: a change that is larger than a message goes alone', () => {
  const large = change(2, '2', 'updated', [`s${'x'.repeat(30_000)}`]);
  const messages = messagesOf([change(1, '1', 'created'), large, change(3, '3', 'created')], usual);
  expect(messages.map(({ changes }) => changes.map(({ change_no }) => change_no))).toEqual([[1], [2], [3]]);
});

const feeds = fc
  .array(
    fc.record({
      customer: fc.integer({ min: 1, max: 150 }).map(String),
      kind: fc.constantFrom<FeedKind>('created', 'updated', 'restored', 'deleted', 'forgotten'),
      sections: fc.subarray(['customer', 'emails', 'memberships', 'x'.repeat(300)]),
    }),
    { maxLength: 300 },
  )
  .map((told) => told.map(({ customer, kind, sections }, at) => change(at + 1, customer, kind, sections)));

const terms: fc.Arbitrary<PackingTerms> = fc.record({
  kinds: fc.option(
    fc.subarray<Exclude<FeedKind, 'forgotten'>>(['created', 'updated', 'restored', 'deleted']),
  ),
  sections: fc.option(fc.subarray(['customer', 'emails'])),
  each: fc.boolean(),
  settleMs: fc.constantFrom(0, 2_000),
});

test('P19: changes of one customer are the configuration’s only where all of them are', () => {
  const caused = (changeNo: number, cause: FeedChange['cause']): FeedChange => ({
    ...change(changeNo, '1', 'updated', ['emails']),
    cause,
  });
  const causeOf = (...causes: readonly FeedChange['cause'][]) =>
    messagesOf(
      causes.map((cause, at) => caused(at + 1, cause)),
      usual,
    ).flatMap(({ changes }) => changes.map(({ cause }) => cause));
  expect(causeOf('shape', 'shape')).toEqual(['shape']);
  expect(causeOf(null, 'shape')).toEqual([null]);
  expect(causeOf('shape', null)).toEqual([null]);
});

test('P18: messages have what is wanted of the feed, in order, and are not too large', () => {
  fc.assert(
    fc.property(feeds, terms, (feed, given) => {
      const messages = messagesOf(feed, given);
      const told = messages.flatMap((message) => message.told);
      expect(told).toEqual(told.toSorted((a, b) => a.changeNo - b.changeNo));
      const left = feed.filter((one) => !told.includes(one));
      for (const { kind, sections } of left) {
        expect(kind).not.toBe('forgotten');
        const isUnwanted = given.kinds?.includes(kind) === false;
        expect(isUnwanted || !sections.some((section) => given.sections?.includes(section) ?? true)).toBe(
          true,
        );
      }
      for (const { changes, end, told: own } of messages) {
        const size = Buffer.byteLength(JSON.stringify(changes));
        expect(changes.length <= (given.each ? 1 : 100) && (size <= 20_001 || changes.length === 1)).toBe(
          true,
        );
        expect(end?.changeNo ?? 0).toBeGreaterThanOrEqual(own.at(-1)?.changeNo ?? 0);
        // The newest change of each customer is told by its number.
        for (const { custId: id } of own) {
          const last = own.findLast((one) => one.custId === id);
          expect(changes.some((one) => one.change_no === last?.changeNo)).toBe(true);
        }
        if (given.settleMs === 0) expect(changes).toHaveLength(own.length);
      }
    }),
    { numRuns: 200 },
  );
});

test('P18: a message whose end is known has the same in it again', () => {
  fc.assert(
    fc.property(feeds, terms, (feed, given) => {
      let begin = 0;
      for (const message of messagesOf(feed, given)) {
        const end = message.end?.changeNo ?? begin;
        const again = new Packing(given, true);
        for (const one of feed.filter(({ changeNo }) => changeNo > begin && changeNo <= end)) again.add(one);
        expect(again.changes).toEqual(message.changes);
        begin = end;
      }
    }),
    { numRuns: 200 },
  );
});
