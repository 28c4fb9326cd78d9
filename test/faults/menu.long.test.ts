// The menu of faults on SQLite.

import { join } from 'node:path';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { menuCases } from './menu-cases.ts';

menuCases(() =>
  Promise.resolve({
    url: `sqlite:${join(temporaryFolder(), 'shadow.db')}`,
    remove: () => Promise.resolve(),
  }),
);
