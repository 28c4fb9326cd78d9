// What of a policy is allowed and probably not meant: a fact is taken out in one place, and the same fact usually stands in another one.

import type { PolicyRule } from './policy-words.ts';

/** Paths at which AA usually has the same fact, or one that contains it. The first has what the others are worked out from. */
const kin: readonly (readonly [fact: string, elsewhere: readonly string[]])[] = [
  ['firstName', ['displayName', 'informalName', 'aliases.aliasValue']],
  ['middleName', ['displayName', 'aliases.aliasValue']],
  ['lastName', ['displayName', 'aliases.aliasValue']],
  ['companyName', ['displayName', 'aliases.aliasValue']],
  ['displayName', ['firstName', 'lastName', 'companyName', 'aliases.aliasValue']],
  ['informalName', ['firstName', 'displayName', 'aliases.aliasValue']],
  ['emails.address', ['loginId', 'communicationPreferences.preferredEmail']],
  ['loginId', ['emails.address']],
  ['employees.firstName', ['employees.displayName']],
  ['employees.lastName', ['employees.displayName']],
  ['employees.displayName', ['employees.firstName', 'employees.lastName', 'companyAdmins.displayNm']],
  ['companyAdmins.displayNm', ['employees.displayName']],
  ['addresses.street1', ['addresses.latitude', 'addresses.longitude']],
  ['addresses.postalCode', ['addresses.latitude', 'addresses.longitude']],
];

/** A field that a rule is about, and others that usually tell the same and have no rule. */
export interface LeftInTheClear {
  readonly path: string;
  readonly elsewhere: readonly string[];
}

/**
 * The fields of a policy whose facts usually stand elsewhere in the clear. `asked`: the names of the sections that are asked for. How it is in
 * the data of one association, `factCount` finds out.
 */
export function leftInTheClear(
  rules: readonly PolicyRule[],
  asked: readonly string[],
): readonly LeftInTheClear[] {
  const covered = new Set(rules.flatMap(({ paths, where }) => (where === null ? paths : [])));
  const isClear = (path: string): boolean => {
    const [section = '', field] = path.split('.');
    const isAsked = field === undefined || asked.includes(section);
    return isAsked && !covered.has(path) && !covered.has(section);
  };
  return kin
    .filter(([fact]) => covered.has(fact))
    .map(([path, elsewhere]) => ({ path, elsewhere: elsewhere.filter(isClear) }))
    .filter(({ elsewhere }) => elsewhere.length > 0);
}
