// P23 in random lives, on both engines.

import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { choices } from './field-ground.ts';
import { fieldSteps, type FieldStep, promoteAtRandom } from './random-fields.ts';

const { openFresh } = postgresForFile();

/** What the policy threw away comes back as a field whose changes mean nothing: no hash tells that it is lacking. */
const thrownAwayAndVolatile: readonly FieldStep[] = [
  { kind: 'promote', fields: [], drops: true, pages: 4 },
  {
    kind: 'promote',
    fields: choices.filter(({ path, isVolatile }) => path === 'addresses.geoCode' && isVolatile),
    drops: true,
    pages: 1,
  },
  { kind: 'drain' },
];

describe('P7, P19, P23: whatever is promoted and taken back between whatever changes of AA, the end is a refetch, and the feed is honest', () => {
  test.each([
    ['SQLite', freshSqlite, 8],
    ['PostgreSQL', openFresh, 3],
  ] as const)('%s', { timeout: 300_000 }, (_, fresh, usual) =>
    fc.assert(
      fc.asyncProperty(fieldSteps, fc.integer({ min: 1, max: 1_000 }), (life, seed) =>
        promoteAtRandom(fresh, life, seed),
      ),
      { numRuns: usual, endOnFailure: true, examples: [[thrownAwayAndVolatile, 524]] },
    ),
  );
});
