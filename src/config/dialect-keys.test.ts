import { describe, expect, test } from 'vitest';
import { endpointOf } from '../aa/endpoint.ts';
import { defaultDialect, plainQueue } from '../aa/dialect.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';

const settingsWith = (dialect: string) =>
  readSettings(
    `clients:
  - { id: demo, url: 'https://ams.example.org/acmeprod/', username: u, password: p, dialect: ${dialect} }
`,
    '/etc/aa/aa-shadow.yaml',
    {},
  );

function problemsOf(dialect: string): string {
  try {
    settingsWith(dialect);
    return 'none';
  } catch (error) {
    return JSON.stringify((error as { readonly problems?: unknown }).problems);
  }
}

const associationWith = (dialect: string) => settingsWith(dialect).clients[0]!.association;

test('written names of credentials are used for the plain queue too', () => {
  const association = associationWith(
    `{ queue: { procedure: ${plainQueue.procedure}, username: vendorId, password: vendorPassword } }`,
  );
  expect(endpointOf(association, 'queue').dialect).toMatchObject({
    username: 'vendorId',
    password: 'vendorPassword',
  });
});

test('the effective configuration has the written names', () => {
  const { clients } = effectiveConfiguration(settingsWith('{ queue: { username: vendorId } }'));
  const queue = expect.objectContaining({ username: 'vendorId' });
  expect(clients).toEqual([expect.objectContaining({ dialect: expect.objectContaining({ queue }) })]);
});

test('the elements and options that ask for sections may have other names', () => {
  const { parameters } = associationWith(
    '{ customers: { parameters: { include: wanted, emails: mail-list, includeBad: with-bad } } }',
  ).dialect.services.customers;
  expect(parameters).toMatchObject({ include: 'wanted', emails: 'mail-list', includeBad: 'with-bad' });
});

test('the filters of attribute sections may have other names', () => {
  const { parameters } = associationWith('{ customers: { parameters: { attr: kind, dimensionType: dim } } }')
    .dialect.services.customers;
  expect(parameters).toMatchObject({ attr: 'kind', type: 'type', code: 'code', dimensionType: 'dim' });
});

test('volatile fields are added to the default ones', () => {
  expect(associationWith('{ volatile: [seen] }').dialect.volatile).toEqual(['lockCode', 'seen']);
  expect(associationWith('{}').dialect.volatile).toEqual(['lockCode']);
});

test('the words of an empty queue, its entries and their numbers can be named', () => {
  const { answers } = associationWith(
    "{ answers: { nothingQueued: 'No customers: 0.', queueEntry: client, queueId: [no] } }",
  ).dialect;
  expect(answers['nothingQueued']).toEqual(['No customers: 0.']);
  expect(answers['queueEntry']).toEqual(['client', ...(defaultDialect.answers['queueEntry'] ?? [])]);
  expect(answers['queueId']).toEqual(['no', 'id']);
});

test('names may have a prefix', () => {
  const { services } = associationWith('{ purge: { parameters: { maxQueueNum: aa:maxQueueNum } } }').dialect;
  expect(services.purge.parameters['maxQueueNum']).toBe('aa:maxQueueNum');
});

describe('W9: how answers are read', () => {
  test('a word of flags has one meaning', () => {
    const twofold = '{ answers: { flags: { true: [T, x], false: X } } }';
    expect(problemsOf(twofold)).toContain('has a word that true has, too');
    expect(problemsOf('{ answers: { flags: { true: [T, x], false: F } } }')).toBe('none');
  });

  const declared =
    '{ answers: { encoding: WE8ISO8859P15, dates: { order: dmy, century: 1950 }, flags: { true: [T, 1x], false: F } } }';

  test('can be declared, and is in the effective configuration', () => {
    const reading = {
      encoding: 'WE8ISO8859P15',
      dates: { order: 'dmy', century: 1950 },
      flags: { true: ['T', '1x'], false: ['F'] },
    };
    expect(associationWith(declared).dialect.reading).toEqual(reading);
    expect(associationWith('{}').dialect.reading).toEqual(defaultDialect.reading);
    const { clients } = effectiveConfiguration(settingsWith(declared));
    const answers = expect.objectContaining(reading);
    expect(clients).toEqual([expect.objectContaining({ dialect: expect.objectContaining({ answers }) })]);
    expect(() => effectiveConfiguration(settingsWith('{}'))).not.toThrow();
  });

  test.each([
    ['{ answers: { encoding: klingon } }', 'encoding'],
    ['{ answers: { dates: { order: ymd } } }', 'order'],
    ['{ answers: { dates: { century: 50 } } }', 'century'],
    ['{ answers: { flags: { true: N } } }', 'true'],
    ['{ answers: { flags: { false: yes } } }', 'false'],
    ["{ answers: { flags: { false: '' } } }", 'false'],
  ])('%s is refused', (dialect, key) => {
    expect(problemsOf(dialect)).toContain(key);
  });
});

test('P14: repairs are on, unless they are switched off', () => {
  expect(associationWith('{}').dialect.repair).toBe(true);
  expect(associationWith('{ repair: on }').dialect.repair).toBe(true);
  expect(associationWith('{ repair: off }').dialect.repair).toBe(false);
  const { clients } = effectiveConfiguration(settingsWith('{ repair: off }'));
  expect(clients).toEqual([expect.objectContaining({ dialect: expect.objectContaining({ repair: 'off' }) })]);
  expect(() => settingsWith('{ repair: no }')).toThrow();
});
