// Starts the free AA for one run.

import type { Cleanups } from '../ground/cleanups.ts';
import { firstDocument, forked, killed } from '../ground/processes.ts';
import { type StandReport, type StandSpec, standPath } from './stand.ts';

export interface FreeAa {
  /** The base address of an association. A new name is a new association. */
  address(spec: StandSpec): string;
  /** The report of an association. `since`: the moment from which the first call for customers is looked for. */
  report(spec: StandSpec, since?: number): Promise<StandReport>;
}

/** `customers`: how many are written before the run. Each takes about 8 KB of memory. */
export async function startFreeAa(customers: number, cleanups: Cleanups): Promise<FreeAa> {
  const child = forked('free-aa/free-aa-process.ts', [String(customers)]);
  cleanups.add(() => killed(child));
  const { url } = (await firstDocument(child)) as { readonly url: string };
  return {
    address: (spec) => `${url}/${standPath(spec)}/`,
    report: async (spec, since = 0) => {
      const answer = await fetch(`${url}/${standPath(spec)}/report?since=${since}`);
      return (await answer.json()) as StandReport;
    },
  };
}
