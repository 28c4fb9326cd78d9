// The number of a customer, as a link to the customer. What is in parentheses is no number: it stands for entries without one.

import { href } from '../router.ts';

export const isNumber = (custId: string): boolean => !custId.startsWith('(');

export const CustomerLink = ({ client, custId }: { readonly client: string; readonly custId: string }) =>
  isNumber(custId) ? (
    <a class="cust-id" href={href(['clients', client, 'customers', custId])}>
      {custId}
    </a>
  ) : (
    <span class="cust-id">{custId}</span>
  );
