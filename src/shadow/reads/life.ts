// Reads the life of one customer, as it was at one moment.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import type { CustomerLacks, CustomerLife } from '../interface/customer.ts';
import { forgottenAmong } from '../ledger/forgotten-rows.ts';
import { irrelevantAmong } from '../ledger/irrelevant-rows.ts';
import { shapeLane } from '../interface/shapes.ts';
import { wantedAmong } from '../ledger/shape-rows.ts';
import { build, type Statement } from '../statement.ts';
import {
  type LifeRow,
  type StoredTimes,
  timeOf,
  toChange,
  toEntryLife,
  toStoredTimes,
} from '../tables/bookkeeping-rows.ts';
import type { SyncIrrelevant, SyncWanted } from '../tables/shape-tables.ts';
import type { SyncChanges, SyncForgotten } from '../tables/bookkeeping-tables.ts';
import { changesOfCustomer } from './changes.ts';

/** The highest number of entries, and of changes, in a life. */
const lifeShown = 100;

interface LifeParts {
  readonly custId: CustId;
  readonly stored: StoredTimes | null;
  /** The last ones first. */
  readonly entries: readonly LifeRow[];
  /** The last ones first. */
  readonly changes: readonly SyncChanges[];
  readonly forgotten: Pick<SyncForgotten, 'forgotten_at'> | null;
  readonly wanted: SyncWanted | null;
  readonly unkept: Pick<SyncIrrelevant, 'judged_at'> | null;
}

const lifeOf = ({
  custId,
  stored,
  entries,
  changes,
  forgotten,
  wanted,
  unkept,
}: LifeParts): CustomerLife => ({
  custId,
  stored: toStoredTimes(stored),
  entries: entries.map(toEntryLife).toReversed(),
  changes: changes.map(toChange).toReversed(),
  forgottenAt: timeOf(forgotten?.forgotten_at ?? null),
  lacks: wanted?.lane !== shapeLane || stored === null ? null : toLacks(wanted),
  unkeptAt: timeOf(unkept?.judged_at ?? null),
});

const toLacks = ({ lacks, known_at: knownAt, error_code: errorCode }: SyncWanted): CustomerLacks => ({
  sections: JSON.parse(lacks) as readonly string[],
  knownAt: new Date(knownAt),
  errorCode,
});

const storedTimes = (client: ClientId, custId: CustId): Statement<StoredTimes> =>
  build
    .selectFrom('customers')
    .select(['fetch_number', 'fetched_at', 'changed_at', 'deleted_at'])
    .where('client_id', '=', client)
    .where('cust_id', '=', custId)
    .compile();

export const customerLife = (
  { database, own }: Engine,
  client: ClientId,
  custId: CustId,
): Promise<CustomerLife> =>
  database.read(async (reader) => {
    const [stored, entries, changes, forgotten, wanted, unkept] = await Promise.all([
      reader.first(storedTimes(client, custId)),
      reader.all(own.entriesOfCustomer(client, custId, lifeShown)),
      reader.all(changesOfCustomer(client, custId, lifeShown)),
      reader.first(forgottenAmong(client, [custId])),
      reader.first(wantedAmong(client, [custId])),
      reader.first(irrelevantAmong(client, [custId])),
    ]);
    return lifeOf({ custId, stored, entries, changes, forgotten, wanted, unkept });
  });
