// Settles the deletions AA gave evidence for, or lets a person refuse them (P6). The brake decides once, for as many as
// wait then; a long list is worked off in pages, and a crash in between leaves fewer for the next decision, never more.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { brakeHolds } from '../plan/deletions-brake.ts';
import { failureText } from '../plan/failures.ts';
import { ledgerCodes } from '../ledger/ledger-codes.ts';
import { countIn } from '../reads/progress.ts';
import type { DeletionBrake, DeletionsAnswer } from '../interface/ledger.ts';
import { goneAlive, type GoneEntry, goneEntries } from '../statements/deletion-statements.ts';
import { parkGone } from '../statements/parked-statements.ts';
import { openCounts } from '../statements/drain-statements.ts';
import { goneOutcome } from '../plan/verdict.ts';
import { bury } from './apply/apply-batch.ts';
import type { ApplyRun } from './apply/apply-run.ts';
import { storedMark } from './apply/customer-row.ts';
import { settleEntry } from './apply/ledger-settlement.ts';
import { withRun } from './applying.ts';
import { required } from '../required.ts';
import { livingCustomers } from './counting.ts';
import { breathe, type Engine, timeText } from './engine.ts';
import { inPages } from './parked.ts';
import { failuresWith } from './failures.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { reached } from '../../steps.ts';

const entriesPerPage = 500;

export async function settleDeletions(
  engine: Engine,
  client: ClientId,
  brake: DeletionBrake,
): Promise<DeletionsAnswer> {
  const first = await engine.connection.write(() => decideAndSettle(engine, client, brake));
  if (first.kind === 'braked') return first;
  let { deleted } = first;
  for (let left = first.left; left > 0; left -= entriesPerPage) {
    await breathe();
    deleted += await engine.connection.write(() => settlePage(engine, client, left));
  }
  return { kind: 'settled', deleted };
}

type FirstPage =
  | Extract<DeletionsAnswer, { readonly kind: 'braked' }>
  | { readonly kind: 'settling'; readonly deleted: number; readonly left: number };

function decideAndSettle(engine: Engine, client: ClientId, brake: DeletionBrake): FirstPage {
  const { connection } = engine;
  const entries = countIn(connection.all(openCounts(sqliteBuilder, client, 'all')), 'gone');
  if (entries === 0) return { kind: 'settling', deleted: 0, left: 0 };
  const { gone } = required(connection.first(goneAlive(sqliteBuilder, client)));
  const customers = livingCustomers(connection, client);
  if (brakeHolds(brake, gone, customers)) return { kind: 'braked', gone, customers };
  const deleted = settlePage(engine, client, entries);
  return { kind: 'settling', deleted, left: entries - entriesPerPage };
}

/** How many became tombstones. */
function settlePage(engine: Engine, client: ClientId, left: number): number {
  const limit = Math.min(left, entriesPerPage);
  const entries = engine.connection.all(goneEntries(sqliteBuilder, client, limit));
  return withRun(engine, client, null, (run) => entries.filter((entry) => settleGone(run, entry)).length);
}

/** Not a tombstone if something newer was stored meanwhile. */
function settleGone(run: ApplyRun, entry: GoneEntry): boolean {
  const customer = custId(entry.cust_id);
  const fetchNumber = entry.known_fetch_number;
  const stored = storedMark(run, customer);
  const outcome = goneOutcome(stored, fetchNumber);
  settleEntry(run, customer, entry.drain_no, { fetchNumber, outcome });
  reached('deletions-settling');
  if (stored === null || outcome !== 'deleted') return false;
  bury(run, { custId: customer, fetchNumber, fetchedAt: new Date(entry.gone_at ?? run.at) }, stored);
  return true;
}

/** Who waits for a person's word, in ascending order. */
export const goneCustomers = ({ connection }: Engine, client: ClientId, limit: number): readonly CustId[] =>
  connection.all(goneEntries(sqliteBuilder, client, limit)).map(({ cust_id }) => custId(cust_id));

export async function refuseDeletions(engine: Engine, client: ClientId): Promise<number> {
  const refusal = {
    at: timeText(engine),
    code: 'LEDGER_DELETION_REFUSED',
    message: ledgerCodes.LEDGER_DELETION_REFUSED.summary,
  };
  const failures = failuresWith(failureText(refusal));
  return inPages(
    engine,
    client,
    'gone',
    (range) => engine.connection.all(parkGone(sqliteBuilder, client, { ...refusal, failures, range })).length,
  );
}
