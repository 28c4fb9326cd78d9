// A rule judges what is stored by the sections that it asks about as by the whole of it.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReread } from '../../src/aa/rereading.ts';
import { xmlName } from '../../src/aa/xml/names.ts';
import type { XmlElement } from '../../src/aa/xml/tree.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { FieldsSeen, judgeWithCare, sectionsJudged } from '../../src/shape/keeping.ts';
import { compiledRule, fieldsHad, type WrittenRule } from '../../src/shape/rule.ts';
import { anyCustomer, built, isRecord, read, stored } from './made-up-answers.ts';
import { madeUpRule } from './made-up-rules.ts';

const runs = { numRuns: 500 };
const reread = createReread(built);

const element = (name: string, children: readonly XmlElement[], text: string | null = null): XmlElement => ({
  name: xmlName(name),
  attributes: [],
  children,
  text,
});

const dated = (section: string, item: string, field: string) =>
  fc
    .constantFrom('03/04/2024', '31/12/2024', '2024-01-01')
    .map((text) => element(section, [element(item, [element(field, [], text)])]));

/** One date may say in which order the others are written. */
const dates = fc.oneof(
  dated('memberships', 'membership', 'joinDate'),
  dated('customerAttributes', 'customerAttribute', 'date'),
  dated('committeePositions', 'position', 'startDate'),
);

const whole = fc
  .tuple(anyCustomer, fc.array(dates, { maxLength: 3 }))
  .map(([one, more]) => ({ ...one, children: [...one.children, ...more] }));

const joined: WrittenRule = {
  keep: [
    { own: {}, sections: { memberships: { joinDate: { kind: 'range', from: '2024-03-20', to: null } } } },
  ],
  never: [{ own: {}, sections: { employmentAttributes: { type: { kind: 'values', values: ['A'] } } } }],
};

test('P21: a rule says of a part of what is stored what it says of the whole', () => {
  const kinds = new Map<string, number>();
  fc.assert(
    fc.property(
      whole,
      fc.oneof({ weight: 3, arbitrary: madeUpRule }, { weight: 1, arbitrary: fc.constant(joined) }),
      fc.array(fc.nat()),
      (answer, written, trusted) => {
        const record = read(answer, built);
        fc.pre(isRecord(record));
        const rule = compiledRule(written, builtIn);
        const document = stored(record.document);
        const [all, part] = [reread(document), reread(document, sectionsJudged(rule, builtIn))];
        expect(fieldsHad(rule, part)).toEqual(fieldsHad(rule, all));
        const { unseen } = new FieldsSeen(
          rule,
          trusted.map((at) => rule.fields[at % rule.fields.length] ?? ''),
        );
        const verdict = judgeWithCare(rule, all, unseen);
        kinds.set(verdict.kind, (kinds.get(verdict.kind) ?? 0) + 1);
        expect(judgeWithCare(rule, part, unseen)).toEqual(verdict);
      },
    ),
    runs,
  );
  expect(kinds.size).toBe(3);
});
