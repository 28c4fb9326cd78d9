import { describe, expect, test } from 'vitest';
import { recordOf } from '../../test/property/made-up-rules.ts';
import { xmlName } from '../aa/xml/names.ts';
import type { XmlElement } from '../aa/xml/tree.ts';
import { builtIn } from '../catalogue/catalogue.ts';
import { type Condition, patternTest, valueTest } from './conditions.ts';
import { compiledRule, fieldsHad, judge, type Match } from './rule.ts';

const values = (...texts: readonly string[]): Condition => ({ kind: 'values', values: texts });

const activeMember: Match = {
  own: { custType: values('I') },
  sections: { memberships: { subgroupId: values('NLVA', 'UP-*'), statusCode: values('ACTIVE') } },
};
const staff: Match = { own: {}, sections: { roles: { role: values('STAFF', 'TEST') } } };
const rule = compiledRule({ keep: [activeMember], never: [staff] }, builtIn);

const texts = (row: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(row).map(([name, text]) => [name, { text, bad: false }]));

const someone = (
  own: Readonly<Record<string, string>>,
  sections: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>,
  more: readonly XmlElement[] = [],
) =>
  recordOf(
    {
      own: texts(own),
      sections: Object.fromEntries(Object.entries(sections).map(([name, items]) => [name, items.map(texts)])),
    },
    more,
  );

const element = (name: string, children: readonly XmlElement[], text: string | null = null): XmlElement => ({
  name: xmlName(name),
  attributes: [],
  children,
  text,
});

describe('a customer', () => {
  test('is kept by one item that fulfils all conditions, and not by two that share them', () => {
    const up = { subgroupId: 'up-7', statusCode: ' active' };
    expect(judge(rule, someone({ custType: 'I' }, { memberships: [up] }))).toEqual({ kind: 'kept' });
    const shared = [
      { subgroupId: 'NLVA', statusCode: 'TERM' },
      { subgroupId: 'XY', statusCode: 'ACTIVE' },
    ];
    expect(judge(rule, someone({ custType: 'I' }, { memberships: shared })).kind).toBe('irrelevant');
  });

  test('who is not kept hears why, for each match', () => {
    const company: Match = {
      own: { custType: values('C'), createDate: range('2024-01-01', null) },
      sections: {},
    };
    const two = compiledRule({ keep: [activeMember, company], never: [] }, builtIn);
    expect(judge(two, someone({ custType: 'I' }, {}))).toEqual({
      kind: 'irrelevant',
      reason:
        'keep[0] memberships: no item with subgroupId NLVA or UP-* and statusCode ACTIVE; keep[1] custType: is not C',
    });
    expect(judge(two, someone({ custType: 'C' }, {}))).toMatchObject({
      reason: 'keep[0] custType: is not I; keep[1] createDate: is not from 2024-01-01',
    });
  });

  test('who is never kept hears by which match', () => {
    const both = { roles: [{ role: 'test' }], memberships: [{ subgroupId: 'NLVA', statusCode: 'ACTIVE' }] };
    expect(judge(rule, someone({ custType: 'I' }, both))).toEqual({
      kind: 'irrelevant',
      reason: 'never[0] roles: an item with role STAFF or TEST',
    });
  });

  test('is kept, or not, only where nothing that is undecided could change that', () => {
    const dated: Match = { own: { createDate: range('2024-01-01', null) }, sections: {} };
    const person: Match = { own: { custType: values('I') }, sections: {} };
    const verdict = (keep: readonly Match[] | null, never: readonly Match[], custType: string) =>
      judge(compiledRule({ keep, never }, builtIn), someone({ custType, createDate: '2024-02-30' }, {}));
    const open = { kind: 'undecided', path: 'createDate', why: 'unreadable' };
    expect(verdict([person], [dated], 'I')).toEqual(open);
    expect(verdict([person], [dated], 'C').kind).toBe('irrelevant');
    expect(verdict([dated], [person], 'I').kind).toBe('irrelevant');
    expect(verdict([dated], [person], 'C')).toEqual(open);
    expect(verdict([dated, person], [], 'I').kind).toBe('kept');
    expect(verdict(null, [dated], 'I')).toEqual(open);
    expect(verdict(null, [person, dated], 'I').kind).toBe('irrelevant');
  });

  test('is undecided where a section was not understood, also if items of it were', () => {
    const members = element('memberships', [
      element('kind', [element('a', [], '1')]),
      element('sort', [element('a', [], '1')]),
    ]);
    const verdict = { kind: 'undecided', path: 'memberships', why: 'unreadable' };
    expect(judge(rule, someone({ custType: 'I' }, {}, [members]))).toEqual(verdict);
    expect(judge(rule, someone({ custType: 'I' }, {}, [element('memberships', [], 'ACTIVE')]))).toEqual(
      verdict,
    );
    const other = { memberships: [{ subgroupId: 'NLVA', statusCode: 'TERM' }] };
    expect(judge(rule, someone({ custType: 'I' }, other, [members]))).toEqual(verdict);
    expect(judge(rule, someone({ custType: 'C' }, other, [members])).kind).toBe('irrelevant');
  });

  test('is decided where a count stands beside the items', () => {
    const members = element('memberships', [element('total', [], '0')]);
    expect(judge(rule, someone({ custType: 'I' }, {}, [members])).kind).toBe('irrelevant');
  });

  test('is undecided where an own field has parts', () => {
    const type = element('custType', [element('code', [], 'I')]);
    const member = { memberships: [{ subgroupId: 'NLVA', statusCode: 'ACTIVE' }] };
    expect(judge(rule, someone({}, member, [type]))).toMatchObject({ kind: 'undecided', path: 'custType' });
    expect(judge(rule, someone({}, {}, [type])).kind).toBe('irrelevant');
  });
});

const range = (from: string | null, to: string | null): Condition => ({ kind: 'range', from, to });

describe('what stands around a field', () => {
  const kept = (match: Match, more: readonly XmlElement[]) =>
    judge(compiledRule({ keep: [match], never: [] }, builtIn), someone({ custType: 'I' }, {}, more));

  test('and does not hold it leaves it undecided', () => {
    const member = element('memberships', [
      element('membership', [element('statusCode', [], 'A'), element('relationship', [], 'EMPLOYEE')]),
    ]);
    const match: Match = { own: {}, sections: { memberships: { relationshipType: values('EMPLOYEE') } } };
    expect(kept(match, [member])).toEqual({
      kind: 'undecided',
      path: 'memberships.relationshipType',
      why: 'unreadable',
    });
  });

  test('is the name, for the fields of the name', () => {
    const match: Match = { own: { lastName: values('Doe') }, sections: {} };
    expect(kept(match, [element('name', [], 'Doe, Bo')])).toMatchObject({
      kind: 'undecided',
      path: 'lastName',
    });
    expect(kept(match, [element('name', [element('firstName', [], 'Bo')])]).kind).toBe('irrelevant');
    const parts = element('name', [element('lastName', [element('birth', [], 'Doe')])]);
    expect(kept(match, [parts])).toMatchObject({ kind: 'undecided', path: 'lastName' });
  });
});

describe('a rule', () => {
  test('says which sections and fields it reads', () => {
    expect(rule.sections).toEqual(['memberships', 'roles']);
    expect(rule.fields).toEqual([
      'custType',
      'memberships.statusCode',
      'memberships.subgroupId',
      'roles.role',
    ]);
  });

  test('says which of its fields a customer has, also one that was not understood', () => {
    const who = recordOf({
      own: { custType: { text: 'parts', bad: true } },
      sections: { memberships: [{ statusCode: { text: 'parts', bad: true } }, texts({ subgroupId: 'A' })] },
    });
    const all = ['memberships.statusCode', 'memberships.subgroupId'];
    expect(fieldsHad(rule, who)).toEqual(['custType', ...all]);
    expect(fieldsHad(rule, who, new Set(['memberships.statusCode', 'roles.role']))).toEqual(all.slice(0, 1));
  });

  test('does not trust a field that no answer has had', () => {
    const unseen = new Set(['memberships.statusCode']);
    const spelled = someone({ custType: 'I' }, { memberships: [{ subgroupId: 'NLVA' }] });
    expect(judge(rule, spelled).kind).toBe('irrelevant');
    const verdict = { kind: 'undecided', path: 'memberships.statusCode', why: 'unseen' };
    expect(judge(rule, spelled, unseen)).toEqual(verdict);
    expect(judge(rule, someone({ custType: 'I' }, {}), unseen)).toEqual(verdict);
    expect(judge(rule, someone({ custType: 'C' }, {}), unseen).kind).toBe('irrelevant');
  });

  test.each(['nobody', 'memberships.nothing'])('of a name that is not known is not compiled: %s', (path) => {
    const [section = '', field] = path.split('.');
    const match: Match =
      field === undefined
        ? { own: { [section]: values('x') }, sections: {} }
        : { own: {}, sections: { [section]: { [field]: values('x') } } };
    expect(() => compiledRule({ keep: [match], never: [] }, builtIn)).toThrow(RangeError);
  });
});

test.each([
  ['*', '', true],
  ['a*', 'a', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*b*b', 'axbxb', true],
  ['a*b*b', 'axb', false],
  ['*ab*ab*', 'abab', true],
  ['*ab*ab*', 'aba', false],
])('the pattern %s and the text “%s”: %s', (pattern, text, fits) => {
  expect(patternTest(pattern)(text)).toBe(fits);
});

test.each([
  ['Genève', 'Gene\u0300ve', true],
  ['Gene\u0300ve', ' GENÈVE ', true],
  ['Gen*ve', 'gene\u0300ve', true],
  ['gene*', 'Genève', false],
  ['ΟΔΟΣ*', 'οδοσα', true],
  ['οδος', 'ΟΔΟΣ', true],
  ['STRASSE', 'Straße', false],
])('the condition %s and the text “%s”: %s', (wanted, text, fits) => {
  expect(valueTest({ type: 'text' }, values(wanted))(text)).toBe(fits);
});
