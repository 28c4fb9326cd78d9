// Rows that SQLite does not take.

import { join } from 'node:path';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { refusedRowsCases } from './refused-rows-cases.ts';

refusedRowsCases(() =>
  Promise.resolve({ url: `sqlite:${join(temporaryFolder(), 'shadow.db')}`, remove: () => Promise.resolve() }),
);
