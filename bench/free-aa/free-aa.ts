// Starts the free AA for one run.

import type { Cleanups } from '../ground/cleanups.ts';
import { firstDocument, forked, killed } from '../ground/processes.ts';
import { type StandReport, type StandSpec, standPath } from './stand.ts';

export interface FreeAa {
  /** The base address of an association; a new name is a new association. */
  address(spec: StandSpec): string;
  /** What became of it; `since` asks for the first call for customers from that moment on. */
  report(spec: StandSpec, since?: number): Promise<StandReport>;
}

/** `customers`: how many are written beforehand, at some 8 KB of its memory each. */
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
