import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtIn } from '../../catalogue/catalogue.ts';
import { customerFields } from '../../catalogue/customer-fields.ts';
import type {
  CustomerRecord,
  Json,
  JsonObject,
  SectionItem,
  Value,
} from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { custId } from '../../catalogue/ids.ts';
import { type SectionName, sections } from '../../catalogue/sections.ts';
import { changedParts, contentDigest, digestPlan, shownPart } from './content-digest.ts';
import { asKept } from '../../../test/support/as-kept.ts';

const typed: Readonly<Record<Field['type'], fc.Arbitrary<Value>>> = {
  text: fc.string({ maxLength: 6 }),
  date: fc.constantFrom('2024-01-01', '2024-02-01'),
  flag: fc.boolean(),
  number: fc.integer(),
  list: fc.array(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 3 }),
};

const values = (fields: readonly Field[]): fc.Arbitrary<readonly Value[]> =>
  fc.tuple(...fields.map(({ type }) => fc.option(typed[type])));

const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ maxLength: 4 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 3 }), tie('json'), { maxKeys: 3 }),
  ),
})).json;
const object = fc.dictionary(fc.string({ maxLength: 3 }), json, { maxKeys: 3 }) as fc.Arbitrary<JsonObject>;

const items = ({ fields, within }: (typeof sections)[number]): fc.Arbitrary<readonly SectionItem[]> =>
  fc.array(
    fc.record({
      values: values(fields),
      extra: fc.option(object),
      parentNo: within === null ? fc.constant(null) : fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 4 },
  );

const record: fc.Arbitrary<CustomerRecord> = fc.record({
  custId: fc.constant(custId('1')),
  values: values(customerFields),
  extra: fc.option(object),
  sections: fc.record(
    Object.fromEntries(sections.map((section) => [section.name, items(section)])),
  ) as unknown as fc.Arbitrary<CustomerRecord['sections']>,
  unknownSections: object,
  document: fc.constant({}),
  findings: fc.constant([]),
});

const plan = digestPlan(builtIn);
const digest = (one: CustomerRecord) => contentDigest(asKept(one), plan);
const hash = (one: CustomerRecord): string => digest(one).contentHash;

const withItems = (
  one: CustomerRecord,
  name: SectionName,
  changed: readonly SectionItem[],
): CustomerRecord => ({ ...one, sections: { ...one.sections, [name]: changed } });

function turnedKeys(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(turnedKeys).toReversed();
  const entries = Object.entries(value as JsonObject).map(
    ([key, inner]) => [key, turnedKeys(inner)] as const,
  );
  return Object.fromEntries(entries.toReversed());
}

/** Everything in another order, the parents of nested items followed. */
function turned(one: CustomerRecord): CustomerRecord {
  const parents = one.sections.jobs.length;
  const turnedItems = sections.map(({ name, within }) => [
    name,
    one.sections[name].toReversed().map(({ values: own, extra, parentNo }) => ({
      values: own.map((value) => turnedKeys(value) as Value),
      extra: turnedKeys(extra) as JsonObject | null,
      parentNo:
        within === null || parentNo === null || parentNo > parents ? parentNo : parents + 1 - parentNo,
    })),
  ]);
  return {
    ...one,
    extra: turnedKeys(one.extra) as JsonObject | null,
    unknownSections: turnedKeys(one.unknownSections) as JsonObject,
    sections: Object.fromEntries(turnedItems) as CustomerRecord['sections'],
  };
}

const other = (value: Value, type: Field['type']): Value => {
  if (value === null) return type === 'flag' ? false : type === 'number' ? 0 : type === 'list' ? ['x'] : '';
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'object') return [...value, 'x'];
  return typeof value === 'number' ? value + 1 : `${value}x`;
};

const replaced = (own: readonly Value[], at: number, value: Value): readonly Value[] => own.with(at, value);

describe('content hash', () => {
  test('P7: neither the order of items nor the order of keys counts, at any depth', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(hash(turned(one))).toBe(hash(one));
      }),
    );
  });

  test('P7: what is volatile does not count: the document and the findings', () => {
    fc.assert(
      fc.property(record, object, (one, document) => {
        const findings = [{ kind: 'unknown', path: 'a' }] as const;
        expect(hash({ ...one, document, findings })).toBe(hash(one));
      }),
    );
  });

  test('P7: every single value of the customer counts, and only the part `customer` differs', () => {
    fc.assert(
      fc.property(record, (one) => {
        customerFields.forEach(({ type }, at) => {
          const changed = { ...one, values: replaced(one.values, at, other(one.values[at]!, type)) };
          expect(hash(changed)).not.toBe(hash(one));
          expect(changedParts(digest(one).parts, digest(changed).parts, plan)).toEqual(['customer']);
        });
      }),
      { numRuns: 20 },
    );
  });

  test.each(sections.filter(({ fields }) => fields.length > 0))(
    'every single value of every field of $name counts, present or absent',
    (section) => {
      fc.assert(
        fc.property(record, items(section), (base, generated) => {
          const item = { values: section.fields.map(() => null), extra: null, parentNo: null };
          const one = withItems(base, section.name, [...generated, item]);
          one.sections[section.name].forEach((changedItem, itemAt) => {
            section.fields.forEach(({ type }, at) => {
              const own = replaced(changedItem.values, at, other(changedItem.values[at]!, type));
              const list = one.sections[section.name].with(itemAt, { ...changedItem, values: own });
              const changed = withItems(one, section.name, list);
              expect(hash(changed)).not.toBe(hash(one));
              const parts = changedParts(digest(one).parts, digest(changed).parts, plan);
              expect(parts).toContain(section.name);
              const alone = section.name !== 'jobs' || base.sections.employmentAttributes.length === 0;
              if (alone) expect(parts).toEqual([section.name]);
            });
          });
        }),
        { numRuns: 10 },
      );
    },
  );

  test('P7: how often an item comes counts', () => {
    fc.assert(
      fc.property(record, fc.constantFrom(...sections), (one, { name, fields }) => {
        const item = one.sections[name][0] ?? { values: fields.map(() => 'x'), extra: null, parentNo: null };
        expect(hash(withItems(one, name, [...one.sections[name], item]))).not.toBe(hash(one));
      }),
    );
  });

  test('P7: what the catalogue does not know counts: extras of the customer and of items, and whole sections', () => {
    fc.assert(
      fc.property(record, (one) => {
        const extra = { ...one.extra, brandNew: 'value' };
        const item = { values: ['x'], extra: null, parentNo: null };
        const withRole = withItems(one, 'roles', [item]);
        expect(hash({ ...one, extra })).not.toBe(hash(one));
        expect(hash(withItems(one, 'roles', [{ ...item, extra: { a: '1' } }]))).not.toBe(hash(withRole));
        const unknownSections = { ...one.unknownSections, brandNew: [{ a: '1' }] };
        expect(hash({ ...one, unknownSections })).not.toBe(hash(one));
      }),
    );
  });

  const job = (title: string): SectionItem => ({ values: [null, title], extra: null, parentNo: null });
  const attribute = (code: string, parentNo: number): SectionItem => ({
    values: [null, null, code],
    extra: null,
    parentNo,
  });
  const employed = (jobs: readonly SectionItem[], attributes: readonly SectionItem[]): CustomerRecord => ({
    custId: custId('1'),
    values: ['1'],
    extra: null,
    sections: {
      ...(Object.fromEntries(
        sections.map(({ name }) => [name, []]),
      ) as unknown as CustomerRecord['sections']),
      jobs,
      employmentAttributes: attributes,
    },
    unknownSections: {},
    document: {},
    findings: [],
  });

  test('an attribute that moves to another job counts', () => {
    const jobs = [job('nurse'), job('teacher')];
    expect(hash(employed(jobs, [attribute('A', 1)]))).not.toBe(hash(employed(jobs, [attribute('A', 2)])));
  });

  test('two equal jobs with an attribute each differ from two of which one has both', () => {
    const jobs = [job('nurse'), job('nurse')];
    const each = employed(jobs, [attribute('A', 1), attribute('B', 2)]);
    const both = employed(jobs, [attribute('A', 1), attribute('B', 1)]);
    expect(hash(each)).not.toBe(hash(both));
  });

  test('absent, null and empty mean the same', () => {
    const one = employed([], []);
    expect(hash({ ...one, extra: {} })).toBe(hash(one));
    expect(hash({ ...one, extra: { a: null, b: [], c: { d: null } } })).toBe(hash(one));
    expect(hash({ ...one, unknownSections: { news: [] } })).toBe(hash(one));
    expect(hash({ ...one, values: ['1', null, null] })).toBe(hash(one));
  });

  test('text, number and flag that look alike differ', () => {
    const one = (extra: Json): string => hash({ ...employed([], []), extra: { a: extra } });
    expect(new Set([one('1'), one(1), one(true), one('true'), one('t'), one(['1']), one([1, 1])]).size).toBe(
      7,
    );
  });

  test('no trick with separators makes two customers alike', () => {
    const roles = (...texts: readonly string[]): string =>
      hash(
        withItems(
          employed([], []),
          'roles',
          texts.map((text) => ({ values: [text], extra: null, parentNo: null })),
        ),
      );
    expect(roles('a', 'b')).not.toBe(roles('a6:role=1:b'));
    expect(roles('1:a')).not.toBe(roles('a'));
    expect(roles('a', '')).not.toBe(roles('a'));
  });

  test('parts are named in the order of the catalogue, unknown ones last and without our mark', () => {
    const before = digest(employed([], [])).parts;
    const after = digest({
      ...withItems(employed([job('nurse')], []), 'files', [job('x')]),
      values: ['2'],
      unknownSections: { zebra: '1', customer: '2' },
    }).parts;
    const parts = changedParts(before, after, plan);
    expect(parts.map(shownPart)).toEqual(['customer', 'jobs', 'files', 'customer', 'zebra']);
    expect(changedParts(after, before, plan)).toEqual(parts);
  });
});
