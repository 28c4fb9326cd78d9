// Removes what was erased from the file and from its log.

import { AaShadowError } from '../../../aa-shadow-error.ts';
import type { TraceKeeper, TraceKeeperKind } from '../../interface/customer.ts';
import type { Connection } from '../connection.ts';

/** The erased is gone from the tables by now. What cannot be cleaned is told, not thrown. */
export async function cleanTraces(connection: Connection): Promise<readonly TraceKeeper[]> {
  return (
    (await keeperOf(() => connection.rewrite(), 'writer')) ??
    (await keeperOf(() => connection.emptyLog(), 'reader')) ??
    []
  );
}

/** `null`: it is done. `whileBusy`: who is in the way. */
async function keeperOf(
  work: () => Promise<void>,
  whileBusy: TraceKeeperKind,
): Promise<readonly TraceKeeper[] | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof AaShadowError)) throw error;
    const kind = { DB_BUSY: whileBusy, DB_FULL: 'full' as const }[error.code];
    if (kind === undefined) throw error;
    return [{ kind, name: null, pid: null, since: null }];
  }
}
