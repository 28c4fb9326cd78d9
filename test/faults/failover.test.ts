// Lost commits, on SQLite: a file that was restored.

import { join } from 'node:path';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { failoverCases } from './failover-cases.ts';

failoverCases(() =>
  Promise.resolve({ url: `sqlite:${join(temporaryFolder(), 'shadow.db')}`, remove: () => Promise.resolve() }),
);
