// A customer with a name and an e-mail address, alike in the tables and in the document.

import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';

const emailFields = sections.find((section) => section.name === 'emails')!.fields;

export function namedCustomer(id: string, displayName: string, address: string): CustomerRecord {
  const record = madeUpCustomer(id);
  const emails = [
    {
      values: emailFields.map(({ element }) => (element === 'address' ? address : null)),
      extra: null,
      parentNo: null,
    },
  ];
  return {
    ...record,
    values: record.values.map((value, at) =>
      customerFields[at]?.element === 'displayName' ? displayName : value,
    ),
    sections: { ...record.sections, emails, memberships: [] },
    document: { custId: id, name: { displayName }, emails: [{ address }] },
  };
}
