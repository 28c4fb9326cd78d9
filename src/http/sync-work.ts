// What this room has the sync do. Who has one hands it in: how it works is none of this room's business.

import type { ClientId } from '../catalogue/ids.ts';
import type { Errand, TellErrand } from '../sync/errands.ts';

export interface SyncWork {
  /**
   * Resolves when it is done. `not-here`: this process does not do the work for the client now, or no longer. Rejects with an
   * `AaShadowError`.
   */
  send(client: ClientId, errand: Errand, tell: TellErrand): Promise<'done' | 'not-here'>;
}

/** For a server beside which no sync runs. */
export const noSyncWork: SyncWork = { send: () => Promise.resolve('not-here') };
