// The views that are loaded after the first one: all but the clients and the sign-in.

import type { VNode } from 'preact';
import { ClientOverview } from './client.tsx';
import { WaitingDeletions } from './deletions.tsx';
import { FindCustomers } from './find.tsx';
import { ParkedCustomers } from './parked.tsx';
import { Readers } from './readers.tsx';

export { Actions } from './actions.tsx';
export { OneCustomer } from './customer.tsx';

/** By the word that stands behind the client in the address. */
export const viewsOfClient: ReadonlyMap<string, (terms: { readonly client: string }) => VNode> = new Map([
  ['', ClientOverview],
  ['customers', FindCustomers],
  ['parked', ParkedCustomers],
  ['deletions', WaitingDeletions],
  ['readers', Readers],
]);
