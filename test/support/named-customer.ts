// Customers who have the names, e-mail addresses and login that a test wants, and nothing else that could be found.

import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { CustomerRecord, SectionItem } from '../../src/catalogue/customer-record.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';

export interface Named {
  readonly first?: string;
  readonly last?: string;
  readonly company?: string;
  readonly informal?: string;
  readonly display?: string;
  readonly login?: string;
  readonly aliases?: readonly string[];
  readonly emails?: readonly string[];
  /** Makes other values differ. */
  readonly seed?: number;
}

const columnsOf: Readonly<Record<string, (named: Named) => string | undefined>> = {
  first_name: ({ first }) => first,
  last_name: ({ last }) => last,
  company_name: ({ company }) => company,
  informal_name: ({ informal }) => informal,
  display_name: ({ display }) => display,
  login_id: ({ login }) => login,
  middle_name: () => undefined,
};

const itemsOf = (section: string, column: string, texts: readonly string[]): readonly SectionItem[] => {
  const fields = sections.find(({ name }) => name === section)?.fields ?? [];
  return texts.map((text) => ({
    values: fields.map((field) => (field.column === column ? text : null)),
    extra: null,
    parentNo: null,
  }));
};

export function namedCustomer(id: string, named: Named): CustomerRecord {
  const { aliases = [], emails = [], seed = 0 } = named;
  const record = madeUpCustomer(id, { seed });
  const values = record.values.map((value, at) => {
    const column = customerFields[at]?.column ?? '';
    return Object.hasOwn(columnsOf, column) ? (columnsOf[column]?.(named) ?? null) : value;
  });
  return {
    ...record,
    values,
    sections: {
      ...record.sections,
      aliases: itemsOf('aliases', 'alias_value', aliases),
      emails: itemsOf('emails', 'address', emails),
    },
  };
}
