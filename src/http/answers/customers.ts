// Customers as text: the stored document, with when it was fetched and changed. Pure.

import { createHash } from 'node:crypto';
import { nameElement } from '../../catalogue/customer-fields.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import {
  type Around,
  customerHead,
  customerItems,
  type CustomerText,
  type ListedCustomer,
  type Shadow,
  type StoredText,
  textOf,
} from '../../shadow/shadow.ts';
import type { RefreshedNow } from '../fast-lane.ts';
import type { Answer } from './answer.ts';
import { type Member, withMembers } from './document-text.ts';
import { ageSeconds, cacheStatus, warningOf } from './refreshed.ts';

/** The sections that are wanted. `null`: the whole document. */
export type WantedSections = readonly string[] | null;

export const customerJson = (customer: CustomerText, sections: WantedSections): string =>
  `${customerHead(customer)}${textOf(documentText(customer, sections))}}`;

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
export function fitting(customers: readonly ListedCustomer[]): readonly ListedCustomer[] {
  let sum = 0;
  const tooMany = customers.findIndex(({ size }) => (sum += size) > documentsPerPage);
  return tooMany === -1 ? customers : customers.slice(0, Math.max(1, tooMany));
}

/** The items of a list of them, in pieces. */
export const itemsOf = (
  customers: readonly CustomerText[],
  sections: WantedSections,
): readonly StoredText[] => customerItems(customers, (customer) => documentText(customer, sections));

/** The items of a list between two texts, in pieces. The last text gets the end of its line, so that nothing need be joined to it. */
export async function listedItems(
  shadow: Pick<Shadow, 'listedJson' | 'customerTextsOf'>,
  client: ClientId,
  listed: readonly ListedCustomer[],
  { sections, ...terms }: Around & { readonly sections: WantedSections },
): Promise<readonly StoredText[]> {
  const around = { ...terms, behind: `${terms.behind}\n` };
  if (sections === null) return shadow.listedJson(client, listed, around);
  const texts = await shadow.customerTextsOf(
    client,
    listed.map(({ custId }) => custId),
  );
  const served = listed.flatMap(({ custId }) => texts.get(custId) ?? []);
  const shown = served.filter(({ deletedAt }) => around.deleted || deletedAt === null);
  return [around.before, ...itemsOf(shown, sections), around.behind];
}

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
    body: [customerHead(customer), documentText(customer, sections), `${rest}}`],
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
  const chosen = sections === null ? '' : `-${choiceHash([...new Set(sections)].toSorted().join())}`;
  return `${contentHash}${deletedAt === null ? '' : '-deleted'}${chosen}`;
}

const choiceHash = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 8);
