// Customers that were found, as a document and as a text.

import { nameElement } from '../catalogue/customer-fields.ts';
import type { JsonObject } from '../catalogue/customer-record.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { CustomerText, ForgottenCustomer, SearchKind } from '../shadow/shadow.ts';
import { textOf } from '../shadow/stored-text.ts';
import { counted, printable } from '../wording.ts';

export type FoundBy = SearchKind | 'number';

export interface FoundCustomer {
  readonly cust_id: string;
  readonly name: string | null;
  readonly fetched_at: string | null;
  readonly state: 'stored' | 'deleted' | 'forgotten';
}

export interface FoundDocument {
  readonly client: ClientId;
  readonly by: FoundBy;
  readonly customers: readonly FoundCustomer[];
  /** There are more customers than these. */
  readonly more: boolean;
}

export const foundCustomer = ({ custId, fetchedAt, deletedAt, document }: CustomerText): FoundCustomer => ({
  cust_id: custId,
  name: nameIn(JSON.parse(textOf(document)) as JsonObject),
  fetched_at: fetchedAt.toISOString(),
  state: deletedAt === null ? 'stored' : 'deleted',
});

export const forgottenCustomer = ({ custId }: ForgottenCustomer): FoundCustomer => ({
  cust_id: custId,
  name: null,
  fetched_at: null,
  state: 'forgotten',
});

/** As AA shows it, or put together. `null`: it has none. */
function nameIn({ [nameElement]: name }: JsonObject): string | null {
  if (typeof name !== 'object' || name === null || Array.isArray(name)) return null;
  const said = (...parts: readonly string[]): string =>
    parts
      .map((part) => (name as JsonObject)[part])
      .filter((text): text is string => typeof text === 'string' && text.trim() !== '')
      .join(' ');
  return said('displayName') || said('firstName', 'lastName') || said('companyName') || null;
}

/** Who leaves out the `*` is told of it. */
const foundWhole: Readonly<Record<FoundBy, string>> = {
  name: '',
  email: '; an e-mail address is found whole, or by its beginning and a *',
  login: '; a login is found whole, or by its beginning and a *',
  number: '',
};

export function foundText({ client, by, customers, more }: FoundDocument): string {
  if (customers.length === 0) return `nobody of ${client} is found${foundWhole[by]}\n`;
  const width = Math.max(...customers.map(({ cust_id }) => cust_id.length));
  const lines = customers.map((one) => `${one.cust_id.padEnd(width)}  ${rest(one)}\n`);
  const end = more
    ? `more than ${counted(customers.length, 'customer')}: give more of the name, or --limit\n`
    : '';
  return lines.join('') + end;
}

const rest = ({ name, fetched_at: fetchedAt, state }: FoundCustomer): string =>
  [printable(name ?? '(no name)'), ...(fetchedAt === null ? [] : [`as of ${fetchedAt}`]), state].join('  ');
