// The fields that a customer has once: its identity, its name, and the fields that stand once in a section, beside its
// items. They are the columns of `customers`.

import { assumed, attested, date, flag, inside, searched, since, text } from './field.ts';

/** The fields directly under the customer element. */
export const identityFields = [
  attested(text('custId')),
  /** `I`: individual. `C`: company. May be empty. */
  attested(text('custType')),
  searched('login', attested(text('loginId'))),
  since('7.4.1', date('createDate')),
  flag('toBePurged'),
] as const;

/** The element under the customer that holds the fields of its name. */
export const nameElement = 'name';

export const nameFields = [
  attested(text('prefixName')),
  searched('name', attested(text('firstName'))),
  searched('name', attested(text('middleName'))),
  searched('name', attested(text('lastName'))),
  attested(text('suffixName')),
  attested(text('degreeName')),
  searched('name', attested(text('informalName'))),
  searched('name', attested(text('displayName'))),
  searched('name', assumed(text('companyName'))),
] as const;

/** The fields that are once in the container of a section, beside its items. */
export const containerFields = [inside('communicationPreferences', flag('globalOptOut'))] as const;

export const customerFields = [...identityFields, ...nameFields, ...containerFields] as const;

/**
 * Fields whose changes mean nothing, anywhere in a customer. They are kept in `document` and have no column. `lockCode` is
 * AA's optimistic lock (since AA 8.1.0). It probably changes with every edit.
 */
export const volatileElements: readonly string[] = ['lockCode'];
