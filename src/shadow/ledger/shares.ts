// Shares: further workers on a drain that another worker leads.

import { type ClientId, clientId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { Reader, Transaction } from '../engine.ts';
import type { Claimant, JoinedDrain, JoinTerms, PlaceAmongWorkers, Share } from '../interface/rights.ts';
import { pauseIn } from '../tables/bookkeeping-rows.ts';
import type { SyncShares } from '../tables/bookkeeping-tables.ts';
import { clientRow } from './clients.ts';
import { drainsNotDone } from './drain-rows.ts';
import { expiry } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { addShare, endSharesOf, longDrains, sharesOf, takeFencing, unclaimedEntry } from './share-rows.ts';
import { drainToJoin, isOver, placeOf } from './standing-shares.ts';

export const drainsToShare = async (
  { database }: Ledger,
  atLeastQueued: number,
): Promise<readonly ClientId[]> =>
  (await database.all(longDrains(atLeastQueued))).map(({ client_id }) => clientId(client_id));

/** The worker that wants to join, and the drain. */
interface Joining {
  readonly client: ClientId;
  readonly holder: string;
  readonly terms: JoinTerms;
}

/** First it looks without a lock, because usually there is nothing to join. */
export async function joinDrain(ledger: Ledger, joining: Joining): Promise<JoinedDrain | null> {
  const possible = await ledger.database.read((reader) => joinable(ledger, reader, joining));
  return possible === null ? null : ledger.database.write((tx) => joined(ledger, tx, joining));
}

async function joined(ledger: Ledger, tx: Transaction, joining: Joining): Promise<JoinedDrain | null> {
  const { client, holder } = joining;
  // Taking a number locks the client's row. So workers join one after the other, and never more than allowed.
  tx.send(takeFencing(client));
  const row = await tx.first(clientRow(client));
  const drainNo = await joinable(ledger, tx, joining);
  const mark = await ledger.own.holdClient(tx, client, 'shared');
  if (row === null || mark === null || drainNo === null) return null;
  const share: Share = { kind: 'share', client, holder, fencing: row.fencing };
  tx.send(endSharesOf(client, holder));
  reached('share-joining');
  tx.send(addShare(share, expiry(mark)));
  return { share, drainNo };
}

async function joinable(
  { machine }: Ledger,
  reader: Reader,
  { client, holder, terms }: Joining,
): Promise<number | null> {
  const [row, drains, shares, now] = await Promise.all([
    reader.first(clientRow(client)),
    reader.all(drainsNotDone([client])),
    reader.all(sharesOf(client)),
    reader.now(),
  ]);
  const standing = shares.filter((share) => !isOver(share, new Date(now), machine));
  const drainNo =
    pauseIn(row) === null && row?.shape_no === terms.shapeNo
      ? drainToJoin({ client: row, drains, standing }, holder, terms)
      : null;
  if (drainNo === null) return null;
  const some = await reader.first(unclaimedEntry(client, drainNo));
  return some === null ? null : drainNo;
}

/** First ends the shares that are over: the entries their workers had are free, and so is their part of the calls. */
export async function placeAmongWorkers(ledger: Ledger, claimant: Claimant): Promise<PlaceAmongWorkers> {
  return placeOf(claimant, (await endDeadShares(ledger, claimant.client)).standing);
}

export interface DeadShares {
  readonly standing: readonly SyncShares[];
  /** Whether at least one was ended. */
  readonly ended: boolean;
}

/**
 * Ends shares whose worker is gone, so that their claims are free. A share is left alone if its worker is writing just now or
 * has renewed it since it was read: that worker lives.
 */
export async function endDeadShares(
  { database, own, machine }: Ledger,
  client: ClientId,
): Promise<DeadShares> {
  const all = await database.all(sharesOf(client));
  if (all.length === 0) return { standing: all, ended: false };
  const now = new Date(await database.now());
  const over = all.filter((share) => isOver(share, now, machine));
  const standing = all.filter((share) => !over.includes(share));
  if (over.length === 0) return { standing, ended: false };
  const ended = await database.write((tx) => tx.run(own.endShares(client, over)));
  return { standing, ended: ended > 0 };
}
