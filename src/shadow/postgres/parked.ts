// The customers that were set aside, as people see and handle them.

import type { ClientId } from '../../catalogue/ids.ts';
import { toParked } from '../bookkeeping-rows.ts';
import type { ParkedCustomer } from '../shadow.ts';
import { lessQueued } from '../statements/drain-statements.ts';
import { makeDue, parkedEntries, removeParked, type Target } from '../statements/parked-statements.ts';
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

export async function dropParked({ database }: Engine, client: ClientId, target: Target): Promise<number> {
  return database.write(async (transaction) => {
    const parts = inParts(target).map((part) => transaction.all(removeParked(postgresBuilder, client, part)));
    const removed = (await Promise.all(parts)).flat();
    // Forgotten is not stored: the drain had that many fewer.
    for (const [drainNo, those] of Map.groupBy(removed, ({ drain_no }) => drain_no))
      transaction.send(lessQueued(postgresBuilder, client, drainNo, those.length));
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
