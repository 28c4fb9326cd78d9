// A person holds the work for a client, lets it go on, or wishes for a drain at once. It stands in the client's row, which every
// claim and every purge looks at in its own transaction. So it holds for all workers, and over restarts.

import { type ClientId, clientId } from '../../catalogue/ids.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Pause } from '../interface/client-state.ts';
import type { PauseTerms, Wishes } from '../interface/operations.ts';
import { build, required, type Statement } from '../statement.ts';
import { pauseIn, timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import { sendAction } from './actions.ts';
import { clientRow, keepOfClient, registerClient } from './clients.ts';

export const pause = (engine: Engine, client: ClientId, { by, reason }: PauseTerms): Promise<Pause> =>
  engine.database.write(async (tx) => {
    const standing = await heldPause(engine, tx, client);
    if (standing !== null) return standing;
    const now = await tx.now();
    tx.send(keepOfClient(client, { paused_at: now, paused_by: by, pause_reason: reason }));
    sendAction(tx, now, { actor: by, action: 'paused', client, count: 1 });
    return { since: new Date(now), by, reason };
  });

export const resume = (engine: Engine, client: ClientId, by: string): Promise<Pause | null> =>
  engine.database.write(async (tx) => {
    const standing = await heldPause(engine, tx, client);
    if (standing === null) return null;
    const now = await tx.now();
    tx.send(keepOfClient(client, { paused_at: null, paused_by: null, pause_reason: null }));
    sendAction(tx, now, { actor: by, action: 'resumed', client, count: 1 });
    return standing;
  });

/** Batches under way go on. Another person waits. */
async function heldPause(engine: Engine, tx: Transaction, client: ClientId): Promise<Pause | null> {
  tx.send(registerClient(engine, client));
  await engine.own.holdClient(tx, client, 'changed');
  return pauseIn(required(await tx.first(clientRow(client))));
}

type PauseRow = Pick<SyncClients, 'paused_at' | 'paused_by' | 'pause_reason'>;

const pauseRow = (client: ClientId): Statement<PauseRow> =>
  build
    .selectFrom('sync_clients')
    .select(['paused_at', 'paused_by', 'pause_reason'])
    .where('client_id', '=', client)
    .compile();

export const pauseOf = async ({ database }: Engine, client: ClientId): Promise<Pause | null> =>
  pauseIn(await database.first(pauseRow(client)));

export const wantDrain = (engine: Engine, client: ClientId, by: string): Promise<void> =>
  engine.database.write(async (tx) => {
    tx.send(registerClient(engine, client));
    const now = await tx.now();
    tx.send(keepOfClient(client, { drain_wanted_at: now }));
    sendAction(tx, now, { actor: by, action: 'drain-wanted', client, count: 1 });
  });

const wished: Statement<Pick<SyncClients, 'client_id' | 'paused_at' | 'drain_wanted_at'>> = build
  .selectFrom('sync_clients')
  .select(['client_id', 'paused_at', 'drain_wanted_at'])
  .where((eb) => eb.or([eb('paused_at', 'is not', null), eb('drain_wanted_at', 'is not', null)]))
  .compile();

export const wishes = async ({ database }: Engine): Promise<ReadonlyMap<ClientId, Wishes>> =>
  new Map(
    (await database.all(wished)).map((row) => [
      clientId(row.client_id),
      { pausedAt: timeOf(row.paused_at), drainWantedAt: timeOf(row.drain_wanted_at) },
    ]),
  );
