import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readClient, told } from '../../test/support/written-client.ts';
import { builtIn } from '../catalogue/catalogue.ts';
import { compiledPolicy } from '../shape/policy.ts';
import { compiledRule } from '../shape/rule.ts';
import { plainOf } from './configuration-tree.ts';
import { policyFromKeys, type PrivacySettings, privacyKeys, readHashKey } from './privacy-keys.ts';
import { relevanceChecks, relevanceKeys, type RelevanceSettings, ruleFromKeys } from './relevance-keys.ts';
import { readYaml } from './yaml-reader.ts';

const readPolicy = (yaml: string) => readClient(yaml, { privacy: privacyKeys(builtIn) });

/** One rule, in a line of its own. */
const rule = (written: string) => told(readPolicy(`privacy:\n  rules:\n    - ${written}\n`));

const whole = `
privacy:
  hashKeyFile: /run/secrets/hash
  rules:
    - drop: [addresses.street1, addresses.street2]
    - hash: loginId
    - presence: [phones.number]
    - { drop: [customerAttributes], where: { type: [SSN, BIRTHDATE] } }
`;

describe('a policy', () => {
  test('is read, and throws away what is unknown', () => {
    const { keys, problems } = readPolicy(whole);
    expect(problems).toEqual([]);
    const { privacy } = keys as { privacy: PrivacySettings };
    const policy = policyFromKeys(privacy);
    expect(policy).toEqual({
      unknown: 'drop',
      rules: [
        { action: 'drop', paths: ['addresses.street1', 'addresses.street2'], where: null },
        { action: 'hash', paths: ['loginId'], where: null },
        { action: 'presence', paths: ['phones.number'], where: null },
        {
          action: 'drop',
          paths: ['customerAttributes'],
          where: { type: { kind: 'values', values: ['SSN', 'BIRTHDATE'] } },
        },
      ],
    });
    expect(() => compiledPolicy(policy, builtIn, Buffer.from('key'))).not.toThrow();
  });

  test('is written in the form in which it is read', () => {
    expect(readPolicy(whole).written).toMatchObject({
      privacy: {
        hashKeyFile: '/run/secrets/hash',
        rules: [
          { drop: ['addresses.street1', 'addresses.street2'] },
          { hash: ['loginId'] },
          { presence: ['phones.number'] },
          { drop: ['customerAttributes'], where: { type: ['SSN', 'BIRTHDATE'] } },
        ],
      },
    });
  });

  test('may keep or throw away what is unknown without rules', () => {
    expect(readPolicy('privacy: { unknown: drop }').keys).toMatchObject({
      privacy: { unknown: 'drop', rules: null },
    });
    expect(policyFromKeys({ hashKeyFile: null, unknown: null, rules: null }).unknown).toBe('keep');
    expect(told(readPolicy('privacy: { unknown: dorp }'))).toEqual([
      '1:12 privacy.unknown: must be one of keep, drop (did you mean drop?)',
    ]);
  });
});

describe('a path', () => {
  test.each([
    ['drop: [logonId]', 'rules[0].drop[0]: there is no field or section logonId (did you mean loginId?)'],
    [
      'drop: [emails.adress]',
      'rules[0].drop[0]: there is no field or section emails.adress (did you mean emails.address?)',
    ],
    [
      'drop: street1',
      'rules[0].drop: there is no field or section street1 (did you mean addresses.street1?)',
    ],
    ['drop: [a.b.c.d.e.f.g]', 'there is no field or section a.b.c.d.e.f.g'],
    ['drop: [emails.address.x]', 'there is no field or section emails.address.x'],
    ['drop: [loginId.x]', 'there is no field or section loginId.x'],
    ['drop: [[loginId]]', 'rules[0].drop[0]: must be a path (such as emails.address)'],
    ['drop: []', 'rules[0].drop: must not be empty'],
    ['drop: [custId]', 'rules[0].drop[0]: is the number of a customer, which stays'],
    [
      'hash: [aliases]',
      'is a whole section, which can only be dropped (name its fields, such as aliases.aliasType)',
    ],
    ['hash: [createDate]', 'rules[0].hash[0]: is a date; hash is for texts (drop it instead)'],
    ['presence: [emails.preferred]', 'is a flag; presence is for texts (drop it instead)'],
    [
      'drop: [aliases]',
      'rules[0].drop[0]: would leave nothing of the section (leave aliases out of `sections` instead)',
    ],
    [
      'drop: [roles.role]',
      'rules[0].drop[0]: is the last field of roles (leave roles out of `sections` instead)',
    ],
  ])('that cannot be has a problem: %s', (written, problem) => {
    expect(rule(written)).toEqual([expect.stringContaining(problem)]);
  });

  test('has one rule', () => {
    expect(
      told(readPolicy('privacy:\n  rules:\n    - drop: [loginId]\n    - hash: [lastName, loginId]\n')),
    ).toEqual(['4:24 privacy.rules[1].hash[1]: has a rule already: rules[0] (leave one of the two out)']);
  });

  test('does not stand in a section that is dropped as a whole', () => {
    const problems = told(
      readPolicy('privacy:\n  rules:\n    - hash: [emails.address]\n    - drop: [emails]\n'),
    );
    expect(problems).toEqual([
      '3:14 privacy.rules[0].hash[0]: stands in emails, which is dropped by rules[1] (leave it out)',
      expect.stringContaining('4:14 privacy.rules[1].drop[0]: would leave nothing of the section'),
    ]);
    const some = '{ drop: [emails], where: { emailType: H } }\n    - hash: [emails.address]';
    expect(rule(some)).toEqual([]);
  });

  test('may be the last field of a section if it is not dropped in all items', () => {
    expect(rule('hash: [roles.role]')).toEqual([]);
    expect(rule('{ drop: [roles.role], where: { role: STAFF } }')).toEqual([]);
  });
});

describe('a rule', () => {
  test.each([
    ['loginId', 'rules[0]: must be a group (such as { drop: [loginId] })'],
    ['{ drop: [loginId], hash: [lastName] }', 'rules[0]: must have one of drop, hash, presence'],
    ['{ where: { role: A } }', 'rules[0]: must have one of drop, hash, presence'],
    ['{ erase: [loginId] }', 'rules[0].erase: there is no action erase'],
    ['{ drop: [loginId], where: { role: A } }', 'rules[0].where: is for the items of one section'],
    [
      '{ drop: [emails.remark, phones.remark], where: { remark: A } }',
      'rules[0].where: is for the items of one section',
    ],
    [
      '{ drop: [emails.remark], where: {} }',
      'rules[0].where: must be a group of conditions (such as { emailSerno: … })',
    ],
    [
      '{ drop: [emails.remark], where: { emailTyp: H } }',
      'rules[0].where.emailTyp: there is no field emailTyp here',
    ],
  ])('of a wrong form is told: %s', (written, problem) => {
    expect(rule(written)).toEqual([expect.stringContaining(problem)]);
  });

  test('stands in a list that has something', () => {
    expect(told(readPolicy('privacy: { rules: [] }'))).toEqual([
      '1:12 privacy.rules: is empty (leave it out)',
    ]);
    expect(told(readPolicy('privacy: { rules: { drop: loginId } }'))).toEqual([
      expect.stringContaining('privacy.rules: must be a list of rules'),
    ]);
  });
});

describe('the key of the hash', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-hash-'));
  const keyIn = (yaml: string) =>
    readHashKey(plainOf(readYaml(yaml).root) as Readonly<Record<string, never>>, ['clients', 0], folder);
  const hashing = 'rules: [{ hash: loginId }]';

  test('is the text of the file, without the end of its line', () => {
    writeFileSync(join(folder, 'good'), `${'k'.repeat(32)}\n`);
    const { key, complaint, warning } = keyIn(`privacy: { hashKeyFile: good, ${hashing} }`);
    expect([complaint, warning]).toEqual([null, null]);
    expect(Buffer.from(key!).toString()).toBe('k'.repeat(32));
    writeFileSync(join(folder, 'blank'), `${'k'.repeat(32)} \n`);
    expect(keyIn(`privacy: { hashKeyFile: blank, ${hashing} }`)).toMatchObject({
      key: Buffer.from(`${'k'.repeat(32)} `),
      warning: expect.stringContaining('ends with a blank'),
    });
  });

  test.each([
    ['', 'CONFIG_MISSING', 'is missing, and a rule hashes'],
    ['hashKeyFile: absent, ', 'CONFIG_SECRET_FILE', 'there is no such file'],
    ['hashKeyFile: short, ', 'CONFIG_SECRET_FILE', 'the key has fewer than 32 characters'],
  ])('is needed, and is long enough: %s', (file, code, message) => {
    writeFileSync(join(folder, 'short'), 'a short one');
    expect(keyIn(`privacy: { ${file}${hashing} }`)).toMatchObject({
      key: null,
      complaint: { code, message, path: ['clients', 0, 'privacy', 'hashKeyFile'] },
    });
  });

  test('is not needed where nothing is hashed', () => {
    expect(keyIn('privacy: { rules: [{ drop: loginId }] }')).toEqual({
      key: null,
      complaint: null,
      warning: null,
    });
    expect(keyIn('url: x')).toEqual({ key: null, complaint: null, warning: null });
  });
});

/** What one association keeps. */
const association = `
sections:
  roles: {}
  addresses: {}
  phones: {}
  emails: {}
  jobs: {}
  employees: {}
  memberships: { includeInactive: true }
  customerAttributes: { includeAll: true }
relevance:
  keep:
    - { custType: I, memberships: { subgroupId: NLVA, statusCode: ACTIVE } }
    - { custType: I, memberships: { subgroupType: CHAPTER, subgroupId: [MN, WI, "UP-*"], statusCode: ACTIVE } }
    - { custType: C, memberships: { classCode: CORP, statusCode: ACTIVE } }
  never:
    - { roles: { role: [STAFF, TEST] } }
  brake: { share: 25%, atLeast: 100 }
privacy:
  hashKeyFile: hash-key
  unknown: drop
  rules:
    - drop: [addresses.street1, addresses.street2, addresses.street3]
    - hash: [loginId]
    - presence: [phones.number]
    - { drop: [customerAttributes], where: { type: [SSN, BIRTHDATE] } }
    - drop: [employees.firstName, employees.lastName, employees.displayName]
`;

test('relevance, privacy and sections of one client fit together', () => {
  const keys = { relevance: relevanceKeys(builtIn), privacy: privacyKeys(builtIn) };
  const read = readClient(association, keys, (client) => relevanceChecks(client, [], builtIn));
  expect(told(read)).toEqual([]);
  const { relevance, privacy } = read.keys as { relevance: RelevanceSettings; privacy: PrivacySettings };
  expect(compiledRule(ruleFromKeys(relevance), builtIn).sections).toEqual(['memberships', 'roles']);
  expect(() => compiledPolicy(policyFromKeys(privacy), builtIn, Buffer.from('key'))).not.toThrow();
});
