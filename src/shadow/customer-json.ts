// How a customer is served as JSON: when it was fetched and changed, then its document as it is stored. Pure. The engine on SQLite writes
// the same in its own words (sqlite/joined-documents.ts).

import type { CustomerText, StoredText } from './interface/served.ts';

/** Up to the document. What is still missing behind that is a closing brace. */
export const customerHead = ({
  custId,
  fetchedAt,
  changedAt,
  deletedAt,
}: Omit<CustomerText, 'document'>): string =>
  `{"cust_id":${JSON.stringify(custId)},"fetched_at":"${fetchedAt.toISOString()}","changed_at":"${changedAt.toISOString()}","deleted_at":${isoText(deletedAt)},"document":`;

const isoText = (time: Date | null): string => (time === null ? 'null' : `"${time.toISOString()}"`);

/** The items of a list, in pieces. `documentOf`: what of the document is served. */
export const customerItems = (
  customers: readonly CustomerText[],
  documentOf: (customer: CustomerText) => StoredText = ({ document }) => document,
): readonly StoredText[] =>
  customers.flatMap((customer, at) => [
    `${at === 0 ? '' : ','}${customerHead(customer)}`,
    documentOf(customer),
    '}',
  ]);
