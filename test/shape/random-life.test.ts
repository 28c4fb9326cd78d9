// P19 in random lives, on both engines.

import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { liveAtRandom, steps } from './random-life.ts';

const { openFresh } = postgresForFile();

const runs = Number(process.env['SHAPE_RUNS'] ?? 0);

describe('P7, P19, P22: whatever sections and policies change between whatever changes of AA, the end is a refetch, and the feed is honest', () => {
  test.each([
    ['SQLite', freshSqlite, 12],
    ['PostgreSQL', openFresh, 4],
  ] as const)('%s', { timeout: 10_000_000 }, (_, fresh, usual) =>
    fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 1_000 }), (life, seed) =>
        liveAtRandom(fresh, life, seed),
      ),
      { numRuns: runs || usual },
    ),
  );
});
