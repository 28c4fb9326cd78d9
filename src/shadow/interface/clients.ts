// The clients of a database, whether a configuration knows them or not.

import type { ClientId } from '../../catalogue/ids.ts';
import type { ForgetAnswer } from './customer.ts';

export interface ClientSummary {
  readonly client: ClientId;
  /** Tombstones are not included. */
  readonly customers: number;
  readonly tombstones: number;
  readonly parked: number;
  /** When AA last answered with its queue, and when it last confirmed a purge. */
  readonly lastQueueAt: Date | null;
  readonly lastPurgeAt: Date | null;
  readonly changes: number;
  /** The times of the first and the last change that is kept. */
  readonly oldestChangeAt: Date | null;
  readonly newestChangeAt: Date | null;
  readonly lastChangeNo: number;
}

/** A row of any table, with its column names. Flags are true and false, JSON is parsed, times are ISO text. */
export interface ExportedRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

export interface RemovalTerms {
  /** As for a lease: `host/pid/command`. */
  readonly holder: string;
  /** Who removes it, for the log of actions. Left out: it does not stand there. */
  readonly by?: string;
  /** Ends the work between two pages. The rest can be removed later. */
  readonly signal?: AbortSignal;
  /** Called after each page, with the rows removed so far. */
  readonly onRows?: (rows: number) => void;
}

export interface RemovedClient {
  readonly rows: number;
  /** `false`: the signal ended the work, and the rest is still there. */
  readonly complete: boolean;
  /** As for `forget`. */
  readonly traces: ForgetAnswer['traces'];
  readonly keptBy: ForgetAnswer['keptBy'];
}
