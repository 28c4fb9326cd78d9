// Customers as text: the stored document, with when it was fetched and changed. Pure.

import { createHash } from 'node:crypto';
import { nameElement } from '../../catalogue/customer-fields.ts';
import type { CustomerText } from '../../shadow/shadow.ts';
import type { Answer } from './answer.ts';
import { type Member, withMembers } from './document-text.ts';

/** The sections that are wanted. `null`: the whole document. */
export type WantedSections = readonly string[] | null;

export const customerJson = (customer: CustomerText, sections: WantedSections): string =>
  `{"cust_id":${JSON.stringify(customer.custId)},"fetched_at":"${customer.fetchedAt.toISOString()}","changed_at":"${customer.changedAt.toISOString()}","deleted_at":${isoText(customer.deletedAt)},"document":${documentText(customer, sections)}}`;

const isoText = (time: Date | null): string => (time === null ? 'null' : `"${time.toISOString()}"`);

export function documentText({ document }: CustomerText, sections: WantedSections): string {
  if (sections === null) return document;
  const wanted = new Set(sections);
  return withMembers(document, (member) => isOwn(member) || wanted.has(member.name));
}

/** A customer's own values and its name belong to every choice of sections. */
const isOwn = ({ name, opens }: Member): boolean => name === nameElement || (opens !== '{' && opens !== '[');

/** What the documents of a page may have together, in characters. A larger document has a page of its own. */
const documentsPerPage = 8_000_000;

/** The first of the customers whose documents fit into a page: at least one. */
export function fitting(customers: readonly CustomerText[]): readonly CustomerText[] {
  let sum = 0;
  const tooMany = customers.findIndex(({ document }) => (sum += document.length) > documentsPerPage);
  return tooMany === -1 ? customers : customers.slice(0, Math.max(1, tooMany));
}

export const customersJson = (customers: readonly CustomerText[], sections: WantedSections): string =>
  `[${customers.map((customer) => customerJson(customer, sections)).join(',')}]`;

export const customerAnswer = (customer: CustomerText, sections: WantedSections): Answer => ({
  body: customerJson(customer, sections),
  tag: tagOf(customer, sections),
  // An answer without a body tells it, too.
  headers: { 'as-of': customer.fetchedAt.toISOString() },
});

function tagOf({ contentHash, deletedAt }: CustomerText, sections: WantedSections): string {
  const chosen = sections === null ? '' : `-${shortHash([...new Set(sections)].toSorted().join())}`;
  return `${contentHash}${deletedAt === null ? '' : '-deleted'}${chosen}`;
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);
