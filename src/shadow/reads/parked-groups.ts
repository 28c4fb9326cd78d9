// The parked customers in groups of one error each, and page by page. It is quick with a million of them: each group is found by
// one step in an index, and counting ends at a limit.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { ParkedCustomer } from '../interface/ledger.ts';
import type { ParkedGroup, ParkedGroups, ParkedPage } from '../interface/operations.ts';
import {
  groupAfter,
  groupCount,
  groupPage,
  newestOfGroup,
  parkedSlice,
} from '../ledger/parked-group-rows.ts';
import { everyEntry } from '../ledger/open-entries.ts';
import { gistOf } from '../plan/error-group.ts';
import { required } from '../statement.ts';
import { timeOf, toParked } from '../tables/bookkeeping-rows.ts';

const mostGroups = 50;
const mostInGroup = 10_000;
/** Of all groups together. The groups after that are counted up to the least. */
const mostCounted = 20_000;
const leastInGroup = 100;
const sampled = 5;

export const parkedGroups = (
  { database }: Engine,
  client: ClientId,
  { exact }: { readonly exact: boolean },
): Promise<ParkedGroups> =>
  database.read(async (reader) => {
    const groups: ParkedGroup[] = [];
    let counted = 0;
    for (let name = await nextGroup(reader, client, ''); name !== null;) {
      if (groups.length === mostGroups) return { groups, more: true };
      const limit = Math.min(mostInGroup, Math.max(leastInGroup, mostCounted - counted));
      const group = await groupOf(reader, client, name, exact ? everyEntry : limit);
      groups.push(group);
      counted += group.count;
      name = await nextGroup(reader, client, name);
    }
    return { groups, more: false };
  });

const nextGroup = async (reader: Reader, client: ClientId, after: string): Promise<string | null> =>
  (await reader.first(groupAfter(client, after)))?.error_group ?? null;

async function groupOf(
  reader: Reader,
  client: ClientId,
  group: string,
  atMost: number,
): Promise<ParkedGroup> {
  const [found, newest, rows] = await Promise.all([
    reader.first(groupCount(client, group, atMost + 1)),
    reader.first(newestOfGroup(client, group)),
    reader.all(groupPage(client, { group, after: null, limit: sampled })),
  ]);
  const { entries, next_attempt_at: next } = required(found);
  const [oldest, ...others] = rows.map(toParked);
  const first = required(oldest ?? null);
  return {
    group,
    errorCode: first.errorCode,
    gist: gistOf(first.errorMessage),
    count: Math.min(entries, atMost),
    more: entries > atMost,
    oldestParkedAt: first.parkedAt,
    newestParkedAt: timeOf(newest?.parked_at ?? null) ?? first.parkedAt,
    nextAttemptAt: timeOf(next),
    sample: [first, ...others].map(({ custId }) => custId),
  };
}

export const parkedPage = async (
  { database }: Engine,
  client: ClientId,
  { group, after, limit }: ParkedPage,
): Promise<readonly ParkedCustomer[]> => {
  const place = after === null ? null : { parked_at: after.parkedAt.toISOString(), cust_id: after.custId };
  const slice = { after: place, limit };
  const page = group === null ? parkedSlice(client, slice) : groupPage(client, { ...slice, group });
  return (await database.all(page)).map(toParked);
};
