// One turn of one contender. Each turn is a process of its own, so that the memory and the compiled code of one contender do
// not influence another.

import { withCleanups } from '../ground/cleanups.ts';
import { ended, firstDocument, forked, killed } from '../ground/processes.ts';

export type ContenderName =
  'whole-drain' | 'store-path' | 'unchanged-drain' | 'literal-script' | 'cousin' | 'copy-limit';

export interface Turn {
  readonly contender: ContenderName;
  /** The address of the association to drain. */
  readonly url: string;
  /** A small association that is drained first, so that the start of the process is not measured. */
  readonly warmUpUrl: string;
  readonly database: string;
  /** For the COPY limit: the database with the final rows. */
  readonly rowsFrom?: string;
  readonly bulkSize: number;
  readonly concurrency: number;
  /** Of the whole drain: whether words are written. Default `true`, as in use. */
  readonly search?: boolean;
  /** Of the whole drain: `busy` with a rule and a policy. Default: everybody is kept as AA sends it. */
  readonly shape?: 'busy';
}

export interface Measure {
  readonly customers: number;
  readonly rows: number;
  readonly ms: number;
  /** The processor time of the process, with all its threads. */
  readonly cpuMs: number;
  /** The 99th percentile of the delay of the event loop. 0: not measured. */
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
