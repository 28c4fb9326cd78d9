// A short soak with a fixed seed. Long soaks are run with `npm run soak`.

import { expect, test } from 'vitest';
import { runSoak } from './run-soak.ts';
import { engines } from './soak-options.ts';

const seconds = 15;
const leastPurges = 3;

test.concurrent.each(engines)(
  'P1, P4, P5, P7, P8: random trouble on %s ends in the truth',
  { timeout: 300_000 },
  async (engine) => {
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const result = await runSoak({ engine, seconds, seed: 20, workers: 2, customers: 120, leastPurges, say });
    expect(result.differences, lines.join('\n')).toEqual([]);
    expect(result.purges).toBeGreaterThan(leastPurges);
    expect(result.changes).toBeGreaterThan(120);
  },
);
