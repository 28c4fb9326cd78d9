// The rows of `sync_clients`: registration, and what was last heard from a client's AA.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import { refuseMoved } from '../moving/move-marks.ts';
import type { LastError } from '../interface/client-state.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncChanges, SyncClients } from '../tables/bookkeeping-tables.ts';
import { gistOf } from '../plan/error-group.ts';
import { neverSeen } from './history-clock.ts';
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
  words_state: null,
  words_rules: null,
  words_after: null,
  words_filled: 0,
  words_wanted: 0,
  paused_at: null,
  paused_by: null,
  pause_reason: null,
  drain_wanted_at: null,
  calls: null,
  observing: null,
  shape_no: 0,
  shape_owes: 0,
  ...neverSeen,
});

export const registerClient = ({ own }: Pick<Engine, 'own'>, client: ClientId): Statement =>
  own.addAbsent('sync_clients', [newClient(client)]);

export const clientRow = (client: ClientId): Statement<SyncClients> =>
  build.selectFrom('sync_clients').selectAll().where('client_id', '=', client).compile();

/** A part of what is known of a client. */
export type PartOfClient = Partial<Omit<SyncClients, 'client_id'>>;

export const keepOfClient = (client: ClientId, part: PartOfClient): Statement =>
  build.updateTable('sync_clients').set(part).where('client_id', '=', client).compile();

/** Adds to a number that only grows: of changes told, of customers queued by name. */
export const addOfClient = (
  client: ClientId,
  column: 'change_no' | 'queued_by_name',
  more: number,
): Statement =>
  build
    .updateTable('sync_clients')
    .set((eb) => ({ [column]: eb(column, '+', more) }))
    .where('client_id', '=', client)
    .compile();

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

const noError = {
  error_code: null,
  error_message: null,
  error_at: null,
  error_gist: null,
  error_times: 0,
  error_skeleton: null,
};

const gistOfError = ({ code, message }: LastError): string => `${code} ${gistOf(message)}`;

export function keepError(client: ClientId, error: LastError | null): Statement {
  const update = build.updateTable('sync_clients').where('client_id', '=', client);
  if (error === null) return update.set(noError).compile();
  const gist = gistOfError(error);
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
