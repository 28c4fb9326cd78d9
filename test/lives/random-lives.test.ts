// P19 to P22 in whole lives of an association, through its configuration file, on both engines. The same with real processes, which
// are killed: processes.long.test.ts.

import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { AssociationLife, lives } from './association-life.ts';
import { workersHere } from './workers-here.ts';

const { openFresh } = postgresForFile();

const runs = Number(process.env['LIVES_RUNS'] ?? 0);

describe('P19, P20, P21, P22: whatever AA, the rule, the sections and the policy do, what is stored is what an oracle says', () => {
  test.each([
    ['SQLite', freshSqlite, 3],
    ['PostgreSQL', openFresh, 1],
  ] as const)('%s', { timeout: 10_000_000 }, async (_, fresh, usual) => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(lives(8), fc.integer({ min: 1, max: 1_000 }), async (life, seed) => {
        const simulator = await startSimulator({ customers: 25, seed });
        const database = await fresh();
        try {
          const one = new AssociationLife({ simulator, database: database.url, folder }, workersHere);
          for (const step of life) await one.take(step);
          await one.end();
        } finally {
          await database.remove();
          await simulator.close();
        }
      }),
      { numRuns: runs || usual, endOnFailure: true },
    );
  });
});
