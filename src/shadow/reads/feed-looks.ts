// A look at a part of the feed: its changes, and which of them later changes make needless.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Reader } from '../engine.ts';
import type { FeedChange } from '../interface/feed.ts';
import { build, type Statement } from '../statement.ts';
import { toChange, toErasure } from '../tables/bookkeeping-rows.ts';
import type { SyncChanges, SyncErasures } from '../tables/bookkeeping-tables.ts';

export interface LookedAt {
  readonly change: FeedChange;
  /** Its customer has changed after it. */
  readonly isOutdated: boolean;
}

interface Part {
  readonly after: number;
  readonly limit: number;
}

const changesAfter = (client: ClientId, { after, limit }: Part) =>
  build
    .selectFrom('sync_changes')
    .selectAll()
    .where('client_id', '=', client)
    .where('change_no', '>', after)
    .orderBy('change_no')
    .limit(limit);

type DatedChange = SyncChanges & { readonly changed_at: string | null };

/** The customer is looked up by its key: an index over the customers of the feed would make every change cost more. */
export const changesWithCustomers = (client: ClientId, part: Part): Statement<DatedChange> =>
  changesAfter(client, part)
    .select((eb) =>
      eb
        .selectFrom('customers')
        .select('changed_at')
        .whereRef('customers.client_id', '=', 'sync_changes.client_id')
        .whereRef('customers.cust_id', '=', 'sync_changes.cust_id')
        .as('changed_at'),
    )
    .compile();

export const erasuresAfter = (client: ClientId, { after, limit }: Part): Statement<SyncErasures> =>
  build
    .selectFrom('sync_erasures')
    .selectAll()
    .where('client_id', '=', client)
    .where('change_no', '>', after)
    .orderBy('change_no')
    .limit(limit)
    .compile();

/** In order. `compact`: whether it matters what is outdated. */
export async function looksAfter(
  reader: Reader,
  client: ClientId,
  { compact, ...part }: Part & { readonly compact: boolean },
): Promise<readonly LookedAt[]> {
  const [changes, erasures] = await Promise.all([
    compact
      ? reader.all(changesWithCustomers(client, part))
      : reader.all(changesAfter(client, part).compile()),
    reader.all(erasuresAfter(client, part)),
  ]);
  return [...changes.map(toLook), ...erasures.map(toErasedLook)]
    .toSorted((a, b) => a.change.changeNo - b.change.changeNo)
    .slice(0, part.limit);
}

/** A change carries no earlier time than its customer, as it stores it (P7). So the newest change is never outdated. */
const toLook = (row: SyncChanges | DatedChange): LookedAt => ({
  change: toChange(row),
  isOutdated: 'changed_at' in row && row.changed_at !== null && row.changed_at > row.committed_at,
});

const toErasedLook = (row: SyncErasures): LookedAt => ({ change: toErasure(row), isOutdated: false });

/**
 * The changes without those that are outdated, and of each customer only the last of this part. Who leaves out what the shape has
 * caused must still be told of AA's change before it: so that one is the last of its own kind. An erasure is left out for a
 * later erasure only: who came back must be erased first.
 */
export function newestOnly(looked: readonly LookedAt[]): readonly FeedChange[] {
  const later = { changed: new Set<CustId>(), shaped: new Set<CustId>(), erased: new Set<CustId>() };
  const isNewest = ({ custId: id, kind, cause }: FeedChange): boolean => {
    if (cause === 'shape' && later.changed.has(id)) return false;
    const known = kind === 'forgotten' ? later.erased : cause === 'shape' ? later.shaped : later.changed;
    return !known.has(id) && known.add(id).has(id);
  };
  return looked
    .toReversed()
    .filter(({ change, isOutdated }) => isNewest(change) && !isOutdated)
    .map(({ change }) => change)
    .toReversed();
}
