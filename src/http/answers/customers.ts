// Customers as text: the stored document, with when it was fetched and changed. Pure.

import { createHash } from 'node:crypto';
import { nameElement } from '../../catalogue/customer-fields.ts';
import { type CustomerText, type StoredText, textOf } from '../../shadow/shadow.ts';
import type { RefreshedNow } from '../fast-lane.ts';
import type { Answer } from './answer.ts';
import { type Member, withMembers } from './document-text.ts';
import { ageSeconds, cacheStatus, warningOf } from './refreshed.ts';

/** The sections that are wanted. `null`: the whole document. */
export type WantedSections = readonly string[] | null;

export const customerJson = (customer: CustomerText, sections: WantedSections): string =>
  `${beforeDocument(customer)}${textOf(documentText(customer, sections))}}`;

const beforeDocument = ({ custId, fetchedAt, changedAt, deletedAt }: CustomerText): string =>
  `{"cust_id":${JSON.stringify(custId)},"fetched_at":"${fetchedAt.toISOString()}","changed_at":"${changedAt.toISOString()}","deleted_at":${isoText(deletedAt)},"document":`;

const isoText = (time: Date | null): string => (time === null ? 'null' : `"${time.toISOString()}"`);

function documentText({ document }: CustomerText, sections: WantedSections): StoredText {
  if (sections === null) return document;
  const wanted = new Set(sections);
  return withMembers(textOf(document), (member) => isOwn(member) || wanted.has(member.name));
}

/** A customer's own values and its name belong to every choice of sections. */
const isOwn = ({ name, opens }: Member): boolean => name === nameElement || (opens !== '{' && opens !== '[');

/** What the documents of a page may have together, in characters or bytes. A larger document has a page of its own. */
export const documentsPerPage = 8_000_000;

/** The first of the customers whose documents fit into a page: at least one. */
export function fitting(customers: readonly CustomerText[]): readonly CustomerText[] {
  let sum = 0;
  const tooMany = customers.findIndex(({ document }) => (sum += document.length) > documentsPerPage);
  return tooMany === -1 ? customers : customers.slice(0, Math.max(1, tooMany));
}

/** The list of them, in pieces. */
export const customersPieces = (
  customers: readonly CustomerText[],
  sections: WantedSections,
): readonly StoredText[] => [
  '[',
  ...customers.flatMap((customer, at) => [
    `${at === 0 ? '' : '},'}${beforeDocument(customer)}`,
    documentText(customer, sections),
  ]),
  customers.length === 0 ? ']' : '}]',
];

interface Freshness {
  /** `null`: nobody asked for an age. */
  readonly refreshed: RefreshedNow | null;
  readonly now: Date;
}

export function customerAnswer(
  customer: CustomerText,
  sections: WantedSections,
  { refreshed, now }: Freshness,
): Answer {
  const warning = warningOf(refreshed);
  const rest = warning === null ? '' : `,"warning":${JSON.stringify(warning)}`;
  return {
    body: [beforeDocument(customer), documentText(customer, sections), `${rest}}`],
    tag: tagOf(customer, sections),
    // An answer without a body tells them, too.
    headers: {
      'as-of': customer.fetchedAt.toISOString(),
      age: String(ageSeconds(customer, now)),
      'cache-status': cacheStatus(refreshed),
    },
  };
}

function tagOf({ contentHash, deletedAt }: CustomerText, sections: WantedSections): string {
  const chosen = sections === null ? '' : `-${shortHash([...new Set(sections)].toSorted().join())}`;
  return `${contentHash}${deletedAt === null ? '' : '-deleted'}${chosen}`;
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);
