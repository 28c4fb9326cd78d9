// Random lives of an association, one after the other, each with an AA and a database of its own.

import * as fc from 'fast-check';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { AssociationLife, lives, type Workers } from './association-life.ts';

interface Lives {
  readonly fresh: OpenFresh;
  readonly workers: Workers;
  readonly customers: number;
  /** At most, of one life. */
  readonly steps: number;
  /** How many lives there are, unless `LIVES_RUNS` says otherwise. */
  readonly usual: number;
}

export async function liveAtRandom({ fresh, workers, customers, steps, usual }: Lives): Promise<void> {
  const folder = temporaryFolder();
  const numRuns = Number(process.env['LIVES_RUNS'] ?? 0) || usual;
  await fc.assert(
    fc.asyncProperty(lives(steps), fc.integer({ min: 1, max: 1_000 }), async (life, seed) => {
      const simulator = await startSimulator({ customers, seed });
      const database = await fresh();
      try {
        const one = new AssociationLife({ simulator, database: database.url, folder }, workers);
        for (const step of life) await one.take(step);
        await one.end();
      } finally {
        await database.remove();
        await simulator.close();
      }
    }),
    { numRuns, endOnFailure: true },
  );
}
