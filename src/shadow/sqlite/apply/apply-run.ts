// What the parts of applying one batch share while its transaction lasts.

import type { ClientId } from '../../../catalogue/ids.ts';
import type { Connection } from '../connection.ts';

export interface ApplyRun {
  readonly connection: Connection;
  readonly client: ClientId;
  /** The time of the commit, for all of it. */
  readonly at: string;
  /** The time its history carries: see history-clock.ts. */
  readonly historyAt: string;
  /** The lease's number; `null` for a refresh a person asked for. */
  readonly fencing: number | null;
  /** The drain being refreshed or purged. */
  readonly drainNo: number | null;
  /** Whether any customer is parked or gone at the start: mostly not, which saves a look per customer. */
  readonly someWait: boolean;
  /** Whether any number is to be ignored: mostly not, likewise. */
  readonly someForgotten: boolean;
  /** The number of the last change, counted up by each change. */
  changeNo: number;
  vanishedFetchNumber: number;
}
