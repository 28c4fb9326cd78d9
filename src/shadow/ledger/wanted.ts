// What is owed because sections were added: who is due, who could not be fetched, and how many are left.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { Lease } from '../interface/rights.ts';
import type { Postponed, ShapePace, WantedCustomer, WantedPage } from '../interface/shapes.ts';
import { required } from '../statement.ts';
import { pauseIn, timeOf } from '../tables/bookkeeping-rows.ts';
import { clientRow, keepOfClient } from './clients.ts';
import { checkLease, heldClient, writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { idParts } from './parts.ts';
import {
  behindAmong,
  changeShape,
  countWanted,
  dueWanted,
  postponeWanted,
  shapesOf,
  waiveWanted,
  wantedAmong,
} from './shape-rows.ts';

export const wanted = (
  { database }: Ledger,
  client: ClientId,
  page: WantedPage,
): Promise<readonly WantedCustomer[]> =>
  database.read(async (reader) => {
    if (pauseIn(await reader.first(clientRow(client))) !== null) return [];
    const rows = await reader.all(dueWanted(client, await reader.now(), page));
    return rows.map(({ cust_id, attempts, content_hash: storedHash }) => ({
      custId: custId(cust_id),
      attempts,
      storedHash,
    }));
  });

export const lacking = (
  { database }: Ledger,
  client: ClientId,
  custIds: readonly CustId[],
  parts: ReadonlySet<string>,
): Promise<ReadonlySet<CustId>> =>
  database.read(async (reader) => {
    const of = await reader.first(clientRow(client));
    const found = new Set<CustId>();
    if (of === null || of.shape_owes === 0) return found;
    for (const part of idParts(custIds)) {
      for (const row of await reader.all(wantedAmong(client, part)))
        if ((JSON.parse(row.lacks) as readonly string[]).some((name) => parts.has(name)))
          found.add(custId(row.cust_id));
      for (const row of await reader.all(behindAmong(client, part, of.shape_no)))
        found.add(custId(row.cust_id));
    }
    return found;
  });

export const postpone = (
  ledger: Ledger,
  lease: Lease,
  postponed: readonly Postponed[],
  waived: readonly CustId[],
): Promise<void> =>
  writeUnderLease(ledger, lease, async (tx) => {
    const { client } = lease;
    // In the order of the numbers, as in every other write, so that two of them do not wait for each other.
    for (const { custId: id, errorCode, errorMessage, nextAttemptAt } of inOrder(postponed))
      tx.send(
        postponeWanted(client, id, {
          error_code: errorCode,
          error_message: errorMessage,
          next_attempt_at: nextAttemptAt.toISOString(),
        }),
      );
    for (const part of idParts(waived)) for (const statement of waiveWanted(client, part)) tx.send(statement);
  });

const inOrder = (postponed: readonly Postponed[]): readonly Postponed[] =>
  postponed.toSorted((a, b) => (a.custId < b.custId ? -1 : 1));

const paceColumns = (pace: ShapePace | null) => ({
  per_minute: pace?.perMinute ?? null,
  per_minute_slow: pace?.slow ?? null,
  per_minute_fast: pace?.fast ?? null,
});

export const settle = (
  ledger: Ledger,
  lease: Lease,
  pace: ShapePace | null,
): Promise<{ readonly left: number; readonly nextAt: Date | null }> =>
  ledger.database.write(async (tx) => {
    const { client } = lease;
    const mark = checkLease(await heldClient(ledger, tx, client, 'owned'), lease);
    const { count: left, held, waived, next_at: nextAt } = required(await tx.first(countWanted(client)));
    const rows = await tx.all(shapesOf(client));
    const row = rows.find((one) => one.shape_no === mark.shape_no) ?? null;
    if (row !== null && row.state === 'applying') {
      const isDone = left === 0 && row.walked === 1;
      const ended = isDone ? ({ state: 'done', done_at: mark.now } as const) : {};
      const change = { left, held: row.by_hand === 1 ? 0 : held, ...paceColumns(pace), ...ended };
      tx.send(changeShape(client, row.shape_no, change));
    }
    // Whoever was waived lacks something still: whoever brings it must know.
    const owes = row === null || (left === 0 && waived === 0 && row.walked === 1) ? 0 : 1;
    if (owes < mark.shape_owes) tx.send(keepOfClient(client, { shape_owes: owes }));
    reached('shape-settling');
    return { left, nextAt: timeOf(nextAt) };
  });
