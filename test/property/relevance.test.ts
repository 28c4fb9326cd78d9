// Any rule judges any customer as the second judge does.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { xmlName } from '../../src/aa/xml/names.ts';
import { excludes, implies } from '../../src/shape/overlaps.ts';
import { compiledRule, fieldsHad, judge, type Match, type WrittenRule } from '../../src/shape/rule.ts';
import {
  madeUpMatch,
  madeUpRule,
  type PlainCustomer,
  type PlainRow,
  plainCustomer,
  recordOf,
  secondVerdict,
} from './made-up-rules.ts';

const runs = { numRuns: 500 };

const verdictOf = (rule: WrittenRule, who: PlainCustomer): string =>
  judge(compiledRule(rule, builtIn), recordOf(who)).kind;

test('a rule says what the second judge says', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(madeUpRule, plainCustomer(2), (rule, who) => {
      const expected = secondVerdict(rule, who);
      seen.add(expected);
      expect(verdictOf(rule, who)).toBe(expected);
    }),
    runs,
  );
  expect(seen.size).toBe(3);
});

test('the order of items, and what the catalogue does not know, change nothing', () => {
  const unknown = [
    { name: xmlName('memo'), attributes: [], children: [], text: 'ACTIVE' },
    { name: xmlName('statusCode'), attributes: [], children: [], text: 'TERM' },
  ];
  fc.assert(
    fc.property(madeUpRule, plainCustomer(2), (rule, who) => {
      const turned = Object.fromEntries(
        Object.entries(who.sections).map(([name, items]) => [name, items.toReversed()]),
      );
      const other = recordOf({ own: who.own, sections: turned }, unknown);
      expect(judge(compiledRule(rule, builtIn), other).kind).toBe(verdictOf(rule, who));
    }),
    runs,
  );
});

test('more in keep never drops, and more in never never keeps', () => {
  fc.assert(
    fc.property(madeUpRule, madeUpMatch, plainCustomer(2), (rule, match, who) => {
      const verdict = verdictOf(rule, who);
      const keep = rule.keep === null ? null : [...rule.keep, match];
      if (verdict === 'kept') expect(verdictOf({ ...rule, keep }, who)).toBe('kept');
      else expect(verdictOf({ ...rule, never: [...rule.never, match] }, who)).not.toBe('kept');
    }),
    runs,
  );
});

/** The first match with all conditions of the second one, of which those that name several values name one. */
const withAll = (one: Match, other: Match): Match => ({
  own: { ...one.own, ...withFewer(other.own) },
  sections: {
    ...one.sections,
    ...Object.fromEntries(Object.entries(other.sections).map(([name, group]) => [name, withFewer(group)])),
  },
});

const withFewer = (group: Match['own']): Match['own'] =>
  Object.fromEntries(
    Object.entries(group).map(([name, condition]) => [
      name,
      condition.kind === 'values' ? { ...condition, values: condition.values.slice(0, 1) } : condition,
    ]),
  );

test('what one match says of another holds for every customer', () => {
  const counts = { implied: 0, excluded: 0 };
  const narrower = fc
    .tuple(madeUpMatch, madeUpMatch)
    .map(([one, other]) => [withAll(one, other), other] as const);
  const pair = fc.oneof(narrower, fc.tuple(madeUpMatch, madeUpMatch));
  fc.assert(
    fc.property(pair, plainCustomer(2), ([one, other], who) => {
      const holds = (match: Match) => verdictOf({ keep: [match], never: [] }, who) === 'kept';
      if (implies(one, other)) {
        counts.implied++;
        if (holds(one)) expect(holds(other)).toBe(true);
      }
      if (excludes(one, other)) {
        counts.excluded++;
        expect(holds(one) && holds(other)).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(counts.implied, counts.excluded)).toBeGreaterThan(100);
});

/** The customer as AA may have meant it: what is bad has another text, or is not there. */
const understood = (row: PlainRow, meant: string | null): PlainRow =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => {
      if (!value.bad) return [[name, value]];
      return meant === null ? [] : [[name, { text: meant, bad: false }]];
    }),
  );

test('what was decided stays so, whatever the texts that were not understood say', () => {
  const meanings = fc.constantFrom('ACTIVE', '2024-01-31', 'true', '2.5');
  // A condition on presence knows that the text is there.
  fc.assert(
    fc.property(madeUpRule, plainCustomer(5), meanings, (rule, who, meant) => {
      const verdict = verdictOf(rule, who);
      fc.pre(verdict !== 'undecided');
      const own = understood(who.own, meant);
      const sections = Object.fromEntries(
        Object.entries(who.sections).map(([name, items]) => [
          name,
          items.map((item) => understood(item, meant)),
        ]),
      );
      expect([verdict, 'undecided']).toContain(verdictOf({ ...rule }, { own, sections }));
    }),
    runs,
  );
});

test('a field that no answer has had decides nothing alone, and all others decide as before', () => {
  fc.assert(
    fc.property(madeUpRule, plainCustomer(0), (written, who) => {
      const rule = compiledRule(written, builtIn);
      const record = recordOf(who);
      const unseen = new Set(rule.fields).difference(new Set(fieldsHad(rule, record)));
      const [trusted, distrusted] = [judge(rule, record), judge(rule, record, unseen)];
      if (distrusted.kind === 'undecided') {
        expect(distrusted.why).toBe('unseen');
        expect(unseen.has(distrusted.path)).toBe(true);
      } else expect(distrusted.kind).toBe(trusted.kind);
    }),
    runs,
  );
});
