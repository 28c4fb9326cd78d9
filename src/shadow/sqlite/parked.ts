// The customers that were set aside, as people see and handle them.

import type { ClientId } from '../../catalogue/ids.ts';
import { toParked } from '../tables/bookkeeping-rows.ts';
import { idParts, type Target } from '../ledger/id-parts.ts';
import type { ParkedCustomer } from '../interface/ledger.ts';
import { keepDrains, lessQueued } from '../statements/drain-statements.ts';
import {
  bringForward,
  dropEntries,
  endOfPage,
  makeDue,
  type NumberRange,
  parkedEntries,
  type Part,
  someBeyond,
} from '../statements/parked-statements.ts';
import { unreadableMarker } from '../ledger/unreadable-marker.ts';
import { breathe, type Engine, timeText } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

export const parked = ({ connection }: Engine, client: ClientId, limit: number): readonly ParkedCustomer[] =>
  connection.all(parkedEntries(sqliteBuilder, client, limit)).map(toParked);

export async function retryParked(engine: Engine, client: ClientId, target: Target): Promise<number> {
  const now = timeText(engine);
  return inParts(engine, client, target, (part) => {
    const wish = { part, now, except: unreadableMarker };
    return engine.connection.all(makeDue(sqliteBuilder, client, wish)).length;
  });
}

export async function dropParked(engine: Engine, client: ClientId, target: Target): Promise<number> {
  const { connection } = engine;
  const at = timeText(engine);
  return inParts(engine, client, target, (part) => {
    const dropped = connection.all(dropEntries(sqliteBuilder, client, { part, at }));
    // Dropped is not refreshed: the drain had that many fewer.
    for (const [drainNo, those] of Map.groupBy(dropped, ({ drain_no }) => drain_no)) {
      connection.run(lessQueued(sqliteBuilder, client, drainNo, those.length));
      connection.run(keepDrains(sqliteBuilder, client, [drainNo], at));
    }
    return dropped.length;
  });
}

export async function bringForwardParked(engine: Engine, client: ClientId, beyond: Date): Promise<number> {
  const { connection } = engine;
  const [latest, now] = [beyond.toISOString(), timeText(engine)];
  if (connection.first(someBeyond(sqliteBuilder, client, latest)) === null) return 0;
  return inPages(
    engine,
    client,
    'parked',
    (range) => connection.all(bringForward(sqliteBuilder, client, { latest, now, range })).length,
  );
}

/** Each part in a transaction of its own. Returns the sum of what the parts say. */
async function inParts(
  engine: Engine,
  client: ClientId,
  target: Target,
  work: (part: Part) => number,
): Promise<number> {
  if (target === 'all') return inPages(engine, client, 'parked', work);
  let sum = 0;
  // Of a list SQLite would rather look through all of the client's entries.
  for (const some of idParts(target))
    sum += await engine.connection.write(() => some.reduce((done, id) => done + work([id]), 0));
  return sum;
}

const entriesPerPage = 2_000;

/** All of a client that are in this state, page by page: others write in between. */
export async function inPages(
  { connection }: Engine,
  client: ClientId,
  state: 'parked' | 'gone',
  work: (range: NumberRange) => number,
): Promise<number> {
  let [sum, after]: [number, string | null] = [0, null];
  for (;;) {
    const end: { readonly cust_id: string } | null = connection.first(
      endOfPage(sqliteBuilder, client, { state, after, entries: entriesPerPage }),
    );
    const range: NumberRange = { after, upTo: end?.cust_id ?? null };
    sum += await connection.write(() => work(range));
    if (end === null) return sum;
    after = end.cust_id;
    await breathe();
  }
}
