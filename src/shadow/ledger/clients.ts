// The rows of `sync_clients`: registration, and what was last heard from a client's AA.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import { refuseMoved } from '../moving/move-marks.ts';
import type { LastError } from '../interface/client-state.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncChanges, SyncClients } from '../tables/bookkeeping-tables.ts';
import { type HistoryMark, neverSeen } from './history-clock.ts';
import type { Ledger } from './ledger.ts';

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
  error_gist: null,
  error_times: 0,
  error_skeleton: null,
  progress_at: null,
  stuck_at: null,
  stuck_kind: null,
  repeated_purges: 0,
  foreign_purge: null,
  population: null,
  population_asked_at: null,
  population_drain_no: null,
  queued_by_name: 0,
  set_back: null,
  set_backs: 0,
  pruned_change_no: 0,
  pruned_change_at: null,
  ...neverSeen,
});

export const registerClient = ({ own }: Pick<Engine, 'own'>, client: ClientId): Statement =>
  own.addAbsent('sync_clients', [newClient(client)]);

export const clientRow = (client: ClientId): Statement<SyncClients> =>
  build.selectFrom('sync_clients').selectAll().where('client_id', '=', client).compile();

export type QueueAnswered = Pick<SyncClients, 'last_queue_at' | 'repeated_purges'> &
  Partial<Pick<SyncClients, 'foreign_purge' | 'population_drain_no'>>;

export const queueAnswered = (client: ClientId, answered: QueueAnswered): Statement =>
  build.updateTable('sync_clients').set(answered).where('client_id', '=', client).compile();

export const keepStuck = (client: ClientId, stuck: Pick<SyncClients, 'stuck_at' | 'stuck_kind'>): Statement =>
  build.updateTable('sync_clients').set(stuck).where('client_id', '=', client).compile();

export const keepHistoryMark = (client: ClientId, mark: HistoryMark): Statement =>
  build.updateTable('sync_clients').set(mark).where('client_id', '=', client).compile();

/** Pruning has removed this change from the feed. What was removed before has a lower number, as a rule. */
export const keepPruned = (
  client: ClientId,
  { change_no, committed_at }: Pick<SyncChanges, 'change_no' | 'committed_at'>,
): Statement =>
  build
    .updateTable('sync_clients')
    .set({ pruned_change_no: change_no, pruned_change_at: committed_at })
    .where('client_id', '=', client)
    .where((eb) => eb.or([eb('pruned_change_no', 'is', null), eb('pruned_change_no', '<', change_no)]))
    .compile();

/** Changes are told: each gets a number. */
export const countChanges = (client: ClientId, changes: number): Statement =>
  build
    .updateTable('sync_clients')
    .set((eb) => ({ change_no: eb('change_no', '+', changes) }))
    .where('client_id', '=', client)
    .compile();

export const keepForeignPurge = (client: ClientId, purge: string | null): Statement =>
  build.updateTable('sync_clients').set({ foreign_purge: purge }).where('client_id', '=', client).compile();

export type PopulationChange = Partial<
  Pick<SyncClients, 'population' | 'population_asked_at' | 'population_drain_no' | 'set_back' | 'set_backs'>
>;

export const keepPopulation = (client: ClientId, change: PopulationChange): Statement =>
  build.updateTable('sync_clients').set(change).where('client_id', '=', client).compile();

export const moreQueuedByName = (client: ClientId, customers: number): Statement =>
  build
    .updateTable('sync_clients')
    .set((eb) => ({ queued_by_name: eb('queued_by_name', '+', customers) }))
    .where('client_id', '=', client)
    .compile();

export const purgeConfirmed = (
  client: ClientId,
  purge: Pick<SyncClients, 'last_purge_at' | 'last_purge_number'>,
): Statement => build.updateTable('sync_clients').set(purge).where('client_id', '=', client).compile();

const noError = {
  error_code: null,
  error_message: null,
  error_at: null,
  error_gist: null,
  error_times: 0,
  error_skeleton: null,
};

const digits = /\d+/g;

/** Two errors with the same gist are the same. The column of a flaw, or the length of a queue, makes no difference. */
const gistOf = ({ code, message }: LastError): string => `${code} ${message.replace(digits, '#')}`;

export function keepError(client: ClientId, error: LastError | null): Statement {
  const update = build.updateTable('sync_clients').where('client_id', '=', client);
  if (error === null) return update.set(noError).compile();
  const gist = gistOf(error);
  return update
    .set((eb) => ({
      error_code: error.code,
      error_message: error.message,
      error_at: error.at.toISOString(),
      error_gist: gist,
      error_times: eb
        .case()
        .when('error_gist', '=', gist)
        .then(eb('error_times', '+', 1))
        .else(1)
        .end(),
      error_skeleton: error.skeleton ?? null,
    }))
    .compile();
}

/** Adds the client's bookkeeping row if it is missing. */
export const register = ({ database, own }: Engine, client: ClientId): Promise<void> =>
  database.write(async (tx) => tx.send(registerClient({ own }, client)));

export async function nextFetchNumber({ database, own, known }: Ledger, client: ClientId): Promise<number> {
  const row = await database.once(own.takeFetchNumber(client));
  if (row === null) await refuseMoved(database);
  const { fetch_number: taken } = required(row);
  known.met(client, { fetch_number: taken });
  return taken;
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
