// The customers that were set aside, as people see and handle them.

import type { ClientId } from '../../catalogue/ids.ts';
import { toParked } from '../bookkeeping-rows.ts';
import { inParts, type Target } from '../id-parts.ts';
import type { ParkedCustomer } from '../shadow.ts';
import { keepDrains, lessQueued } from '../statements/drain-statements.ts';
import { dropEntries, makeDue, parkedEntries } from '../statements/parked-statements.ts';
import { unreadableMarker } from '../unreadable-marker.ts';
import { type Engine, timeText } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

export const parked = ({ connection }: Engine, client: ClientId, limit: number): readonly ParkedCustomer[] =>
  connection.all(parkedEntries(sqliteBuilder, client, limit)).map(toParked);

export async function retryParked(engine: Engine, client: ClientId, target: Target): Promise<number> {
  const { connection } = engine;
  const now = timeText(engine);
  return connection.write(() =>
    inParts(target)
      .map((part) => makeDue(sqliteBuilder, client, { target: part, now, except: unreadableMarker }))
      .reduce((sum, statement) => sum + connection.all(statement).length, 0),
  );
}

export async function dropParked(engine: Engine, client: ClientId, target: Target): Promise<number> {
  const { connection } = engine;
  const at = timeText(engine);
  return connection.write(() => {
    const dropped = inParts(target).flatMap((part) =>
      connection.all(dropEntries(sqliteBuilder, client, part, at)),
    );
    // Dropped is not refreshed: the drain had that many fewer.
    for (const [drainNo, those] of Map.groupBy(dropped, ({ drain_no }) => drain_no)) {
      connection.run(lessQueued(sqliteBuilder, client, drainNo, those.length));
      connection.run(keepDrains(sqliteBuilder, client, [drainNo], at));
    }
    return dropped.length;
  });
}
