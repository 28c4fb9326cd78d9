// Shares: further workers on a drain that somebody else leads.

import { type ClientId, clientId } from '../../catalogue/ids.ts';
import { required } from '../required.ts';
import type { Claimant, JoinedDrain, JoinTerms, PlaceAmongWorkers, Share } from '../interface/rights.ts';
import { drainToJoin, isOver, placeOf } from '../ledger/standing-shares.ts';
import { clientRow, takeFencing } from '../statements/client-statements.ts';
import { drainsNotDone } from '../statements/drain-statements.ts';
import {
  addShare,
  endSharesOf,
  longDrains,
  sharesOf,
  unclaimedEntry,
} from '../statements/share-statements.ts';
import type { SyncShares } from '../tables/bookkeeping-tables.ts';
import { type Engine, serverTime, timeText } from './engine.ts';
import { expiry, sharedClient } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';
import { reached } from '../../steps.ts';

export const drainsToShare = async (
  { database }: Engine,
  atLeastQueued: number,
): Promise<readonly ClientId[]> =>
  (await database.all(longDrains(postgresBuilder, atLeastQueued))).map(({ client_id }) =>
    clientId(client_id),
  );

/** Looked at first without a lock: mostly there is nothing to join. */
export async function joinDrain(
  engine: Engine,
  client: ClientId,
  holder: string,
  terms: JoinTerms,
): Promise<JoinedDrain | null> {
  const { database } = engine;
  const possible = await database.read((transaction) => joinable(engine, transaction, client, holder, terms));
  if (possible === null) return null;
  return database.write(async (transaction) => {
    // Taking a number holds the client's row: workers join one after the other, and no more of them than may.
    const { fencing } = required(await transaction.first(takeFencing(postgresBuilder, client)));
    const drainNo = await joinable(engine, transaction, client, holder, terms);
    const mark = await transaction.first(sharedClient(client));
    if (mark === null || drainNo === null) return null;
    const share: Share = { kind: 'share', client, holder, fencing };
    transaction.send(endSharesOf(postgresBuilder, client, holder));
    reached('share-joining');
    transaction.send(addShare(postgresBuilder, share, expiry(engine, mark)));
    return { share, drainNo };
  });
}

async function joinable(
  engine: Engine,
  transaction: Transaction,
  client: ClientId,
  holder: string,
  terms: JoinTerms,
): Promise<number | null> {
  const [row, drains, shares, now] = await Promise.all([
    transaction.first(clientRow(postgresBuilder, client)),
    transaction.all(drainsNotDone(postgresBuilder, client)),
    transaction.all(sharesOf(postgresBuilder, client)),
    timeText(engine, transaction),
  ]);
  const standing = shares.filter((share) => !isOver(share, new Date(now), engine.machine));
  const drainNo = drainToJoin({ client: row, drains, standing }, holder, terms);
  if (drainNo === null) return null;
  const some = await transaction.first(unclaimedEntry(postgresBuilder, client, drainNo));
  return some === null ? null : drainNo;
}

/** Ends shares that are over on the way: what their workers had in hand is free, and so is their part of the calls. */
export async function placeAmongWorkers(engine: Engine, claimant: Claimant): Promise<PlaceAmongWorkers> {
  return placeOf(claimant, (await endDeadShares(engine, claimant.client)).standing);
}

/** A share whose worker is writing just now, or has renewed it meanwhile, is passed over: it lives. */
const endOver = prepared(
  'shares_end',
  `DELETE FROM sync_shares WHERE client_id = $1 AND fencing IN (
     SELECT s.fencing FROM sync_shares AS s
     JOIN unnest($2::bigint[], $3::timestamptz[]) AS over (fencing, expires_at)
       ON over.fencing = s.fencing AND over.expires_at = s.expires_at
     WHERE s.client_id = $1 FOR UPDATE OF s SKIP LOCKED)`,
);

export interface DeadShares {
  readonly standing: readonly SyncShares[];
  /** Whether any was ended. */
  readonly ended: boolean;
}

/** Ends shares whose worker is gone, so that their claims are free. */
export async function endDeadShares(engine: Engine, client: ClientId): Promise<DeadShares> {
  const { database, machine } = engine;
  const all = await database.all(sharesOf(postgresBuilder, client));
  if (all.length === 0) return { standing: all, ended: false };
  const now = new Date(engine.now?.() ?? required(await database.first(serverTime)).at);
  const over = all.filter((share) => isOver(share, now, machine));
  const standing = all.filter((share) => !over.includes(share));
  if (over.length === 0) return { standing, ended: false };
  const columns = [over.map(({ fencing }) => fencing), over.map((share) => share.expires_at)];
  const ended = await database.write((transaction) => transaction.run(endOver(client, ...columns)));
  return { standing, ended: ended > 0 };
}
