// The customers that were set aside, as people see and handle them.

import type { ClientId } from '../../catalogue/ids.ts';
import { toParked } from '../bookkeeping-rows.ts';
import type { ParkedCustomer } from '../shadow.ts';
import { lessQueued } from '../statements/drain-statements.ts';
import { makeDue, parkedEntries, removeParked, type Target } from '../statements/parked-statements.ts';
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

export async function dropParked({ connection }: Engine, client: ClientId, target: Target): Promise<number> {
  return connection.write(() => {
    const removed = inParts(target).flatMap((part) =>
      connection.all(removeParked(sqliteBuilder, client, part)),
    );
    // Forgotten is not stored: the drain had that many fewer.
    for (const [drainNo, those] of Map.groupBy(removed, ({ drain_no }) => drain_no))
      connection.run(lessQueued(sqliteBuilder, client, drainNo, those.length));
    return removed.length;
  });
}

/** Statements have a limit of parameters. */
const idsPerStatement = 500;

const inParts = (target: Target): readonly Target[] =>
  target === 'all'
    ? [target]
    : Array.from({ length: Math.ceil(target.length / idsPerStatement) }, (_, at) =>
        target.slice(at * idsPerStatement, (at + 1) * idsPerStatement),
      );
