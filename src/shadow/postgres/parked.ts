// The customers that were set aside, as people see and handle them.

import type { ClientId } from '../../catalogue/ids.ts';
import { toParked } from '../bookkeeping-rows.ts';
import { inParts, type Target } from '../id-parts.ts';
import type { ParkedCustomer } from '../shadow.ts';
import { keepDrains, lessQueued } from '../statements/drain-statements.ts';
import { dropEntries, makeDue, parkedEntries } from '../statements/parked-statements.ts';
import { unreadableMarker } from '../unreadable-marker.ts';
import { type Engine, timeText } from './engine.ts';
import { postgresBuilder } from './postgres-builder.ts';

export const parked = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly ParkedCustomer[]> =>
  (await database.all(parkedEntries(postgresBuilder, client, limit))).map(toParked);

export async function retryParked(engine: Engine, client: ClientId, target: Target): Promise<number> {
  return engine.database.write(async (transaction) => {
    const now = await timeText(engine, transaction);
    let due = 0;
    for (const part of inParts(target)) {
      const wish = { target: part, now, except: unreadableMarker };
      due += (await transaction.all(makeDue(postgresBuilder, client, wish))).length;
    }
    return due;
  });
}

export async function dropParked(engine: Engine, client: ClientId, target: Target): Promise<number> {
  return engine.database.write(async (transaction) => {
    const at = await timeText(engine, transaction);
    const parts = inParts(target).map((part) =>
      transaction.all(dropEntries(postgresBuilder, client, part, at)),
    );
    const dropped = (await Promise.all(parts)).flat();
    // Dropped is not refreshed: the drain had that many fewer.
    for (const [drainNo, those] of Map.groupBy(dropped, ({ drain_no }) => drain_no)) {
      transaction.send(lessQueued(postgresBuilder, client, drainNo, those.length));
      transaction.send(keepDrains(postgresBuilder, client, [drainNo], at));
    }
    return dropped.length;
  });
}
