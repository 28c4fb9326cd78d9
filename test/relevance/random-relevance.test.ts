// P20 and P21 in random lives, on both engines.

import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { liveByRule, steps } from './random-relevance.ts';

const { openFresh } = postgresForFile();

const runs = Number(process.env['RELEVANCE_RUNS'] ?? 0);

describe('P20, P21: whatever AA and the rule do, exactly those are stored whom the rule keeps, and the feed says so', () => {
  test.each([
    ['SQLite', freshSqlite, 12],
    ['PostgreSQL', openFresh, 4],
  ] as const)('%s', { timeout: 10_000_000 }, (_, fresh, usual) =>
    fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 1_000 }), (life, seed) =>
        liveByRule(fresh, life, seed),
      ),
      { numRuns: runs || usual },
    ),
  );
});
