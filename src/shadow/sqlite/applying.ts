// Applies batches: works out the hashes before the transaction, checks the lease inside it, keeps the numbers used up.

import { contentDigest } from '../plan/content-digest.ts';
import { historyTime } from '../ledger/history-clock.ts';
import { checkBatch, checkNumbers } from '../plan/batch-check.ts';
import type { Applied, ApplyBatch, FetchResult } from '../interface/applying.ts';
import type { Claimant } from '../interface/rights.ts';
import { clientRow, keepNumbers, registerClient } from '../statements/client-statements.ts';
import { drainsNotDone } from '../statements/drain-statements.ts';
import { anyForgotten } from '../statements/forget-statements.ts';
import { oldestWaitingKnownAt } from '../statements/parked-statements.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import { applyBatch, type PreparedResult } from './apply/apply-batch.ts';
import type { ApplyRun } from './apply/apply-run.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import { required } from '../required.ts';
import { type Engine, timeText } from './engine.ts';
import { checkClaimant } from './leases.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { reached } from '../../steps.ts';

export async function apply(
  engine: Engine,
  { client, lease, results }: ApplyBatch,
): Promise<readonly Applied[]> {
  checkBatch(results);
  const prepared = results.map(prepare);
  return engine.connection.write(() =>
    withRun(engine, client, lease, (run, { fetch_number: lastGiven }) => {
      checkNumbers(results, lastGiven);
      return applyBatch(run, prepared);
    }),
  );
}

const prepare = (result: FetchResult): PreparedResult =>
  result.kind === 'current' ? { result, digest: contentDigest(result.record) } : { result, digest: null };

/** Inside a transaction: gives the work its numbers, and keeps what it has used up. */
export function withRun<T>(
  engine: Engine,
  client: ClientId,
  lease: Claimant | null,
  work: (run: ApplyRun, client: SyncClients) => T,
): T {
  const row = lease === null ? anyClientRow(engine, client) : checkClaimant(engine, lease);
  const run = newRun(engine, client, lease, row);
  const result = work(run, row);
  if (run.changeNo > row.change_no || run.vanishedFetchNumber > row.vanished_fetch_number) {
    const numbers = { change_no: run.changeNo, vanished_fetch_number: run.vanishedFetchNumber };
    engine.connection.run(keepNumbers(sqliteBuilder, client, numbers));
  }
  reached('batch-committing');
  return result;
}

function anyClientRow({ connection }: Engine, client: ClientId): SyncClients {
  connection.run(registerClient(sqliteBuilder, client));
  return required(connection.first(clientRow(sqliteBuilder, client)));
}

function newRun(engine: Engine, client: ClientId, lease: Claimant | null, row: SyncClients): ApplyRun {
  const { connection } = engine;
  const drains = connection.all(drainsNotDone(sqliteBuilder, client));
  const at = timeText(engine);
  return {
    connection,
    client,
    at,
    historyAt: historyTime(at, row.history_seen_at),
    fencing: lease?.fencing ?? null,
    drainNo: drains.find(({ state }) => state !== 'receiving')?.drain_no ?? null,
    someForgotten: connection.first(anyForgotten(sqliteBuilder, client)) !== null,
    someWait: required(connection.first(oldestWaitingKnownAt(sqliteBuilder, client))).at !== null,
    changeNo: row.change_no,
    vanishedFetchNumber: row.vanished_fetch_number,
  };
}
