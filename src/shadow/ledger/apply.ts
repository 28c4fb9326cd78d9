// Applies batches: reads and holds the rows they touch, plans, writes (P2).

import type { ClientId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { ClientMark, Transaction } from '../engine.ts';
import type { Applied, ApplyBatch, FetchResult } from '../interface/applying.ts';
import type { Claimant } from '../interface/rights.ts';
import { type BatchPlan, batchPlan, drainsToKeep } from '../plan/batch.ts';
import { checkBatch, checkNumbers } from '../plan/batch-check.ts';
import type { BatchRead, Wanted } from '../plan/batch-read.ts';
import { documentPlan } from '../plan/changed-fields.ts';
import { digestPlan } from '../plan/content-digest.ts';
import { type PlanContext, planResult, type ResultPlan, type WrittenCustomer } from '../plan/customers.ts';
import { required } from '../statement.ts';
import type { LeftOver } from '../tables/found-tables.ts';
import { registerClient } from './clients.ts';
import { keepDrains } from './drain-rows.ts';
import { eraseFromLedger } from './forgetting.ts';
import { eraseLeftOver } from './forgotten-rows.ts';
import { factsOf } from './history-clock.ts';
import { checkClaimant, heldClient } from './leases.ts';
import { sendUnkept, unkeptAmong } from './irrelevant-rows.ts';
import type { Ledger } from './ledger.ts';
import { idParts } from './parts.ts';
import { inShape, lacksAmong, refuseOtherShape, sendPaid } from './shape-of-batch.ts';
import { keepsWords } from './words.ts';

export async function apply(ledger: Ledger, batch: ApplyBatch): Promise<readonly Applied[]> {
  checkBatch(batch.results);
  const alone = ledger.dialect.oneWriter || batch.lease === null || batch.results.some(mayVanish);
  const plans = await applyOnce(ledger, batch, alone);
  return (plans ?? (await applyOnce(ledger, batch, true)) ?? []).map(({ applied }) => applied);
}

const mayVanish = ({ kind }: FetchResult): boolean => kind === 'gone';

/**
 * `null`: this batch must be applied alone. Two cases must not miss each other (P3): a refresh that creates a customer that
 * was not queued, and a fetch that finds a customer gone that we never stored. They have no common row on which one could
 * wait for the other, so they take turns. Both cases are rare.
 */
async function applyOnce(
  ledger: Ledger,
  { client, lease, results, shapeNo, reshape }: ApplyBatch,
  alone: boolean,
): Promise<readonly ResultPlan[] | null> {
  return ledger.database.write(async (tx) => {
    if (alone) holdAlone(ledger, tx, client);
    const wanted = results.map(toWanted);
    const first = await readClient(ledger, tx, { client, lease, wanted });
    if (lease === null && shapeNo !== undefined) refuseOtherShape(client, first.mark, shapeNo);
    checkNumbers(results, first.mark.fetch_number);
    const read = await inShape(ledger, tx, { client, results, wanted, reshape }, first);
    const unkept = await unkeptAmong(
      tx,
      client,
      results.map(({ custId }) => custId),
    );
    const lacks = await lacksAmong(ledger, tx, client, { mark: read.mark, results, unkept });
    const plans = planned(ledger, read, lease, { results, ...lacks, unkept });
    if (!alone && plans.some(isUnasked)) return null;
    await eraseForgotten(ledger, tx, { client, plans, at: read.mark.now });
    writePlans(ledger, tx, { client, plans, mark: read.mark });
    reached('batch-committing');
    return plans;
  });
}

export function holdAlone({ own }: Ledger, tx: Transaction, client: ClientId): void {
  if (own.holdAlone !== null) tx.send(own.holdAlone(client));
}

function planned(
  { catalogue }: Ledger,
  { mark, ...read }: CheckedRead,
  lease: Claimant | null,
  { results, ...known }: Pick<ApplyBatch, 'results'> & Pick<PlanContext, 'lacks' | 'askedByRule' | 'unkept'>,
): readonly ResultPlan[] {
  const context = {
    ...read,
    digests: digestPlan(catalogue),
    documents: documentPlan(catalogue),
    at: mark.now,
    fencing: lease?.fencing ?? null,
    vanishedFetchNumber: mark.vanished_fetch_number,
    keepsWords: keepsWords(mark.words_state),
    ...known,
  };
  return results.map((result) => planResult(context, result));
}

interface Planned {
  readonly client: ClientId;
  readonly plans: readonly ResultPlan[];
}

/** Does not wait for the answers: the commit waits for them. */
export function writePlans(
  ledger: Ledger,
  tx: Transaction,
  { client, plans, mark }: Planned & { readonly mark: ClientMark },
): void {
  const { rows, leftOver } = ledger;
  const plan = batchPlan(plans);
  const facts = factsOf(mark);
  const kept = drainsToKeep(plan);
  if (kept.length > 0) tx.send(keepDrains(client, kept, facts.historyAt));
  sendUnkept(ledger, tx, client, plan, mark);
  rows.write(tx, client, plan, facts);
  if (mark.shape_owes === 1) sendPaid(tx, client, plan);
  sendLeftOver(leftOver, tx, client, plan);
}

/** After the rows: the place of a customer's row may change with every write. */
function sendLeftOver(
  leftOver: LeftOver,
  tx: Transaction,
  client: ClientId,
  { written, buried }: BatchPlan,
): void {
  const custIds = [...written.filter(isStored).map(({ result }) => result), ...buried];
  for (const part of idParts(custIds.map(({ custId }) => custId)))
    for (const statement of eraseLeftOver(leftOver, client, part)) tx.send(statement);
}

const isStored = ({ place }: WrittenCustomer): boolean => place !== null;

/** If entries of forgotten customers stayed in the ledger, they would be asked for again and again. */
async function eraseForgotten(
  ledger: Ledger,
  tx: Transaction,
  { client, plans, at }: Planned & { readonly at: string },
): Promise<void> {
  const forgotten = plans.filter(({ applied }) => applied.outcome === 'forgotten');
  if (forgotten.length === 0) return;
  const custIds = forgotten.map(({ applied }) => applied.custId);
  await eraseFromLedger(ledger, tx, client, custIds, at);
}

/** It makes something of a customer that is not stored and that the ledger does not ask for. */
const isUnasked = ({ applied, unkept, entered }: ResultPlan): boolean =>
  applied.knownAt === null &&
  (applied.outcome === 'created' || entered !== undefined || unkept?.isStored === false);

function contentHashOf(result: FetchResult): string | null {
  if (result.kind === 'current') return result.customer.contentHash;
  return result.kind === 'gone' || result.kind === 'irrelevant' ? '' : null;
}

const toWanted = (result: FetchResult): Wanted => ({
  custId: result.custId,
  contentHash: contentHashOf(result),
});

export interface CheckedRead extends BatchRead {
  readonly mark: ClientMark;
}

interface Reading {
  readonly client: ClientId;
  readonly lease: Claimant | null;
  readonly wanted: readonly Wanted[];
}

/** Checks the lease or share if there is one. Without one, the client's row is added if it is missing. */
export async function readClient(
  ledger: Ledger,
  tx: Transaction,
  { client, lease, wanted }: Reading,
): Promise<CheckedRead> {
  if (lease === null) tx.send(registerClient(ledger, client));
  // The client's row is held first, as in every other write.
  const [mark, read] = await Promise.all([
    lease === null ? heldClient(ledger, tx, client, 'shared') : checkClaimant(ledger, tx, lease),
    ledger.rows.read(tx, client, wanted),
  ]);
  return { ...read, mark: required(mark) };
}
