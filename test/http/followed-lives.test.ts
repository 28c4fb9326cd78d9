// P7, P18 to P20: who follows a client whose rule, or whole configuration, changes. On both engines.

import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { RuledLife, steps as ruledSteps } from '../relevance/random-relevance.ts';
import { ConfiguredLife } from '../shape/configured-life.ts';
import { steps as configuredSteps } from '../shape/random-configurations.ts';
import { lived } from '../shape/shape-ground.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { FollowedLife } from './followed-life.ts';
import { habits } from './followers.ts';

const { openFresh } = postgresForFile();
const engines = [
  ['SQLite', freshSqlite, 3],
  ['PostgreSQL', openFresh, 1],
] as const;
const runs = Number(process.env['FOLLOWED_RUNS'] ?? 0);
const seed = fc.integer({ min: 1, max: 1_000 });

describe('P7, P18, P20: whatever the rule does, followers and receivers have exactly those whom it keeps', () => {
  test.each(engines)('%s', { timeout: 10_000_000 }, (_, fresh, usual) =>
    fc.assert(
      fc.asyncProperty(ruledSteps, seed, fc.record(habits), (life, number, theirs) =>
        lived(
          fresh,
          { customers: 25, seed: number },
          life,
          (ground) => new FollowedLife(ground, new RuledLife(ground), theirs, 'documents'),
        ),
      ),
      { numRuns: runs || usual, endOnFailure: true },
    ),
  );
});

describe('P7, P18, P19, P20: whatever of the configuration changes, followers and receivers know who is stored', () => {
  test.each(engines)('%s', { timeout: 10_000_000 }, (_, fresh, usual) =>
    fc.assert(
      fc.asyncProperty(configuredSteps, seed, fc.record(habits), (life, number, theirs) =>
        lived(
          fresh,
          { customers: 14, seed: number },
          life,
          (ground) => new FollowedLife(ground, new ConfiguredLife(ground), theirs, 'numbers'),
        ),
      ),
      { numRuns: runs || usual, endOnFailure: true },
    ),
  );
});
