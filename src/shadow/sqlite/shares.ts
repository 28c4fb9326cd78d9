// Shares: further workers on a drain that somebody else leads.

import { type ClientId, clientId } from '../../catalogue/ids.ts';
import { required } from '../required.ts';
import type { Claimant, JoinedDrain, JoinTerms, PlaceAmongWorkers, Share } from '../interface/rights.ts';
import { drainToJoin, isOver, placeOf } from '../ledger/standing-shares.ts';
import { clientRow, takeFencing } from '../statements/client-statements.ts';
import { drainsNotDone } from '../statements/drain-statements.ts';
import {
  addShare,
  endShares,
  endSharesOf,
  longDrains,
  sharesOf,
  unclaimedEntry,
} from '../statements/share-statements.ts';
import type { SyncShares } from '../tables/bookkeeping-tables.ts';
import type { Engine } from './engine.ts';
import { expiry } from './leases.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { reached } from '../../steps.ts';

export const drainsToShare = ({ connection }: Engine, atLeastQueued: number): readonly ClientId[] =>
  connection.all(longDrains(sqliteBuilder, atLeastQueued)).map(({ client_id }) => clientId(client_id));

export async function joinDrain(
  engine: Engine,
  client: ClientId,
  holder: string,
  terms: JoinTerms,
): Promise<JoinedDrain | null> {
  const { connection } = engine;
  if (joinable(engine, client, holder, terms) === null) return null;
  return connection.write(() => {
    const drainNo = joinable(engine, client, holder, terms);
    if (drainNo === null) return null;
    const { fencing } = required(connection.first(takeFencing(sqliteBuilder, client)));
    const share: Share = { kind: 'share', client, holder, fencing };
    connection.run(endSharesOf(sqliteBuilder, client, holder));
    reached('share-joining');
    connection.run(addShare(sqliteBuilder, share, expiry(engine)));
    return { share, drainNo };
  });
}

/** Looked at first without a transaction that writes: mostly there is nothing to join. */
function joinable(engine: Engine, client: ClientId, holder: string, terms: JoinTerms): number | null {
  const { connection, now, machine } = engine;
  const shares = connection.all(sharesOf(sqliteBuilder, client));
  const joining = {
    client: connection.first(clientRow(sqliteBuilder, client)),
    drains: connection.all(drainsNotDone(sqliteBuilder, client)),
    standing: shares.filter((share) => !isOver(share, now(), machine)),
  };
  const drainNo = drainToJoin(joining, holder, terms);
  const some = drainNo === null ? null : connection.first(unclaimedEntry(sqliteBuilder, client, drainNo));
  return some === null ? null : drainNo;
}

/** Shares that are over count for nothing; the next claim ends them. */
export function placeAmongWorkers(
  { connection, now, machine }: Engine,
  claimant: Claimant,
): PlaceAmongWorkers {
  const all = connection.all(sharesOf(sqliteBuilder, claimant.client));
  return placeOf(
    claimant,
    all.filter((share) => !isOver(share, now(), machine)),
  );
}

/** Inside a transaction that writes. Shares whose worker is gone are ended on the way: their claims are free. */
export function standingShares(
  { connection, now, machine }: Engine,
  client: ClientId,
): readonly SyncShares[] {
  const all = connection.all(sharesOf(sqliteBuilder, client));
  const over = all.filter((share) => isOver(share, now(), machine));
  const fencings = over.map(({ fencing }) => fencing);
  if (over.length > 0) connection.run(endShares(sqliteBuilder, client, fencings));
  return all.filter((share) => !over.includes(share));
}
