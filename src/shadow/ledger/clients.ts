// The rows of `sync_clients`: registration, and what was last heard from a client's AA.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import { refuseMoved } from '../moving/move-marks.ts';
import type { LastError } from '../interface/client-state.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import { type HistoryMark, neverSeen } from './history-clock.ts';

/** A client of which nothing is known yet. */
export const newClient = (client: ClientId): SyncClients => ({
  client_id: client,
  lease_holder: null,
  lease_expires_at: null,
  lease_fencing: 0,
  fencing: 0,
  fetch_number: 0,
  change_no: 0,
  drain_no: 0,
  vanished_fetch_number: 0,
  last_queue_at: null,
  last_purge_at: null,
  last_purge_number: null,
  error_code: null,
  error_message: null,
  error_at: null,
  progress_at: null,
  stuck_at: null,
  stuck_kind: null,
  repeated_purges: 0,
  foreign_purge: null,
  ...neverSeen,
});

export const registerClient = ({ own }: Pick<Engine, 'own'>, client: ClientId): Statement =>
  own.addAbsent('sync_clients', [newClient(client)]);

export const clientRow = (client: ClientId): Statement<SyncClients> =>
  build.selectFrom('sync_clients').selectAll().where('client_id', '=', client).compile();

export type QueueAnswered = Pick<SyncClients, 'last_queue_at' | 'repeated_purges'> &
  Partial<Pick<SyncClients, 'foreign_purge'>>;

export const queueAnswered = (client: ClientId, answered: QueueAnswered): Statement =>
  build.updateTable('sync_clients').set(answered).where('client_id', '=', client).compile();

export const keepStuck = (client: ClientId, stuck: Pick<SyncClients, 'stuck_at' | 'stuck_kind'>): Statement =>
  build.updateTable('sync_clients').set(stuck).where('client_id', '=', client).compile();

export const keepHistoryMark = (client: ClientId, mark: HistoryMark): Statement =>
  build.updateTable('sync_clients').set(mark).where('client_id', '=', client).compile();

export const keepForeignPurge = (client: ClientId, purge: string | null): Statement =>
  build.updateTable('sync_clients').set({ foreign_purge: purge }).where('client_id', '=', client).compile();

export const purgeConfirmed = (
  client: ClientId,
  purge: Pick<SyncClients, 'last_purge_at' | 'last_purge_number'>,
): Statement => build.updateTable('sync_clients').set(purge).where('client_id', '=', client).compile();

export const keepError = (client: ClientId, error: LastError | null): Statement =>
  build
    .updateTable('sync_clients')
    .set({
      error_code: error?.code ?? null,
      error_message: error?.message ?? null,
      error_at: error?.at.toISOString() ?? null,
    })
    .where('client_id', '=', client)
    .compile();

/** Adds the client's bookkeeping row if it is missing. */
export const register = ({ database, own }: Engine, client: ClientId): Promise<void> =>
  database.write(async (tx) => tx.send(registerClient({ own }, client)));

export async function nextFetchNumber({ database, own }: Engine, client: ClientId): Promise<number> {
  const row = await database.once(own.takeFetchNumber(client));
  if (row === null) await refuseMoved(database);
  return required(row).fetch_number;
}

export const recordError = (
  { database, own }: Engine,
  client: ClientId,
  error: LastError | null,
): Promise<void> =>
  database.write(async (tx) => {
    tx.send(registerClient({ own }, client));
    tx.send(keepError(client, error));
  });
