// Customers that are found by words, as many as a page takes. One call of the shadow does a limited amount of work and may find
// few of them, so it is called until the page is full, the end is reached, or the time is nearly over.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { ListedCustomer, SearchPage, Shadow } from '../../shadow/shadow.ts';

/** A request may take ten seconds. What was found by then is answered, with a cursor. */
const longestMs = 7_000;

export interface PageOfCustomers {
  readonly customers: readonly ListedCustomer[];
  /** The next page comes after this number. `null`: there is none. */
  readonly after: CustId | null;
}

export async function searchCustomers(
  shadow: Shadow,
  client: ClientId,
  { terms, after: from, limit }: SearchPage,
): Promise<PageOfCustomers> {
  const until = performance.now() + longestMs;
  const customers: ListedCustomer[] = [];
  let after = from;
  do {
    const page = await shadow.search(client, { terms, after, limit: limit - customers.length });
    // Somebody may have been deleted or forgotten since it was found.
    customers.push(...(await shadow.listLiving(client, page.custIds)));
    after = page.after;
  } while (after !== null && customers.length < limit && performance.now() < until);
  return { customers, after };
}
