// The cursors of the feed and of a snapshot. They are opaque to those who keep them. A cursor of the feed names the change that
// was read last, with its time: after an older copy of the database was restored, its number is that of another change. Pure.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { FeedPlace } from '../../shadow/shadow.ts';
import { isStorable, packed, partsOf } from '../answers/opaque-cursor.ts';
import { HttpError } from '../http-errors.ts';
import { feedGone } from './feed-gone.ts';

export const feedBeginning: FeedPlace = { changeNo: 0, committedAt: null };

export const writeFeedCursor = (client: ClientId, place: FeedPlace): string =>
  packed(['feed', client, ...placeParts(place)]);

/** Throws `HTTP_BAD_CURSOR`, and `HTTP_FEED_GONE` for the cursor of another client. */
export function readFeedCursor(client: ClientId, cursor: string): FeedPlace {
  const [kind, of, ...place] = partsOf(cursor);
  const read = placeOf(place);
  if (kind !== 'feed' || typeof of !== 'string' || read === null) throw badCursor();
  if (of !== client) throw feedGone(client, 'other_client');
  return read;
}

/** Where a snapshot is, and where the feed stood before its first page. */
export interface SnapshotPlace {
  readonly after: CustId;
  readonly head: FeedPlace;
}

export const writeSnapshotCursor = (client: ClientId, { after, head }: SnapshotPlace): string =>
  packed(['snapshot', client, after, ...placeParts(head)]);

/** Throws `HTTP_BAD_CURSOR`. */
export function readSnapshotCursor(client: ClientId, cursor: string): SnapshotPlace {
  const [kind, of, after, ...place] = partsOf(cursor);
  const head = placeOf(place);
  if (kind !== 'snapshot' || of !== client || head === null || !isStorable(after)) throw badCursor();
  return { after: custId(after), head };
}

const badCursor = (): HttpError =>
  new HttpError('HTTP_BAD_CURSOR', {
    hint: 'Send the `cursor` of the last answer, unchanged, to the same address; without one it begins anew.',
  });

const placeParts = ({ changeNo, committedAt }: FeedPlace): readonly [number, number | null] => [
  changeNo,
  committedAt?.getTime() ?? null,
];

/** A forged one may hold numbers that no database takes. */
function placeOf([changeNo, ms, ...rest]: readonly unknown[]): FeedPlace | null {
  if (!isWhole(changeNo, Number.MAX_SAFE_INTEGER) || rest.length > 0) return null;
  if (ms === null) return { changeNo, committedAt: null };
  return isWhole(ms, latestMs) ? { changeNo, committedAt: new Date(ms) } : null;
}

/** The last day of the year 9999. */
const latestMs = 253_402_300_799_999;

const isWhole = (value: unknown, most: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
