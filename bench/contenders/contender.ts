// One turn of one contender: a process of its own, so that no contender pays for the memory, the garbage or the compiled
// code of another.

import { withCleanups } from '../ground/cleanups.ts';
import { ended, firstDocument, forked, killed } from '../ground/processes.ts';

export type ContenderName =
  'whole-drain' | 'store-path' | 'unchanged-drain' | 'literal-script' | 'cousin' | 'copy-limit';

export interface Turn {
  readonly contender: ContenderName;
  /** The association to be drained. */
  readonly url: string;
  /** A small one, drained first, so that a process is measured as it runs and not as it starts. */
  readonly warmUpUrl: string;
  readonly database: string;
  /** For the COPY limit: where the final rows are. */
  readonly rowsFrom?: string;
  readonly bulkSize: number;
  readonly concurrency: number;
}

export interface Measure {
  readonly customers: number;
  readonly rows: number;
  readonly ms: number;
  /** The 99th percentile of the delay of the event loop; 0 where it was not looked at. */
  readonly loopDelayMs: number;
  readonly peakRssMb: number;
}

export type Contender = (turn: Turn) => Promise<Measure | readonly Measure[]>;

export const takeTurn = (turn: Turn): Promise<readonly Measure[]> =>
  withCleanups(async (cleanups) => {
    const child = forked('contenders/contender-process.ts', [], JSON.stringify(turn));
    cleanups.add(() => killed(child));
    const measures = (await firstDocument(child)) as readonly Measure[];
    await ended(child);
    return measures;
  });

export const perSecond = ({ ms }: Measure, count: number): number => (count * 1_000) / ms;
