// Applies batches: works out the hashes before the transaction, reads and locks what they touch, plans, writes. Two trips to
// the server, however many customers there are.

import type { ClientId } from '../../catalogue/ids.ts';
import { checkBatch, checkNumbers } from '../plan/batch-check.ts';
import { contentDigest } from '../plan/content-digest.ts';
import { historyTime } from '../ledger/history-clock.ts';
import { required } from '../required.ts';
import type { Applied, ApplyBatch, FetchResult } from '../interface/applying.ts';
import type { Claimant } from '../interface/rights.ts';
import { registerClient } from '../statements/client-statements.ts';
import { planResult, type PreparedResult, type ResultPlan } from './apply/batch-plan.ts';
import { type BatchRead, readBatch, type Wanted } from './apply/batch-read.ts';
import { writePlan } from './apply/write-plan.ts';
import type { Engine } from './engine.ts';
import { eraseFromLedger } from './forgetting.ts';
import { checkClaimant, type ClientMark, sharedClient, timeOfMark } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';
import { reached } from '../../steps.ts';

export async function apply(engine: Engine, batch: ApplyBatch): Promise<readonly Applied[]> {
  checkBatch(batch.results);
  const results = batch.results.map(prepare);
  const alone = results.some(mayVanish) || batch.lease === null;
  const plans = await applyOnce(engine, batch, results, alone);
  return (plans ?? (await applyOnce(engine, batch, results, true)) ?? []).map(({ applied }) => applied);
}

const prepare = (result: FetchResult): PreparedResult =>
  result.kind === 'current' ? { result, digest: contentDigest(result.record) } : { result, digest: null };

const mayVanish = ({ result }: PreparedResult): boolean => result.kind === 'gone';

/** `null`: this batch must be applied alone. */
async function applyOnce(
  engine: Engine,
  { client, lease }: ApplyBatch,
  results: readonly PreparedResult[],
  alone: boolean,
): Promise<readonly ResultPlan[] | null> {
  return engine.database.write(async (transaction) => {
    if (alone) transaction.send(applyAlone(client));
    const read = await readClient(transaction, client, lease, results.map(toWanted));
    checkNumbers(
      results.map(({ result }) => result),
      read.mark.fetch_number,
    );
    const context = writeContext(engine, transaction, client, read);
    const plan = {
      ...read,
      at: context.at,
      fencing: lease?.fencing ?? null,
      vanishedFetchNumber: read.mark.vanished_fetch_number,
    };
    const plans = results.map((result) => planResult(plan, result));
    if (!alone && plans.some(createsUnasked)) return null;
    writePlan(context, plans);
    await eraseForgotten(context, plans);
    reached('batch-committing');
    return plans;
  });
}

/** Whatever of them is in the ledger all the same would be asked for again and again. */
async function eraseForgotten(
  { transaction, client, at }: Parameters<typeof writePlan>[0],
  plans: readonly ResultPlan[],
): Promise<void> {
  const forgotten = plans.filter(({ applied }) => applied.outcome === 'forgotten');
  if (forgotten.length === 0) return;
  await eraseFromLedger(
    transaction,
    client,
    forgotten.map(({ applied }) => applied.custId),
    at,
  );
}

/**
 * A refresh that creates a customer nobody had queued, and a fetch that finds a customer gone whom we never stored, have
 * no row in common to wait for each other at, and must not miss each other (P3). They take turns here. Both are rare.
 */
export const applyAlone = prepared(
  'apply_alone',
  `SELECT pg_advisory_xact_lock(hashtextextended('aa-shadow apply ' || $1, 0))`,
);

const createsUnasked = ({ applied }: ResultPlan): boolean =>
  applied.outcome === 'created' && applied.knownAt === null;

const toWanted = ({ result, digest }: PreparedResult): Wanted => ({
  custId: result.custId,
  contentHash: digest?.contentHash ?? (result.kind === 'gone' ? '' : null),
});

export interface CheckedRead extends BatchRead {
  readonly mark: ClientMark;
}

/** Under the lease or share, if there is one; otherwise the client is made known. */
export async function readClient(
  transaction: Transaction,
  client: ClientId,
  lease: Claimant | null,
  wanted: readonly Wanted[],
): Promise<CheckedRead> {
  if (lease === null) transaction.send(registerClient(postgresBuilder, client));
  // The client's row is locked first, as in every other write.
  const [mark, read] = await Promise.all([
    lease === null ? transaction.first(sharedClient(client)) : checkClaimant(transaction, lease),
    readBatch(transaction, client, wanted),
  ]);
  return { ...read, mark: required(mark) };
}

export const writeContext = (
  engine: Engine,
  transaction: Transaction,
  client: ClientId,
  { mark }: CheckedRead,
): Parameters<typeof writePlan>[0] => ({
  transaction,
  client,
  at: timeOfMark(engine, mark),
  historyAt: historyTime(timeOfMark(engine, mark), mark.history_seen_at),
  committedAt: engine.now === null ? null : timeOfMark(engine, mark),
});
