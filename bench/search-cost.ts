// `search-cost`: a first drain with the search and without it, in turns: what the words of customers cost.

import type { Bench } from './bench.ts';
import { withCleanups } from './ground/cleanups.ts';
import { withAndWithout } from './ground/with-and-without.ts';

export const searchCost: Bench = (options) =>
  withCleanups((cleanups) =>
    withAndWithout(
      { what: 'the search', with: { search: true }, without: { search: false } },
      options,
      cleanups,
    ),
  );
