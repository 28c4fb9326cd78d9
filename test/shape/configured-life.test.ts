// P7, P11 and P19 to P22 through random configurations, on both engines.

import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { liveThrough } from './configured-life.ts';
import { steps } from './random-configurations.ts';

const { openFresh } = postgresForFile();

const runs = Number(process.env['SHAPE_RUNS'] ?? 0);

describe('P7, P11, P19, P20, P21, P22: whatever of the configuration changes while AA fails and work is broken off, the end is a refetch, and the feed is honest', () => {
  test.each([
    ['SQLite', freshSqlite, 8],
    ['PostgreSQL', openFresh, 2],
  ] as const)('%s', { timeout: 10_000_000 }, (_, fresh, usual) =>
    fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 1_000 }), (life, seed) =>
        liveThrough(fresh, life, seed),
      ),
      { numRuns: runs || usual, endOnFailure: true },
    ),
  );
});
