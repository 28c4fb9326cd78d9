// Views: whoever has built on one finds it as it was, and one customer is found without reading the others.

import { mutation, type Mutation } from './mutation.ts';

const contract = ['test/contract/views.test.ts'];
const views = 'src/shadow/tables/views.ts';

export const viewMutations: readonly Mutation[] = [
  mutation(
    'P9',
    'the best item of a customer is looked for among those of all',
    [
      'src/shadow/tables/ready-views.ts',
      'WHERE x.client_id = c.client_id AND x.cust_id = c.cust_id AND',
      'WHERE x.client_id || x.cust_id = c.client_id || c.cust_id AND',
    ],
    ['src/shadow/sqlite/plans.test.ts'],
  ),
  mutation(
    'P16',
    'a view of somebody else is not noticed',
    [views, 'if (there === null || (there === undefined', 'if ((there === undefined'],
    contract,
  ),
  mutation(
    'P16',
    'a column of a view changes its type',
    [views, 'kindOf(there) === kindOf(column)', 'true'],
    contract,
  ),
];
