// The mark of the verdict on one customer.

import { type CustomerVerdict, verdictMeanings } from '../words/explain-words.ts';
import { Mark } from './mark.tsx';

const shapes: Readonly<Record<CustomerVerdict, string>> = {
  fresh: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm3.6 4.3-4.5 5.4L4.4 8.7l1-1.1 1.6 1.5 3.5-4.2z',
  stale: 'M8 1.5 15.3 14.5H.7zM7.2 6v4.2h1.6V6zm0 5.3v1.6h1.6v-1.6z',
  unknown: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 1.8a4.7 4.7 0 1 1 0 9.4 4.7 4.7 0 0 1 0-9.4z',
  forgotten: 'M2.5 2.5h11v11h-11zm1.8 5v1.6h7.4V7.5z',
};

export const CustomerMark = ({ verdict }: { readonly verdict: CustomerVerdict }) => (
  <Mark path={shapes[verdict]} colour={verdict} word={verdict} title={verdictMeanings[verdict]} />
);
