// Shares: further workers on a drain that somebody else leads.

import { type ClientId, clientId } from '../../catalogue/ids.ts';
import { required } from '../required.ts';
import type { Claimant, JoinedDrain, JoinTerms, PlaceAmongWorkers, Share } from '../shadow.ts';
import { drainToJoin, isOver, placeOf } from '../shares.ts';
import { takeFencing } from '../statements/client-statements.ts';
import { drainsNotDone } from '../statements/drain-statements.ts';
import { addShare, endShares, extendShare, longDrains, sharesOf } from '../statements/share-statements.ts';
import type { SyncShares } from '../tables/bookkeeping-tables.ts';
import type { Engine } from './engine.ts';
import { expiry, ownedClient, timeOfMark, writeUnderLease } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { prepared } from './statement.ts';

export const drainsToShare = async (
  { database }: Engine,
  atLeastQueued: number,
): Promise<readonly ClientId[]> =>
  (await database.all(longDrains(postgresBuilder, atLeastQueued))).map(({ client_id }) =>
    clientId(client_id),
  );

/** The client's row is held, so that workers join one after the other and no more of them than may. */
export async function joinDrain(
  engine: Engine,
  client: ClientId,
  holder: string,
  terms: JoinTerms,
): Promise<JoinedDrain | null> {
  await endDeadShares(engine, client);
  return engine.database.write(async (transaction) => {
    const [mark, drains, standing] = await Promise.all([
      transaction.first(ownedClient(client)),
      transaction.all(drainsNotDone(postgresBuilder, client)),
      transaction.all(sharesOf(postgresBuilder, client)),
    ]);
    const drainNo = drainToJoin({ client: mark, drains, standing }, holder, terms);
    if (mark === null || drainNo === null) return null;
    const { fencing } = required(await transaction.first(takeFencing(postgresBuilder, client)));
    const share: Share = { kind: 'share', client, holder, fencing };
    transaction.send(addShare(postgresBuilder, share, expiry(engine, mark)));
    return { share, drainNo };
  });
}

export async function renewShare(engine: Engine, share: Share): Promise<void> {
  await writeUnderLease(engine, share, async (transaction, mark) => {
    transaction.send(extendShare(postgresBuilder, share, expiry(engine, mark)));
  });
}

export async function endShare({ database }: Engine, { client, fencing }: Share): Promise<void> {
  await database.write((transaction) => transaction.run(endShares(postgresBuilder, client, [fencing])));
}

export const placeAmongWorkers = async (
  { database }: Engine,
  claimant: Claimant,
): Promise<PlaceAmongWorkers> =>
  placeOf(claimant, await database.all(sharesOf(postgresBuilder, claimant.client)));

/** A share whose worker is writing just now is passed over: it lives. */
const endOver = prepared(
  'shares_end',
  `DELETE FROM sync_shares WHERE client_id = $1 AND fencing IN (
     SELECT fencing FROM sync_shares WHERE client_id = $1 AND fencing = ANY ($2::bigint[]) FOR UPDATE SKIP LOCKED)`,
);

/** Ends shares whose worker is gone, so that their claims are free. Returns whether there were any. */
export async function endDeadShares(engine: Engine, client: ClientId): Promise<boolean> {
  const { database, machine } = engine;
  const all = await database.all(sharesOf(postgresBuilder, client));
  if (all.length === 0) return false;
  return engine.database.write(async (transaction) => {
    const now = new Date(timeOfMark(engine, required(await transaction.first(ownedClient(client)))));
    const over = all.filter((share: SyncShares) => isOver(share, now, machine)).map(({ fencing }) => fencing);
    return over.length > 0 && (await transaction.run(endOver(client, over))) > 0;
  });
}
