// Customers with the documents and names that a test wants, stored as a refresh by hand stores them.

import type { JsonObject } from '../../src/catalogue/customer-record.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { type Named, namedCustomer } from './named-customer.ts';
import type { SimulatedSync } from './simulated-sync.ts';
import { asKept } from './as-kept.ts';

/** The document has the names, too. `document`: what else is in it. */
export async function storeDocument(
  { shadow, context: { client } }: Pick<SimulatedSync, 'shadow' | 'context'>,
  id: string,
  named: Named,
  document: JsonObject = {},
): Promise<void> {
  const { first, last, company, display, login, emails = [] } = named;
  const name = Object.fromEntries(
    Object.entries({ firstName: first, lastName: last, companyName: company, displayName: display }).filter(
      ([, text]) => text !== undefined,
    ),
  );
  const own = { custId: id, name, emails: emails.map((address) => ({ address })) } as JsonObject;
  const record = {
    ...namedCustomer(id, named),
    document: { ...own, ...(login === undefined ? {} : { loginId: login }), ...document },
  };
  const fetchNumber = await shadow.nextFetchNumber(client);
  const customer = shadow.preparation()(asKept(record));
  const result = {
    kind: 'current',
    custId: custId(id),
    fetchNumber,
    fetchedAt: new Date(),
    customer,
  } as const;
  await shadow.apply({ client, lease: null, results: [result] });
}
