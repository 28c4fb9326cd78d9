// P19 to P22 in whole lives of an association, through its configuration file, on both engines. The same with real processes, which
// are killed: processes.long.test.ts.

import { describe, test } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { liveAtRandom } from './live-at-random.ts';
import { workersHere } from './workers-here.ts';

const { openFresh } = postgresForFile();

describe('P19, P20, P21, P22: whatever AA, the rule, the sections and the policy do, what is stored is what an oracle says', () => {
  test.each([
    ['SQLite', freshSqlite, 3],
    ['PostgreSQL', openFresh, 1],
  ] as const)('%s', { timeout: 10_000_000 }, async (_, fresh, usual) => {
    await liveAtRandom({ fresh, workers: workersHere, customers: 25, steps: 8, usual });
  });
});
