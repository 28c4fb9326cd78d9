// Settles the deletions AA gave evidence for, or lets a person refuse them (P6). The brake decides once, for as many as
// wait then; a long list is worked off in pages, and a crash in between leaves fewer for the next decision, never more.

import { type RawBuilder, sql } from 'kysely';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { brakeHolds } from '../plan/deletions-brake.ts';
import { failuresKept, failureText } from '../plan/failures.ts';
import { ledgerCodes } from '../ledger/ledger-codes.ts';
import { countIn } from '../reads/progress.ts';
import { required } from '../required.ts';
import type { DeletionBrake, DeletionsAnswer } from '../interface/ledger.ts';
import { goneAlive, goneEntries } from '../statements/deletion-statements.ts';
import { openCounts } from '../statements/drain-statements.ts';
import { parkGone } from '../statements/parked-statements.ts';
import { goneOutcome } from '../plan/verdict.ts';
import { burial, type ResultPlan } from './apply/batch-plan.ts';
import { type Entry, settledAll } from './apply/ledger-plan.ts';
import { writePlan } from './apply/write-plan.ts';
import { applyAlone, type CheckedRead, readClient, writeContext } from './applying.ts';
import { customerCounts } from './counting.ts';
import { type Engine, timeText } from './engine.ts';
import { inPages } from './parked.ts';
import { postgresBuilder } from './postgres-builder.ts';
import type { Transaction } from './transaction.ts';
import { reached } from '../../steps.ts';

const entriesPerPage = 500;

export async function settleDeletions(
  engine: Engine,
  client: ClientId,
  brake: DeletionBrake,
): Promise<DeletionsAnswer> {
  const first = await engine.database.write((transaction) =>
    decideAndSettle(engine, transaction, client, brake),
  );
  if (first.kind === 'braked') return first;
  let { deleted } = first;
  for (let left = first.left; left > 0; left -= entriesPerPage)
    deleted += await engine.database.write((transaction) => settlePage(engine, transaction, client, left));
  return { kind: 'settled', deleted };
}

type FirstPage =
  | Extract<DeletionsAnswer, { readonly kind: 'braked' }>
  | { readonly kind: 'settling'; readonly deleted: number; readonly left: number };

async function decideAndSettle(
  engine: Engine,
  transaction: Transaction,
  client: ClientId,
  brake: DeletionBrake,
): Promise<FirstPage> {
  const entries = countIn(await transaction.all(openCounts(postgresBuilder, client, 'all')), 'gone');
  if (entries === 0) return { kind: 'settling', deleted: 0, left: 0 };
  const { gone } = required(await transaction.first(goneAlive(postgresBuilder, client)));
  const { living: customers } = await customerCounts(transaction, client);
  if (brakeHolds(brake, gone, customers)) return { kind: 'braked', gone, customers };
  const deleted = await settlePage(engine, transaction, client, entries);
  return { kind: 'settling', deleted, left: entries - entriesPerPage };
}

/** How many became tombstones. */
async function settlePage(
  engine: Engine,
  transaction: Transaction,
  client: ClientId,
  left: number,
): Promise<number> {
  transaction.send(applyAlone(client));
  const found = await transaction.all(goneEntries(postgresBuilder, client, Math.min(left, entriesPerPage)));
  const custIds = [...new Set(found.map(({ cust_id }) => cust_id))];
  const wanted = custIds.map((id) => ({ custId: id, contentHash: '' }));
  const read = await readClient(transaction, client, null, wanted);
  const context = writeContext(engine, transaction, client, read);
  const plans = custIds.flatMap((id) => settleCustomer(read, custId(id), context.at) ?? []);
  writePlan(context, plans);
  reached('deletions-settling');
  return plans.filter(({ buried }) => buried !== undefined).length;
}

/** Every entry that calls the customer gone is settled; what it says of a later change stays. */
function settleCustomer(read: CheckedRead, id: CustId, at: string): ResultPlan | null {
  const { own, left } = read.entriesOf(id);
  const [ownGone, leftGone] = [own !== null && isGone(own) ? own : null, left.filter(isGone)];
  const newest = [...(ownGone === null ? [] : [ownGone]), ...leftGone].toSorted(
    (a, b) => b.known_fetch_number - a.known_fetch_number,
  )[0];
  if (newest === undefined) return null;
  const stored = read.marks.get(id) ?? null;
  const outcome = goneOutcome(stored, newest.known_fetch_number);
  const settlement = { fetchNumber: newest.known_fetch_number, outcome };
  const ledger = { settled: settledAll({ own: ownGone, left: leftGone }, settlement), changed: [] };
  const applied = { custId: id, outcome: 'unchanged', sections: [], knownAt: null } as const;
  if (stored === null || outcome !== 'deleted') return { applied, ledger };
  const { place } = stored;
  const fetchedAt = newest.gone_at ?? at;
  const customer = { custId: id, place, fetchNumber: newest.known_fetch_number, fetchedAt };
  return { applied: { ...applied, outcome: 'deleted' }, ledger, ...burial(customer, stored) };
}

/** As many as are kept: the oldest makes room. */
const failuresWith = (failure: string): RawBuilder<string> =>
  sql<string>`case when jsonb_array_length(failures) >= ${sql.lit(failuresKept)} then failures - 0
    else coalesce(failures, '[]') end || ${failure}::jsonb`;

const isGone = ({ state }: Entry): boolean => state === 'gone';

/** Who waits for a person's word, in ascending order. */
export const goneCustomers = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly CustId[]> =>
  (await database.all(goneEntries(postgresBuilder, client, limit))).map(({ cust_id }) => custId(cust_id));

export async function refuseDeletions(engine: Engine, client: ClientId): Promise<number> {
  const [code, message] = ['LEDGER_DELETION_REFUSED', ledgerCodes.LEDGER_DELETION_REFUSED.summary];
  return inPages(engine, client, 'gone', async (transaction, range) => {
    const refusal = { at: await timeText(engine, transaction), code, message };
    const failures = failuresWith(failureText(refusal));
    return (await transaction.all(parkGone(postgresBuilder, client, { ...refusal, failures, range }))).length;
  });
}
