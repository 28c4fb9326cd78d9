// What an association wishes to keep, as its configuration says it, and as an oracle works it out from the simulator's truth. The
// oracle knows nothing of the program's own code for rules and policies.

import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import type { Value } from '../../src/catalogue/customer-record.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { readSettings } from '../../src/config/settings-file.ts';
import type { Condition } from '../../src/shape/conditions.ts';
import type { WrittenRule } from '../../src/shape/rule.ts';
import type { Asked } from '../../src/simulator/making/view.ts';
import type { CustomerTruth, TruthRow } from '../../src/simulator/world/truth.ts';
import { anyRule } from '../relevance/random-relevance.ts';
import { keptByTruth } from '../relevance/rule-oracle.ts';

export interface PrivacyRule {
  readonly action: 'drop' | 'hash' | 'presence';
  /** `field`, `section.field`, or a section whose items of these types are dropped. */
  readonly path: string;
  readonly types?: readonly string[];
}

export interface Wish {
  /** With the options that are true. */
  readonly sections: Readonly<Record<string, readonly string[]>>;
  readonly rule: WrittenRule | null;
  readonly privacy: readonly PrivacyRule[];
}

export const hashKey = 'a key of the association with more than 32 characters';

/** `hashKeyFile`: where the key stands. Nothing waits for a person. */
export const configurationOf = (
  { sections, rule, privacy }: Wish,
  { database, url }: { readonly database: string; readonly url: string },
): string =>
  JSON.stringify(
    {
      database,
      clients: [
        {
          id: 'demo',
          url,
          username: 'integrator',
          password: 'simulated',
          bulkSize: 10,
          pollEvery: '200ms',
          sections: Object.fromEntries(
            Object.entries(sections).map(([name, options]) => [
              name,
              Object.fromEntries(options.map((option) => [option, true])),
            ]),
          ),
          brake: { share: '100%', atLeast: 1_000_000 },
          ...(rule === null ? {} : { relevance: ruleKeys(rule) }),
          ...(privacy.length === 0 ? {} : { privacy: privacyKeys(privacy) }),
        },
      ],
    },
    undefined,
    2,
  );

const conditionKeys = (condition: Condition): unknown => {
  if (condition.kind === 'values') return condition.values;
  if (condition.kind === 'not') return { not: condition.values };
  throw new TypeError(`not written here: ${condition.kind}`);
};

const groupKeys = (group: Readonly<Record<string, Condition>>): object =>
  Object.fromEntries(Object.entries(group).map(([field, condition]) => [field, conditionKeys(condition)]));

function ruleKeys({ keep, never }: WrittenRule): object {
  const matches = (some: WrittenRule['never']): readonly object[] =>
    some.map(({ own, sections }) => ({
      ...groupKeys(own),
      ...Object.fromEntries(Object.entries(sections).map(([name, group]) => [name, groupKeys(group)])),
    }));
  return {
    ...(keep === null ? {} : { keep: matches(keep) }),
    ...(never.length === 0 ? {} : { never: matches(never) }),
    brake: { share: '100%', atLeast: 1_000_000 },
  };
}

const privacyKeys = (rules: readonly PrivacyRule[]): object => ({
  hashKeyFile: 'hash.key',
  rules: rules.map(({ action, path, types }) => ({
    [action]: [path],
    ...(types === undefined ? {} : { where: { type: types } }),
  })),
});

/** What the simulator is asked of, to know the truth. */
export const askedOf = ({ sections }: Wish): Asked => sections;

/** Of the customers of AA, those who are wished for, with what is left of them. */
export const wishedOf = (wish: Wish, truths: Iterable<CustomerTruth>): readonly CustomerTruth[] =>
  [...truths].filter((truth) => keptByTruth(wish.rule, truth)).map((truth) => leftOf(wish, truth));

export const leftOf = ({ privacy }: Pick<Wish, 'privacy'>, truth: CustomerTruth): CustomerTruth =>
  privacy.reduce(taken, truth);

function taken({ custId, values, sections }: CustomerTruth, rule: PrivacyRule): CustomerTruth {
  const [name = '', field] = rule.path.split('.');
  const of = sections as Readonly<Record<string, readonly TruthRow[]>>;
  if (rule.types !== undefined) {
    const left = (of[name] ?? []).filter(({ type }) => !rule.types?.includes(textOf(type)));
    return { custId, values, sections: { ...of, [name]: left } };
  }
  if (field === undefined) return { custId, sections, values: changed(values, name, rule) };
  if (of[name] === undefined) return { custId, values, sections };
  const rows = of[name].map((row) => changed(row, field, rule));
  return { custId, values, sections: { ...of, [name]: rows } };
}

const columnOf = (field: string): string => field.replaceAll(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`);

const changed = (row: TruthRow, field: string, { action }: PrivacyRule): TruthRow => ({
  ...row,
  [columnOf(field)]: changedValue(row[columnOf(field)] ?? null, action),
});

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

function changedValue(value: Value, action: PrivacyRule['action']): Value {
  if (value === null || action === 'drop') return null;
  if (action === 'presence') return '*';
  return createHmac('sha256', hashKey).update(textOf(value).trim().toLowerCase()).digest('base64url');
}

/** What a rule may read is always asked for. */
const always = { roles: [], memberships: ['includeInactive'], communicationPreferences: [] };

const possible: Readonly<Record<string, readonly string[]>> = {
  addresses: [],
  phones: [],
  emails: [],
  jobs: [],
  employees: [],
  customerAttributes: ['includeAll'],
};

const rules: readonly PrivacyRule[] = [
  { action: 'drop', path: 'addresses.street1' },
  { action: 'hash', path: 'loginId' },
  { action: 'drop', path: 'lastName' },
  { action: 'presence', path: 'phones.number' },
  { action: 'hash', path: 'emails.address' },
  { action: 'drop', path: 'customerAttributes', types: ['DEMO', 'DIET'] },
  { action: 'drop', path: 'employees.displayName' },
  // These are what rules of relevance read.
  { action: 'drop', path: 'memberships.subgroupId' },
  { action: 'presence', path: 'custType' },
];

const isAsked = ({ path }: PrivacyRule, sections: Wish['sections']): boolean => {
  const [name = '', field] = path.split('.');
  return (field === undefined && name !== 'customerAttributes') || Object.hasOwn(sections, name);
};

export const anyWish: fc.Arbitrary<Wish> = fc
  .record({
    names: fc.subarray(Object.keys(possible)),
    rule: anyRule.map((one) => (one === null || (one.keep === null && one.never.length === 0) ? null : one)),
    privacy: fc.oneof(fc.constant<readonly PrivacyRule[]>([]), fc.subarray([...rules])),
  })
  .map(({ names, rule, privacy }) => {
    const sections = { ...always, ...Object.fromEntries(names.map((name) => [name, possible[name] ?? []])) };
    return { sections, rule, privacy: privacy.filter((one) => isAsked(one, sections)) };
  })
  .filter(isTaken);

/** Rules that would keep nobody are refused when the configuration is read. */
function isTaken(wish: Wish): boolean {
  const text = configurationOf(
    { ...wish, privacy: [] },
    { database: 'sqlite:x', url: 'http://127.0.0.1/x/' },
  );
  try {
    readSettings(text, '/nowhere/aa-shadow.yaml', {});
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}
