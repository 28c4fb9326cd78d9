// Statements over `sync_clients`: registration, leases, numbers, and what was last heard of a client's AA.

import type { CompiledQuery } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import { type HistoryMark, neverSeen } from '../ledger/history-clock.ts';
import type { LastError } from '../interface/client-state.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';

const newClient = (client: ClientId): SyncClients => ({
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

export const registerClient = (db: Builder, client: ClientId): CompiledQuery =>
  db
    .insertInto('sync_clients')
    .values(newClient(client))
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .compile();

export const clientRow = (db: Builder, client: ClientId): CompiledQuery<SyncClients> =>
  db.selectFrom('sync_clients').selectAll().where('client_id', '=', client).compile();

export const takeFetchNumber = (
  db: Builder,
  client: ClientId,
): CompiledQuery<Pick<SyncClients, 'fetch_number'>> =>
  db
    .insertInto('sync_clients')
    .values({ ...newClient(client), fetch_number: 1 })
    .onConflict((conflict) =>
      conflict
        .column('client_id')
        .doUpdateSet((eb) => ({ fetch_number: eb('sync_clients.fetch_number', '+', 1) })),
    )
    .returning('fetch_number')
    .compile();

export interface LeaseTerms {
  readonly holder: string;
  readonly expiresAt: string;
}

/** A new fencing number, which voids whatever an older lease still tries to write. */
export const grantLease = (
  db: Builder,
  client: ClientId,
  { holder, expiresAt }: LeaseTerms,
): CompiledQuery<Pick<SyncClients, 'fencing'>> =>
  db
    .updateTable('sync_clients')
    .set((eb) => ({
      lease_holder: holder,
      lease_expires_at: expiresAt,
      lease_fencing: eb('fencing', '+', 1),
      fencing: eb('fencing', '+', 1),
    }))
    .where('client_id', '=', client)
    .returning('fencing')
    .compile();

/** With a time of progress: whoever was found stuck is so no more. */
export const extendLease = (
  db: Builder,
  client: ClientId,
  { expiresAt, progressAt }: Renewal,
): CompiledQuery =>
  db
    .updateTable('sync_clients')
    .set({
      lease_expires_at: expiresAt,
      ...(progressAt === null ? {} : { progress_at: progressAt, stuck_at: null, stuck_kind: null }),
    })
    .where('client_id', '=', client)
    .compile();

export interface Renewal {
  readonly expiresAt: string;
  /** `null`: the work got nowhere since the last renewal. */
  readonly progressAt: string | null;
}

export const endLease = (db: Builder, client: ClientId): CompiledQuery =>
  db
    .updateTable('sync_clients')
    .set({ lease_holder: null, lease_expires_at: null })
    .where('client_id', '=', client)
    .compile();

/** The number of a new share. */
export const takeFencing = (db: Builder, client: ClientId): CompiledQuery<Pick<SyncClients, 'fencing'>> =>
  db
    .updateTable('sync_clients')
    .set((eb) => ({ fencing: eb('fencing', '+', 1) }))
    .where('client_id', '=', client)
    .returning('fencing')
    .compile();

export const takeDrainNumber = (
  db: Builder,
  client: ClientId,
): CompiledQuery<Pick<SyncClients, 'drain_no'>> =>
  db
    .updateTable('sync_clients')
    .set((eb) => ({ drain_no: eb('drain_no', '+', 1) }))
    .where('client_id', '=', client)
    .returning('drain_no')
    .compile();

export type QueueAnswered = Pick<SyncClients, 'last_queue_at' | 'repeated_purges'> &
  Partial<Pick<SyncClients, 'foreign_purge'>>;

export const queueAnswered = (db: Builder, client: ClientId, answered: QueueAnswered): CompiledQuery =>
  db.updateTable('sync_clients').set(answered).where('client_id', '=', client).compile();

export const keepStuck = (
  db: Builder,
  client: ClientId,
  stuck: Pick<SyncClients, 'stuck_at' | 'stuck_kind'>,
): CompiledQuery => db.updateTable('sync_clients').set(stuck).where('client_id', '=', client).compile();

export const keepHistoryMark = (db: Builder, client: ClientId, mark: HistoryMark): CompiledQuery =>
  db.updateTable('sync_clients').set(mark).where('client_id', '=', client).compile();

export const keepForeignPurge = (db: Builder, client: ClientId, purge: string | null): CompiledQuery =>
  db.updateTable('sync_clients').set({ foreign_purge: purge }).where('client_id', '=', client).compile();

export const purgeConfirmed = (
  db: Builder,
  client: ClientId,
  purge: Pick<SyncClients, 'last_purge_at' | 'last_purge_number'>,
): CompiledQuery => db.updateTable('sync_clients').set(purge).where('client_id', '=', client).compile();

export const keepError = (db: Builder, client: ClientId, error: LastError | null): CompiledQuery =>
  db
    .updateTable('sync_clients')
    .set({
      error_code: error?.code ?? null,
      error_message: error?.message ?? null,
      error_at: error?.at.toISOString() ?? null,
    })
    .where('client_id', '=', client)
    .compile();

/** Numbers a batch has used up. */
export const keepNumbers = (
  db: Builder,
  client: ClientId,
  numbers: Pick<SyncClients, 'change_no' | 'vanished_fetch_number'>,
): CompiledQuery => db.updateTable('sync_clients').set(numbers).where('client_id', '=', client).compile();
