// The fields that stand once on a customer: its identity, and its name. They are the columns of `customers`.

import { assumed, date, text } from './field.ts';

/** Directly under the customer element. */
export const identityFields = [
  text('custId'),
  /** `I` individual, `C` company. */
  text('custType'),
  text('loginId'),
  assumed(date('createDate')),
] as const;

/** The element under the customer that holds the fields of its name. */
export const nameElement = 'name';

export const nameFields = [
  text('prefixName'),
  text('firstName'),
  text('middleName'),
  text('lastName'),
  text('suffixName'),
  text('degreeName'),
  text('informalName'),
  text('displayName'),
  assumed(text('companyName')),
] as const;

export const customerFields = [...identityFields, ...nameFields] as const;
