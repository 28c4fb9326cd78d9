// Settles ledger entries in the transaction that applies what was fetched (P2).
//
// An entry says: AA changed this customer before this was known to us. It may be settled by any fetch that was sent
// afterwards, whoever sent it, and by no other (trap 5). So an entry carries the client's last fetch number at the moment
// it came in, and only a fetch with a higher one touches it. Entries of a drain that is still `receiving` are never
// touched: they do not count yet, and are refreshed when they do.
//
// A customer stands at most once in the drain that is being refreshed, and at most once among what earlier drains left
// waiting (parked or gone); when it is parked or gone in the newer, the older entry is folded into that one (P9).

import type { CustId } from '../../../catalogue/ids.ts';
import type { FetchResult } from '../../shadow.ts';
import type { ApplyRun } from './apply-run.ts';

type Failed = Extract<FetchResult, { readonly kind: 'failed' }>;
type Gone = Extract<FetchResult, { readonly kind: 'gone' }>;

const inDrain = 'client_id = ? AND drain_no = ? AND cust_id = ?';
const leftOver = `client_id = ? AND cust_id = ? AND drain_no <> ? AND known_fetch_number < ?`;

const storedClears = `claimed_by = NULL, parked_at = NULL, next_attempt_at = NULL, gone_at = NULL,
  error_code = NULL, error_message = NULL`;
const settleInDrain = `UPDATE sync_queue SET state = 'stored', ${storedClears}
  WHERE ${inDrain} AND state <> 'stored' AND known_fetch_number < ? RETURNING known_at`;
const settleLeftOver = `DELETE FROM sync_queue INDEXED BY sync_queue_waiting
  WHERE ${leftOver} AND state in ('parked', 'gone') RETURNING known_at`;

/** No drain has this number. */
const noDrain = 0;

/** Since when the oldest of them was known; `null` when none was open. */
export function settleEntries(run: ApplyRun, custId: CustId, fetchNumber: number): string | null {
  const { connection, client, drainNo, someWait } = run;
  const own =
    drainNo === null
      ? undefined
      : connection.prepared(settleInDrain).get(client, drainNo, custId, fetchNumber);
  if (!someWait) return knownAtOf(own);
  const others = connection.prepared(settleLeftOver).all(client, custId, drainNo ?? noDrain, fetchNumber);
  return oldest([own, ...others].map(knownAtOf));
}

const settleOne = `UPDATE sync_queue SET state = 'stored', ${storedClears} WHERE ${inDrain}`;
const removeOne = `DELETE FROM sync_queue WHERE ${inDrain}`;

/** Settles this one entry only: another of the same customer may be of a later change. */
export function settleEntry(run: ApplyRun, custId: CustId, drainNo: number): void {
  const { connection, client } = run;
  connection.prepared(drainNo === run.drainNo ? settleOne : removeOne).run(client, drainNo, custId);
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

const parkSet = `state = 'parked', attempts = attempts + 1, error_code = ?, error_message = ?, next_attempt_at = ?,
  parked_at = coalesce(parked_at, ?), claimed_by = CASE WHEN claimed_by = ? THEN NULL ELSE claimed_by END`;
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
  const { custId, fetchNumber, errorCode, errorMessage, nextAttemptAt } = result;
  const values = [errorCode, errorMessage, nextAttemptAt?.toISOString() ?? null, run.at, fencing] as const;
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

const removeOlder = `DELETE FROM sync_queue INDEXED BY sync_queue_waiting WHERE ${leftOver} AND state in ('parked', 'gone')
  RETURNING known_at, parked_at, attempts`;
const takeOver = `UPDATE sync_queue SET known_at = min(known_at, ?), attempts = max(attempts, ?),
  parked_at = CASE WHEN parked_at IS NULL THEN NULL ELSE min(parked_at, coalesce(?, parked_at)) END
  WHERE ${inDrain}`;

/** What an earlier drain left of this customer goes on in the entry of the drain at work. */
function foldOlder({ connection, client, drainNo, someWait }: ApplyRun, custId: CustId, below: number): void {
  if (!someWait || drainNo === null) return;
  for (const older of connection.prepared(removeOlder).all(client, custId, drainNo, below))
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

const knownAtOf = (row: Record<string, unknown> | undefined): string | null =>
  row === undefined ? null : String(row['known_at']);

const oldest = (times: readonly (string | null)[]): string | null =>
  times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);
