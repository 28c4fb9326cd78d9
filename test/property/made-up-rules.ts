// Random customers and random rules, and a second judge: written from the words of the design alone, with numbers for truth, over plain
// objects. It shares nothing with the judge of the program.

import * as fc from 'fast-check';
import { readCustomer } from '../../src/aa/answers/customer.ts';
import { namesOf } from '../../src/aa/answers/customers.ts';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { xmlName } from '../../src/aa/xml/names.ts';
import type { XmlElement } from '../../src/aa/xml/tree.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import type { Condition } from '../../src/shape/conditions.ts';
import type { Match, WrittenRule } from '../../src/shape/rule.ts';

/** A text as it stands in the answer. `bad`: it cannot be understood. */
export interface PlainText {
  readonly text: string;
  readonly bad: boolean;
}

export type PlainRow = Readonly<Record<string, PlainText>>;

export interface PlainCustomer {
  readonly own: PlainRow;
  readonly sections: Readonly<Record<string, readonly PlainRow[]>>;
}

type Kind = 'text' | 'date' | 'flag' | 'number';

const ownKinds = { custType: 'text', createDate: 'date', toBePurged: 'flag' } as const;
const sectionKinds = {
  memberships: { statusCode: 'text', joinDate: 'date', member: 'flag', relationshipType: 'text' },
  customerAttributes: { type: 'text', number: 'number' },
  roles: { role: 'text' },
} as const;
const itemNames = { memberships: 'membership', customerAttributes: 'customerAttribute', roles: 'role' };

const good: Readonly<Record<Kind, readonly string[]>> = {
  text: ['ACTIVE', ' active', 'Term', 'UP-1', 'up-22', 'X', 'I', 'a.b', '*'],
  date: ['2024-01-01', '2024-01-31', '2024-02-29', '1999-12-31'],
  flag: ['true', 'false'],
  number: ['0', '-1', '2.5', '10'],
};
/** A date that does not exist, a word that is no flag, a number with a unit. A text is bad if it is an element with parts. */
const badTexts: Readonly<Record<Kind, string>> = {
  text: 'parts',
  date: '2024-02-30',
  flag: 'T',
  number: '5 kg',
};

const plainText = (kind: Kind, badness: number): fc.Arbitrary<PlainText> =>
  fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...good[kind]).map((text) => ({ text, bad: false })) },
    { weight: badness, arbitrary: fc.constant({ text: badTexts[kind], bad: true }) },
  );

const row = (kinds: Readonly<Record<string, Kind>>, badness: number): fc.Arbitrary<PlainRow> =>
  fc.record(
    Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, plainText(kind, badness)])),
    { requiredKeys: [] },
  ) as fc.Arbitrary<PlainRow>;

export const plainCustomer = (badness: number): fc.Arbitrary<PlainCustomer> =>
  fc.record({
    own: row(ownKinds, badness),
    sections: fc.record(
      Object.fromEntries(
        Object.entries(sectionKinds).map(([name, kinds]) => [
          name,
          fc.array(
            row(kinds, name === 'roles' ? 0 : badness).filter((one) => Object.keys(one).length > 0),
            { maxLength: 3 },
          ),
        ]),
      ),
    ),
  });

// Rules.

const patterns = ['UP-*', '*E', 'a*e', '*', '*P*2*', 'u*-*'];

const valuesOf = (kind: Kind): fc.Arbitrary<readonly string[]> =>
  fc.array(fc.constantFrom(...good[kind], ...(kind === 'text' ? patterns : [])), {
    minLength: 1,
    maxLength: 3,
  });

function conditionOf(kind: Kind): fc.Arbitrary<Condition> {
  const values = fc.record({ kind: fc.constantFrom('values', 'not'), values: valuesOf(kind) });
  const present = fc.record({ kind: fc.constant('present'), present: fc.boolean() });
  if (kind === 'text' || kind === 'flag') return fc.oneof(values, present) as fc.Arbitrary<Condition>;
  const end = fc.option(fc.constantFrom(...good[kind]), { nil: null });
  const range = fc.record({ kind: fc.constant('range'), from: end, to: end });
  return fc.oneof(values, present, range) as fc.Arbitrary<Condition>;
}

const conditions = (kinds: Readonly<Record<string, Kind>>) =>
  fc.record(Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, conditionOf(kind)])), {
    requiredKeys: [],
  });

const conditionsOf = { own: conditions(ownKinds) };
const groups = fc.record(
  Object.fromEntries(Object.entries(sectionKinds).map(([name, kinds]) => [name, conditions(kinds)])),
  { requiredKeys: [] },
);

export const madeUpMatch = fc.record({ own: conditionsOf.own, sections: groups }) as fc.Arbitrary<Match>;

export const madeUpRule: fc.Arbitrary<WrittenRule> = fc.record({
  keep: fc.option(fc.array(madeUpMatch, { minLength: 1, maxLength: 3 }), { nil: null, freq: 6 }),
  never: fc.array(madeUpMatch, { maxLength: 2 }),
});

// The customer as AA would write it.

const leaf = (name: string, text: string | null): XmlElement => ({
  name: xmlName(name),
  attributes: [],
  children: [],
  text,
});

const around = (name: string, children: readonly XmlElement[]): XmlElement => ({
  ...leaf(name, null),
  children,
});

const elements = (plain: PlainRow): readonly XmlElement[] =>
  Object.entries(plain).map(([name, { text, bad }]) =>
    bad && text === badTexts.text ? around(name, [leaf('code', 'x')]) : leaf(name, text),
  );

/** `more`: what else stands in the customer. */
export function recordOf({ own, sections }: PlainCustomer, more: readonly XmlElement[] = []): CustomerRecord {
  const children = [
    ...elements(own),
    leaf('loginId', 'someone'),
    ...Object.entries(sections).map(([name, items]) =>
      around(
        name,
        items.map((item) => around(itemNames[name as keyof typeof itemNames], elements(item))),
      ),
    ),
    ...more,
  ];
  const names = namesOf({ catalogue: builtIn, dialect: defaultDialect });
  return readCustomer({ id: '7', element: around('custInfo', children) }, names)!;
}

// The second judge. 0: false, 1: true, 0.5: undecided.

const kindOf = (section: string | null, field: string): Kind =>
  section === null
    ? ownKinds[field as keyof typeof ownKinds]
    : (sectionKinds[section as keyof typeof sectionKinds] as Readonly<Record<string, Kind>>)[field]!;

function fits(kind: Kind, text: string, wanted: string): boolean {
  if (kind === 'number') return Number(text) === Number(wanted);
  if (kind !== 'text') return text === wanted;
  const pattern = wanted
    .trim()
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 'is').test(text.trim());
}

function ofCondition(condition: Condition, kind: Kind, value: PlainText | undefined): number {
  if (condition.kind === 'present') return (value !== undefined) === condition.present ? 1 : 0;
  if (value?.bad === true) return 0.5;
  switch (condition.kind) {
    case 'values':
      return value !== undefined && condition.values.some((one) => fits(kind, value.text, one)) ? 1 : 0;
    case 'not':
      return value !== undefined && condition.values.some((one) => fits(kind, value.text, one)) ? 0 : 1;
    case 'range': {
      if (value === undefined) return 0;
      const [from, to] = [condition.from, condition.to];
      const order = (one: string, other: string): number =>
        kind === 'number' ? Number(one) - Number(other) : Date.parse(one) - Date.parse(other);
      const above = from === null || order(value.text, from) >= 0;
      return above && (to === null || order(value.text, to) <= 0) ? 1 : 0;
    }
  }
}

const all = (truths: readonly number[]): number => Math.min(1, ...truths);
const some = (truths: readonly number[]): number => Math.max(0, ...truths);

const ofRow = (group: Match['own'], section: string | null, plain: PlainRow): number =>
  all(
    Object.entries(group).map(([field, condition]) =>
      ofCondition(condition, kindOf(section, field), plain[field]),
    ),
  );

const ofMatch = ({ own, sections }: Match, who: PlainCustomer): number =>
  all([
    ofRow(own, null, who.own),
    ...Object.entries(sections).map(([name, group]) =>
      some((who.sections[name] ?? []).map((item) => ofRow(group, name, item))),
    ),
  ]);

/** What the second judge says. */
export function secondVerdict({ keep, never }: WrittenRule, who: PlainCustomer): string {
  const wanted = keep === null ? 1 : some(keep.map((match) => ofMatch(match, who)));
  const truth = Math.min(wanted, 1 - some(never.map((match) => ofMatch(match, who))));
  return truth === 1 ? 'kept' : truth === 0 ? 'irrelevant' : 'undecided';
}
