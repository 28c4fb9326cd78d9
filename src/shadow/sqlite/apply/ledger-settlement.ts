// Settles ledger entries in the transaction that applies what was fetched (P2).
//
// An entry says: AA changed this customer before this was known to us. It may be settled by any fetch that was sent
// afterwards, whoever sent it, and by no other. So an entry carries the client's last fetch number at the moment
// it came in, and only a fetch with a higher one touches it. Entries of a drain that is still `receiving` are never
// touched: they do not count yet, and are refreshed when they do.
//
// A customer stands at most once in the drain that is being refreshed, and at most once among what earlier drains left
// waiting (parked or gone); when it is parked or gone in the newer, the older entry is folded into that one (P9).
//
// What is settled stays for a while as the history of its customer, with what became of it.

import type { SQLOutputValue } from 'node:sqlite';
import type { CustId } from '../../../catalogue/ids.ts';
import { failureText } from '../../plan/failures.ts';
import type { EntryOutcome, FetchResult } from '../../interface/applying.ts';
import { keepDrains } from '../../statements/drain-statements.ts';
import { failuresSql } from '../failures.ts';
import { sqliteBuilder } from '../sqlite-builder.ts';
import type { ApplyRun } from './apply-run.ts';

type Failed = Extract<FetchResult, { readonly kind: 'failed' }>;
type Gone = Extract<FetchResult, { readonly kind: 'gone' }>;

const inDrain = 'client_id = ? AND drain_no = ? AND cust_id = ?';
const leftOver = `client_id = ? AND cust_id = ? AND drain_no <> ? AND known_fetch_number < ?`;

const settledSet = `state = 'stored', settled_at = ?, fetch_number = ?, outcome = ?, claimed_by = NULL,
  next_attempt_at = NULL, error_code = NULL, error_message = NULL`;
const settleInDrain = `UPDATE sync_queue SET ${settledSet}
  WHERE ${inDrain} AND state <> 'stored' AND known_fetch_number < ? RETURNING known_at`;
const settleLeftOver = `UPDATE sync_queue INDEXED BY sync_queue_waiting SET ${settledSet}
  WHERE ${leftOver} AND state in ('parked', 'gone') RETURNING known_at, drain_no, parked_at, attempts`;

/** By which fetch an entry is settled, and what it came to. */
export interface Settlement {
  readonly fetchNumber: number;
  readonly outcome: EntryOutcome;
}

/** No drain has this number. */
const noDrain = 0;

/** Since when the oldest of them was known; `null` when none was open. */
export function settleEntries(run: ApplyRun, custId: CustId, settlement: Settlement): string | null {
  const { connection, client, drainNo, historyAt } = run;
  const { fetchNumber, outcome } = settlement;
  const own =
    drainNo === null
      ? undefined
      : connection
          .prepared(settleInDrain)
          .get(historyAt, fetchNumber, outcome, client, drainNo, custId, fetchNumber);
  return oldest([own, ...settleOlder(run, custId, settlement)].map(knownAtOf));
}

type Row = Readonly<Record<string, SQLOutputValue>>;

/** What earlier drains left of this customer. These drains are kept for its sake from now on. */
function settleOlder(run: ApplyRun, custId: CustId, { fetchNumber, outcome }: Settlement): readonly Row[] {
  const { connection, client, drainNo, historyAt, someWait } = run;
  if (!someWait) return [];
  const rows = connection
    .prepared(settleLeftOver)
    .all(historyAt, fetchNumber, outcome, client, custId, drainNo ?? noDrain, fetchNumber);
  const drainNos = rows.map((row) => Number(row['drain_no']));
  if (drainNos.length > 0) connection.run(keepDrains(sqliteBuilder, client, drainNos, historyAt));
  return rows;
}

const settleOne = `UPDATE sync_queue SET ${settledSet} WHERE ${inDrain}`;

/** Settles this one entry only: another of the same customer may be of a later change. */
export function settleEntry(run: ApplyRun, custId: CustId, drainNo: number, settlement: Settlement): void {
  const { connection, client, historyAt } = run;
  const { fetchNumber, outcome } = settlement;
  connection.prepared(settleOne).run(historyAt, fetchNumber, outcome, client, drainNo, custId);
  if (drainNo !== run.drainNo) connection.run(keepDrains(sqliteBuilder, client, [drainNo], historyAt));
}

const goneSet = `state = 'gone', gone_at = ?, known_fetch_number = ?, claimed_by = NULL, parked_at = NULL,
  next_attempt_at = NULL, error_code = NULL, error_message = NULL`;
const markGoneInDrain = `UPDATE sync_queue SET ${goneSet}
  WHERE ${inDrain} AND state <> 'stored' AND known_fetch_number < ? RETURNING known_at`;
const markGoneLeftOver = `UPDATE sync_queue INDEXED BY sync_queue_waiting SET ${goneSet}
  WHERE ${leftOver} AND state in ('parked', 'gone') RETURNING known_at`;

/** Only a fetch newer than this evidence can settle the entry from now on. `false` when there was none. */
export function markGone(run: ApplyRun, { custId, fetchNumber, fetchedAt }: Gone): boolean {
  const { connection, client, drainNo, someWait } = run;
  const goneAt = fetchedAt.toISOString();
  const own =
    drainNo === null
      ? undefined
      : connection.prepared(markGoneInDrain).get(goneAt, fetchNumber, client, drainNo, custId, fetchNumber);
  if (own !== undefined) {
    foldOlder(run, custId, fetchNumber);
    return true;
  }
  if (!someWait) return false;
  const left = connection
    .prepared(markGoneLeftOver)
    .all(goneAt, fetchNumber, client, custId, drainNo ?? noDrain, fetchNumber);
  return left.length > 0;
}

const parkSet = `state = 'parked', attempts = attempts + 1, error_code = ?, error_message = ?,
  failures = ${failuresSql}, next_attempt_at = ?, parked_at = coalesce(parked_at, ?),
  claimed_by = CASE WHEN claimed_by = ? THEN NULL ELSE claimed_by END`;
const parkInDrain = `UPDATE sync_queue SET ${parkSet}
  WHERE ${inDrain} AND state in ('pending', 'parked') AND known_fetch_number < ? RETURNING known_at`;
const parkLeftOver = `UPDATE sync_queue INDEXED BY sync_queue_waiting SET ${parkSet}
  WHERE ${leftOver} AND state in ('parked', 'gone') AND state = 'parked' RETURNING known_at`;
const parkAnywhere = `UPDATE sync_queue INDEXED BY sync_queue_waiting SET ${parkSet}
  WHERE client_id = ? AND cust_id = ? AND known_fetch_number < ? AND state in ('parked', 'gone')
  AND state = 'parked' RETURNING known_at`;

/**
 * A failure of a refresh that a person asked for counts for parked entries only: whether a pending one is parked is the
 * drain's to judge, which knows whether AA serves anybody. `false` when nothing was parked.
 */
export function park(run: ApplyRun, result: Failed): boolean {
  const { connection, client, drainNo, fencing } = run;
  const { custId, fetchNumber, fetchedAt, errorCode, errorMessage, nextAttemptAt } = result;
  const failure = failureText({ code: errorCode, message: errorMessage, at: fetchedAt.toISOString() });
  const next = nextAttemptAt?.toISOString() ?? null;
  const values = [errorCode, errorMessage, failure, next, run.at, fencing] as const;
  if (fencing === null)
    return connection.prepared(parkAnywhere).all(...values, client, custId, fetchNumber).length > 0;
  const own =
    drainNo === null
      ? undefined
      : connection.prepared(parkInDrain).get(...values, client, drainNo, custId, fetchNumber);
  if (own !== undefined) {
    foldOlder(run, custId, fetchNumber);
    return true;
  }
  const left = connection
    .prepared(parkLeftOver)
    .all(...values, client, custId, drainNo ?? noDrain, fetchNumber);
  return left.length > 0;
}

const takeOver = `UPDATE sync_queue SET known_at = min(known_at, ?), attempts = max(attempts, ?),
  parked_at = CASE WHEN parked_at IS NULL THEN NULL ELSE min(parked_at, coalesce(?, parked_at)) END
  WHERE ${inDrain}`;

/** What an earlier drain left of this customer goes on in the entry of the drain at work. */
function foldOlder(run: ApplyRun, custId: CustId, fetchNumber: number): void {
  const { connection, client, drainNo } = run;
  if (drainNo === null) return;
  for (const older of settleOlder(run, custId, { fetchNumber, outcome: 'folded' }))
    connection
      .prepared(takeOver)
      .run(
        String(older['known_at']),
        Number(older['attempts']) + 1,
        older['parked_at'] ?? null,
        client,
        drainNo,
        custId,
      );
}

const knownAtOf = (row: Row | undefined): string | null =>
  row === undefined ? null : String(row['known_at']);

const oldest = (times: readonly (string | null)[]): string | null =>
  times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
