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
import { livingCustomers, tombstoneCount } from './counting.ts';
import type { Engine } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

export const clientState = ({ connection, now }: Engine, client: ClientId): ClientState =>
  connection.read(() =>
    clientStateOf({
      client,
      readAt: now(),
      row: connection.first(clientRow(sqliteBuilder, client)),
      drains: connection.all(drainsNotDone(sqliteBuilder, client)),
      counts: connection.all(openCounts(sqliteBuilder, client, 'all')),
      customers: livingCustomers(connection, client),
      tombstones: tombstoneCount(connection, client),
      oldestParkedAt: connection.first(oldestParkedAt(sqliteBuilder, client))?.at ?? null,
      oldestWaitingAt: connection.first(oldestWaitingKnownAt(sqliteBuilder, client))?.at ?? null,
      findings: connection.all(findingRows(sqliteBuilder, client, findingsShown)),
      tellingAudit: connection.first(tellingAudit(sqliteBuilder, client)),
    }),
  );

export const drainProgress = ({ connection }: Engine, client: ClientId, drainNo: number): DrainProgress =>
  connection.read(() => {
    const row = connection.first(drainRow(sqliteBuilder, client, drainNo));
    if (row === null) return { queued: 0, pending: 0, stored: 0, parked: 0, gone: 0 };
    return progressOf(row, connection.all(openCounts(sqliteBuilder, client, drainNo)));
  });
