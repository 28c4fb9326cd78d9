// The fields that stand once on a customer: its identity, its name, and what a section says once beside its items. They
// are the columns of `customers`.

import { assumed, attested, date, flag, inside, since, text } from './field.ts';

/** Directly under the customer element. */
export const identityFields = [
  attested(text('custId')),
  /** `I` individual, `C` company; may be empty. */
  attested(text('custType')),
  attested(text('loginId')),
  since('7.4.1', date('createDate')),
  flag('toBePurged'),
] as const;

/** The element under the customer that holds the fields of its name. */
export const nameElement = 'name';

export const nameFields = [
  attested(text('prefixName')),
  attested(text('firstName')),
  attested(text('middleName')),
  attested(text('lastName')),
  attested(text('suffixName')),
  attested(text('degreeName')),
  attested(text('informalName')),
  attested(text('displayName')),
  assumed(text('companyName')),
] as const;

/** Directly in the container of a section, once, beside its items. */
export const containerFields = [inside('communicationPreferences', flag('globalOptOut'))] as const;

export const customerFields = [...identityFields, ...nameFields, ...containerFields] as const;

/**
 * Fields that change without meaning, anywhere in a customer. They are kept in `document` and have no column. `lockCode`
 * is AA's optimistic lock: it surely changes with every edit (since AA 8.1.0).
 */
export const volatileElements: readonly string[] = ['lockCode'];
