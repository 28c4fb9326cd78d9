// The key `fields`, alone and between clients.

import { describe, expect, test } from 'vitest';
import { readClient, told } from '../../test/support/written-client.ts';
import { builtIn } from '../catalogue/catalogue.ts';
import type { PromotedField } from '../catalogue/promoted.ts';
import { catalogueOfClient, storedCatalogue } from './client-catalogues.ts';
import { clientShape } from './client-shape.ts';
import { ConfigError } from './config-error.ts';
import { fieldKeys } from './field-keys.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';

const readFields = (yaml: string) => readClient(yaml, { fields: fieldKeys(builtIn) });
const problemsOf = (fields: string) => told(readFields(`fields:\n  ${fields}\n`));

const whole = `
fields:
  addresses.geoCode: { type: text }
  addresses.Zone-Code: { type: number, column: zone }
  addresses.lockCode: { volatile: true }
  memberType: { type: date, volatile: true }
  roles.URLPath: { type: flag, volatile: false }
`;

describe('fields', () => {
  test('are read in the order of their paths, each with its column', () => {
    const { keys, problems } = readFields(whole);
    expect(problems).toEqual([]);
    const { fields } = keys as { fields: readonly PromotedField[] };
    expect(fields).toEqual([
      { path: 'addresses.Zone-Code', type: 'number', isVolatile: false, column: 'zone' },
      { path: 'addresses.geoCode', type: 'text', isVolatile: false, column: 'geo_code' },
      { path: 'addresses.lockCode', type: null, isVolatile: true, column: null },
      { path: 'memberType', type: 'date', isVolatile: true, column: 'member_type' },
      { path: 'roles.URLPath', type: 'flag', isVolatile: false, column: 'url_path' },
    ]);
  });

  test('are written in the form in which they are read', () => {
    expect(readFields(whole).written).toEqual({
      fields: {
        'addresses.Zone-Code': { type: 'number', column: 'zone' },
        'addresses.geoCode': { type: 'text' },
        'addresses.lockCode': { volatile: true },
        memberType: { type: 'date', volatile: true },
        'roles.URLPath': { type: 'flag' },
      },
    });
  });

  test.each([
    ['geo-code', 'geo_code'],
    ['Geo_Code', 'geo_code'],
    ['HTMLText2', 'html_text2'],
    ['order', 'order'],
    ['_id_', 'id'],
    ['constructor', 'constructor'],
  ])('AA’s name %s makes the column %s', (element, column) => {
    const { keys, problems } = readFields(`fields:\n  phones.${element}: { type: text }\n`);
    expect(problems).toEqual([]);
    expect(keys).toMatchObject({ fields: [{ column }] });
  });

  test.each([
    [
      'adresses.geoCode: { type: text }',
      'fields.adresses.geoCode: there is no section adresses (did you mean addresses?)',
    ],
    [
      'addresses.geoCode: text',
      'fields.addresses.geoCode: must be a group (such as { type: text } or { volatile: true })',
    ],
    [
      'addresses.geoCode: {}',
      'fields.addresses.geoCode: has neither a type nor volatile: true (give it a type: text, date, flag, number)',
    ],
    [
      'addresses.geoCode: { type: txt }',
      'fields.addresses.geoCode.type: there is no type txt (did you mean text?)',
    ],
    ['addresses.geoCode: { type: list }', 'fields.addresses.geoCode.type: there is no type list'],
    [
      'addresses.geoCode: { type: text, volatil: true }',
      'fields.addresses.geoCode.volatil: there is no setting volatil (did you mean volatile?)',
    ],
    ['addresses.geoCode: { volatile: yes }', 'fields.addresses.geoCode.volatile: must be true or false'],
    [
      'addresses.geoCode: { volatile: true, column: x }',
      'fields.addresses.geoCode.column: is given without a type',
    ],
    [
      'addresses.postal-code: { type: text }',
      'fields.addresses.postal-code: the catalogue knows it already, as postalCode (leave it out)',
    ],
    [
      'memberships.relationship: { type: text }',
      'fields.memberships.relationship: the catalogue knows it already, as relationship',
    ],
    [
      'jobs.employmentAttributes: { type: text }',
      'fields.jobs.employmentAttributes: the catalogue knows it already',
    ],
    ['emails: { type: text }', 'fields.emails: the catalogue knows it already, as emails'],
    ['firstName: { volatile: true }', 'fields.firstName: the catalogue knows it already, as firstName'],
    ['name.nickName: { type: text }', 'fields.name.nickName: stands in the name of the customer'],
    [
      'lockCode: { type: text }',
      'fields.lockCode: is volatile everywhere, so its column would stay empty (leave the type out)',
    ],
    ['phones.geo.lat: { type: number }', 'fields.phones.geo.lat: stands within another element'],
    ['phones.9lives: { type: text }', 'fields.phones.9lives: is no name of an element'],
    ["'phones.': { type: text }", 'fields.phones.: is no name of an element'],
    ["'phones.a@b': { type: text }", 'fields.phones.a@b: is no name of an element'],
    ['phones.__proto__: { type: text }', 'fields.phones.__proto__: is no name of an element'],
    [
      `phones.${'x'.repeat(56)}: { type: text }`,
      'its name makes no name of a column (write a column of your own',
    ],
    [
      'phones.geo: { type: text, column: Geo }',
      'fields.phones.geo.column: is no name of a column (write a column of your own, such as column: aa_geo',
    ],
    [
      "phones.geo: { type: text, column: 'a; DROP TABLE x' }",
      'fields.phones.geo.column: is no name of a column',
    ],
    [
      'phones.geo: { type: text, column: number }',
      'fields.phones.geo.column: the column number is that of number',
    ],
    [
      'phones.extra: { type: text }',
      'fields.phones.extra: the column extra is reserved (write a column of your own, such as column: aa_extra)',
    ],
    ['phones.rowid: { type: text }', 'the column rowid is reserved'],
    ['phones.geo: { type: text, column: job_item_no }', 'the column job_item_no is reserved'],
    ['shapeNo: { type: text }', 'fields.shapeNo: the column shape_no is reserved'],
    ['document: { type: text }', 'the column document is reserved'],
  ])('P23: %s is refused with its place and the cure', (written, problem) => {
    const [only, ...others] = problemsOf(written);
    expect(only).toContain(problem);
    expect(only).toMatch(/^2:3 |^2:\d+ /);
    expect(others).toEqual([]);
  });

  test('P23: two fields cannot have one name or one column', () => {
    expect(problemsOf('phones.geo: { type: text }\n  phones.Geo: { type: text }')).toEqual([
      '3:3 fields.phones.Geo: is the same name as phones.geo (keep the one that AA sends)',
    ]);
    expect(problemsOf('phones.geo: { type: text }\n  phones.area: { type: text, column: geo }')).toEqual([
      expect.stringMatching(/^3:\d+ fields\.phones\.area\.column: the column geo is that of phones\.geo/),
    ]);
    expect(
      problemsOf('phones.geo: { type: text }\n  emails.geo: { type: date }\n  geo: { type: flag }'),
    ).toEqual([]);
  });
});

const two = (a: string, b: string, defaults = ''): string => `${defaults}clients:
  - id: a
    url: https://x.org/a/
    username: u
    password: p
    ${a}
  - id: b
    url: https://x.org/b/
    username: u
    password: p
    ${b}
`;

const read = (text: string) => readSettings(text, '/etc/aa-shadow.yaml', {});

function configProblems(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ code, line, key, message }) => `${code} ${line} ${key}: ${message}`);
    throw error;
  }
  return [];
}

const geo = (type: string, more = ''): string => `fields: { addresses.geoCode: { type: ${type}${more} } }`;

describe('fields of several clients', () => {
  test('P23: have their columns in the same tables, and each client has its own catalogue and shape', () => {
    const settings = read(two(geo('text'), 'fields: { memberType: { type: date } }'));
    const [a, b] = settings.clients;
    const columns = (of: ReturnType<typeof storedCatalogue>) => [
      of.customerFields.some(({ column }) => column === 'member_type'),
      of.sections.some(({ fields }) => fields.some(({ column }) => column === 'geo_code')),
    ];
    expect(columns(storedCatalogue(settings))).toEqual([true, true]);
    expect(columns(catalogueOfClient(a!))).toEqual([false, true]);
    expect(columns(catalogueOfClient(b!))).toEqual([true, false]);
    expect(clientShape(a!).id).not.toBe(clientShape({ ...a!, fields: [] }).id);
    expect(storedCatalogue(read(two(geo('text'), geo('text'))))).toBe(
      storedCatalogue(read(two(geo('text'), ''))),
    );
    expect(storedCatalogue(read(two('', '')))).toBe(builtIn);
  });

  test('P23: a column has one type: both places are told', () => {
    expect(configProblems(two(geo('text'), geo('date')))).toEqual([
      'CONFIG_BAD_VALUE 6 clients[0].fields.addresses.geoCode: the column addresses.geo_code is a text here, and a date for b (clients[1].fields.addresses.geoCode)',
      'CONFIG_BAD_VALUE 11 clients[1].fields.addresses.geoCode: the column addresses.geo_code is a date here, and a text for a (clients[0].fields.addresses.geoCode)',
    ]);
    expect(configProblems(two(geo('text'), geo('date', ', column: geo_date')))).toEqual([]);
    const otherName = 'fields: { addresses.place: { type: number, column: geo_code } }';
    expect(configProblems(two(geo('text'), otherName))).toHaveLength(2);
  });

  test('a rule, and a policy, may name the fields of their own client alone', () => {
    const rule = 'relevance: { keep: [{ addresses: { geoCode: MN } }] }';
    const policy = 'privacy: { rules: [{ drop: [addresses.geoCode] }] }';
    expect(configProblems(two(`${geo('text')}\n    ${rule}`, `${geo('text')}\n    ${policy}`))).toEqual([]);
    expect(configProblems(two(geo('text'), rule))).toEqual([
      'CONFIG_UNKNOWN_KEY 11 clients[1].relevance.keep[0].addresses.geoCode: there is no field geoCode here',
    ]);
    expect(configProblems(two(geo('text'), policy))).toEqual([
      'CONFIG_UNKNOWN_KEY 11 clients[1].privacy.rules[0].drop[0]: there is no field or section addresses.geoCode',
    ]);
    expect(configProblems(two(`${geo('number')}\n    ${rule}`, ''))).toHaveLength(1);
  });

  test('those of the defaults are merged with those of a client, and their problems stand there', () => {
    const settings = read(
      two(
        'fields: { memberType: { type: flag } }',
        '',
        `defaults:\n  ${geo('text')}\n  relevance: { keep: [{ addresses: { geoCode: MN } }] }\n`,
      ),
    );
    expect(settings.clients.map(({ fields = [] }) => fields.map(({ path }) => path))).toEqual([
      ['addresses.geoCode', 'memberType'],
      ['addresses.geoCode'],
    ]);
    expect(configProblems(two('', '', `defaults:\n  ${geo('txt')}\n`))).toEqual([
      'CONFIG_UNKNOWN_KEY 2 defaults.fields.addresses.geoCode.type: there is no type txt',
    ]);
  });

  test('P11: the effective configuration is read as the same settings', () => {
    const settings = read(
      two(`${geo('text')}\n    relevance: { keep: [{ addresses: { geoCode: MN } }] }`, ''),
    );
    const written = effectiveConfiguration(settings) as { clients: readonly { fields?: unknown }[] };
    expect(written.clients.map(({ fields }) => fields)).toEqual([
      { 'addresses.geoCode': { type: 'text' } },
      undefined,
    ]);
  });
});
