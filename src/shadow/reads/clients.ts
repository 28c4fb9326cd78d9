// The clients that a database knows.

import { type ClientId, clientId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { ClientSummary } from '../interface/clients.ts';
import { clientRow } from '../ledger/clients.ts';
import { openCounts } from '../ledger/drain-rows.ts';
import { type FeedTable, feedTables, firstFrom, lastUpTo } from '../ledger/feed-rows.ts';
import { countIn } from '../ledger/progress.ts';
import { build, required, type Statement } from '../statement.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import { customerCounts } from './counts.ts';

const allClients: Statement<Pick<SyncClients, 'client_id'>> = build
  .selectFrom('sync_clients')
  .select('client_id')
  .orderBy('client_id')
  .compile();

/** In ascending order. */
export const clientIds = async ({ database }: Engine): Promise<readonly ClientId[]> =>
  (await database.all(allClients)).map(({ client_id }) => clientId(client_id));

const countedChanges = (table: FeedTable, client: ClientId): Statement<{ readonly changes: number }> =>
  build
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('changes'))
    .where('client_id', '=', client)
    .compile();

async function changesOfFeed(reader: Reader, client: ClientId): Promise<number> {
  const counts = await Promise.all(feedTables.map((table) => reader.first(countedChanges(table, client))));
  return counts.reduce((sum, row) => sum + required(row).changes, 0);
}

/** `null`: the database does not know the client. */
export const clientSummary = ({ database }: Engine, client: ClientId): Promise<ClientSummary | null> =>
  database.read((reader) => summaryFrom(reader, client));

async function summaryFrom(reader: Reader, client: ClientId): Promise<ClientSummary | null> {
  const [row, { living, tombstones }, counts, changes, first, last] = await Promise.all([
    reader.first(clientRow(client)),
    customerCounts(reader, client),
    reader.all(openCounts(client, 'all')),
    changesOfFeed(reader, client),
    firstFrom(reader, client, 0),
    lastUpTo(reader, client),
  ]);
  if (row === null) return null;
  return {
    client,
    customers: living,
    tombstones,
    parked: countIn(counts, 'parked'),
    lastQueueAt: timeOf(row.last_queue_at),
    lastPurgeAt: timeOf(row.last_purge_at),
    changes,
    oldestChangeAt: timeOf(first?.committed_at ?? null),
    newestChangeAt: timeOf(last?.committed_at ?? null),
    lastChangeNo: row.change_no,
  };
}
