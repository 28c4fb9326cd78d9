// The newest change of each client, for one who asks all the time. Where an engine can tell at once that nothing was committed,
// the numbers are not read again.

import { clientId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import type { FeedNumbers } from '../interface/feed.ts';
import { refuseLeft } from '../moving/move-marks.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';

const allNumbers: Statement<Pick<SyncClients, 'client_id' | 'change_no'>> = build
  .selectFrom('sync_clients')
  .select(['client_id', 'change_no'])
  .compile();

interface Known {
  /** Read before the numbers, so that they are of this version or a later one. */
  readonly version: string;
  readonly numbers: FeedNumbers;
}

export function feedNumbersOf({ database, dialect: { version } }: Engine): () => Promise<FeedNumbers> {
  const read = async (): Promise<FeedNumbers> => {
    await refuseLeft(database);
    return new Map((await database.all(allNumbers)).map((row) => [clientId(row.client_id), row.change_no]));
  };
  if (version === null) return read;
  let known: Known | null = null;
  return async () => {
    // As a transaction, it notices that the database is another one.
    const now = required(await database.read((reader) => reader.first(version))).version;
    if (known?.version !== now) known = { version: now, numbers: await read() };
    return known.numbers;
  };
}
