// Counts values of AA that the catalogue does not know or that could not be read, over the customers of a batch.

import type { Finding } from '../../catalogue/customer-record.ts';
import type { StorableContent } from '../interface/applying.ts';

/** The highest number of different findings per client (P9). If there are more, the cause is another problem. */
export const findingsKept = 1_000;

/** In characters. PostgreSQL's index takes keys of some 2,700 bytes, and an element's name may be longer. */
const longestPath = 300;

/** PostgreSQL takes no half of a character. */
const withShortPath = ({ kind, path }: Finding): Finding => ({
  kind,
  path: path.slice(0, longestPath).toWellFormed(),
});

export interface FindingTally extends Finding {
  readonly seen: number;
}

/** Each customer counts once per finding, however often it contains it. */
export function findingTallies(
  customers: readonly Pick<StorableContent, 'findings'>[],
): readonly FindingTally[] {
  const tallies = new Map<string, FindingTally>();
  for (const { findings } of customers)
    for (const [key, finding] of new Map(
      findings.map(withShortPath).map((one) => [`${one.kind} ${one.path}`, one]),
    ))
      tallies.set(key, { ...finding, seen: (tallies.get(key)?.seen ?? 0) + 1 });
  return [...tallies.values()];
}
