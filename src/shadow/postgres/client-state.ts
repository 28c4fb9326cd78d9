// The state of a client at one moment, for `status` and the page. Quick at a million entries: it walks indexes of what is
// open, and needs no lease.

import type { ClientId } from '../../catalogue/ids.ts';
import { clientStateOf, findingsShown } from '../reads/client-state-of.ts';
import { progressOf } from '../reads/progress.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { DrainProgress } from '../interface/ledger.ts';
import { tellingAudit } from '../statements/audit-statements.ts';
import { clientRow } from '../statements/client-statements.ts';
import { drainRow, drainsNotDone, openCounts } from '../statements/drain-statements.ts';
import { oldestParkedAt, oldestWaitingKnownAt } from '../statements/parked-statements.ts';
import { findingRows } from '../statements/reading-statements.ts';
import { customerCounts } from './counting.ts';
import { type Engine, timeText } from './engine.ts';
import { postgresBuilder } from './postgres-builder.ts';
import type { Transaction } from './transaction.ts';

export const clientState = (engine: Engine, client: ClientId): Promise<ClientState> =>
  engine.database.read((transaction) => readState(engine, transaction, client));

async function readState(engine: Engine, transaction: Transaction, client: ClientId): Promise<ClientState> {
  const [row, drains, counts, { living, tombstones }, parked, waiting, findings, audit, readAt] =
    await Promise.all([
      transaction.first(clientRow(postgresBuilder, client)),
      transaction.all(drainsNotDone(postgresBuilder, client)),
      transaction.all(openCounts(postgresBuilder, client, 'all')),
      customerCounts(transaction, client),
      transaction.first(oldestParkedAt(postgresBuilder, client)),
      transaction.first(oldestWaitingKnownAt(postgresBuilder, client)),
      transaction.all(findingRows(postgresBuilder, client, findingsShown)),
      transaction.first(tellingAudit(postgresBuilder, client)),
      timeText(engine, transaction),
    ]);
  return clientStateOf({
    client,
    readAt: new Date(readAt),
    row,
    drains,
    counts,
    customers: living,
    tombstones,
    oldestParkedAt: parked?.at ?? null,
    oldestWaitingAt: waiting?.at ?? null,
    findings,
    tellingAudit: audit,
  });
}

export const drainProgress = (
  { database }: Engine,
  client: ClientId,
  drainNo: number,
): Promise<DrainProgress> =>
  database.read(async (transaction) => {
    const [row, counts] = await Promise.all([
      transaction.first(drainRow(postgresBuilder, client, drainNo)),
      transaction.all(openCounts(postgresBuilder, client, drainNo)),
    ]);
    return row === null ? { queued: 0, pending: 0, stored: 0, parked: 0, gone: 0 } : progressOf(row, counts);
  });
