// The options of a soak.

import { parseArgs } from 'node:util';

export const engines = ['sqlite', 'postgres'] as const;
export type EngineName = (typeof engines)[number];

export interface SoakTerms {
  readonly engine: EngineName;
  readonly seconds: number;
  readonly seed: number;
  /** How many `run` processes there are at once. */
  readonly workers: number;
  readonly customers: number;
  /** The soak goes on until this many purges, even if that takes longer, because a busy machine does little in a minute. */
  readonly leastPurges: number;
  /** Is called with each line of progress. */
  readonly say: (line: string) => void;
}

export interface SoakOptions extends Omit<SoakTerms, 'engine' | 'say'> {
  readonly engines: readonly EngineName[];
}

export const usage = `npm run soak -- [--minutes 10] [--seed N] [--engine sqlite|postgres|both] [--workers 2] [--customers 300]`;

function numberOf(text: string, name: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new TypeError(`--${name} ${text}: a number above 0 is wanted\n${usage}`);
  return number;
}

export function soakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(1 + Math.floor(Math.random() * 2 ** 31)) },
      engine: { type: 'string', default: 'both' },
      workers: { type: 'string', default: '2' },
      customers: { type: 'string', default: '300' },
    },
  });
  const asked = engines.filter((engine) => values.engine === 'both' || values.engine === engine);
  if (asked.length === 0) throw new TypeError(`--engine ${values.engine}\n${usage}`);
  return {
    engines: asked,
    seconds: 60 * numberOf(values.minutes, 'minutes'),
    seed: Math.floor(numberOf(values.seed, 'seed')),
    workers: Math.floor(numberOf(values.workers, 'workers')),
    customers: Math.floor(numberOf(values.customers, 'customers')),
    leastPurges: 1,
  };
}
