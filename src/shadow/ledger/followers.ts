// How far those who follow a feed have read, by their names. It is for people to see: nothing is kept longer for a follower
// that is late.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { FeedPlace } from '../interface/feed.ts';
import type { AcknowledgeOutcome, Acknowledgement, DropOutcome, Follower } from '../interface/followers.ts';
import { feedHeadFrom, lossOf } from '../reads/feed.ts';
import { build, required, type Statement } from '../statement.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncFollowers } from '../tables/bookkeeping-tables.ts';
import { sendAction } from './actions.ts';
import { firstFrom } from './feed-rows.ts';

/** Of one client. */
export const mostFollowers = 100;

export const acknowledge = (
  { database, own }: Engine,
  client: ClientId,
  { name, place, by, ownOnly = false }: Acknowledgement,
): Promise<AcknowledgeOutcome> =>
  database.write(async (tx) => {
    const loss = await lossOf(tx, client, place);
    if (loss !== null) return loss;
    const others = required(await tx.first(countOthers(client, name))).count;
    if (Number(others) >= mostFollowers) return 'too-many';
    const row: SyncFollowers = {
      client_id: client,
      name,
      change_no: place.changeNo,
      committed_at: place.committedAt?.toISOString() ?? null,
      seen_at: await tx.now(),
      made_by: by,
    };
    await tx.run(own.addAbsent('sync_followers', [row]));
    return (await tx.run(keep(row, ownOnly))) > 0 ? 'kept' : 'not-own';
  });

const countOthers = (client: ClientId, name: string): Statement<{ readonly count: number | string }> =>
  build
    .selectFrom('sync_followers')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('client_id', '=', client)
    .where('name', '<>', name)
    .compile();

/** Who made it stays as it is. */
const keep = ({ client_id, name, made_by, ...place }: SyncFollowers, ownOnly: boolean): Statement =>
  build
    .updateTable('sync_followers')
    .set(place)
    .where('client_id', '=', client_id)
    .where('name', '=', name)
    .$if(ownOnly, (those) => those.where('made_by', '=', made_by))
    .compile();

export const allFollowers = ({ database }: Engine, client: ClientId): Promise<readonly Follower[]> =>
  database.read(async (reader) => {
    const rows = await reader.all(followerRows(client));
    if (rows.length === 0) return [];
    const [head, readAt] = [await feedHeadFrom(reader, client), new Date(await reader.now())];
    const followers: Follower[] = [];
    for (const row of rows) followers.push(await followerOf(reader, row, { head, readAt }));
    return followers;
  });

const followerRows = (client: ClientId): Statement<SyncFollowers> =>
  build.selectFrom('sync_followers').selectAll().where('client_id', '=', client).orderBy('name').compile();

async function followerOf(
  reader: Reader,
  row: SyncFollowers,
  { head, readAt }: { readonly head: FeedPlace; readonly readAt: Date },
): Promise<Follower> {
  const client = row.client_id as ClientId;
  const place = placeOf(row);
  const next = await firstFrom(reader, client, place.changeNo + 1);
  return {
    name: row.name,
    place,
    seenAt: new Date(row.seen_at),
    madeBy: row.made_by,
    gone: await lossOf(reader, client, place),
    behindChanges: Math.max(0, head.changeNo - place.changeNo),
    behindSince: timeOf(next?.committed_at ?? null),
    readAt,
  };
}

const placeOf = ({ change_no, committed_at }: SyncFollowers): FeedPlace => ({
  changeNo: change_no,
  committedAt: timeOf(committed_at),
});

export async function followerPlace(
  { database }: Engine,
  client: ClientId,
  name: string,
): Promise<FeedPlace | null> {
  const row = await database.first(followerRow(client, name));
  return row === null ? null : placeOf(row);
}

const followerRow = (client: ClientId, name: string): Statement<SyncFollowers> =>
  build
    .selectFrom('sync_followers')
    .selectAll()
    .where('client_id', '=', client)
    .where('name', '=', name)
    .compile();

type Dropping = Omit<Acknowledgement, 'place'>;

export const dropFollower = (
  { database }: Engine,
  client: ClientId,
  dropping: Dropping,
): Promise<DropOutcome> =>
  database.write(async (tx) => {
    if ((await tx.run(removeFollower(client, dropping))) > 0) {
      sendAction(tx, await tx.now(), { actor: dropping.by, action: 'follower-dropped', client, count: 1 });
      return 'dropped';
    }
    return (await tx.first(followerRow(client, dropping.name))) === null ? 'not-there' : 'not-own';
  });

const removeFollower = (client: ClientId, { name, by, ownOnly = false }: Dropping): Statement =>
  build
    .deleteFrom('sync_followers')
    .where('client_id', '=', client)
    .where('name', '=', name)
    .$if(ownOnly, (those) => those.where('made_by', '=', by))
    .compile();
