// Reads the feed for somebody who follows it. What cannot be told any more is said, and never left out in silence (P7).

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine, Reader } from '../engine.ts';
import type { FeedAnswer, FeedGone, FeedLoss, FeedPage, FeedPlace, FeedTerms } from '../interface/feed.ts';
import { firstFrom, lastUpTo } from '../ledger/feed-rows.ts';
import { build, type Statement } from '../statement.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import { type LookedAt, looksAfter, newestOnly } from './feed-looks.ts';

export const feed = ({ database }: Engine, client: ClientId, terms: FeedTerms): Promise<FeedAnswer> =>
  database.read(async (reader) => {
    const span = await spanOf(reader, client);
    const reason = await lossSince(reader, client, terms.after, span);
    return reason === null ? pageAfter(reader, client, terms) : goneFrom(reader, client, span, reason);
  });

/** The place at the end. Who takes it before a copy of everybody can follow from it after the copy. */
export const feedHead = ({ database }: Engine, client: ClientId): Promise<FeedPlace> =>
  database.read((reader) => feedHeadFrom(reader, client));

/** The place from which a reader is told this change first. What is not kept any more is left out, and so is what is not there yet. */
export async function placeBefore(reader: Reader, client: ClientId, changeNo: number): Promise<FeedPlace> {
  const span = await spanOf(reader, client);
  const before = Math.min(span.last, Math.max(span.pruned.changeNo, changeNo - 1));
  return headFrom(reader, client, { pruned: span.pruned, last: before });
}

/** The place from which a reader is told what was committed at this time or later. Later changes have later times. */
export async function placeAt(reader: Reader, client: ClientId, at: Date): Promise<FeedPlace> {
  const span = await spanOf(reader, client);
  let [low, high] = [span.pruned.changeNo + 1, span.last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const change = await firstFrom(reader, client, middle);
    if (change !== null && new Date(change.committed_at) < at) low = change.change_no + 1;
    else high = middle;
  }
  return placeBefore(reader, client, low);
}

/** `null`: the feed goes on from the place. */
export const lossOf = async (reader: Reader, client: ClientId, place: FeedPlace): Promise<FeedLoss | null> =>
  lossSince(reader, client, place, await spanOf(reader, client));

export const feedHeadFrom = async (reader: Reader, client: ClientId): Promise<FeedPlace> =>
  headFrom(reader, client, await spanOf(reader, client));

/** What the feed reaches over. */
interface Span {
  readonly pruned: FeedPlace;
  /** The number of the newest change. */
  readonly last: number;
}

type SpanRow = Pick<SyncClients, 'change_no' | 'pruned_change_no' | 'pruned_change_at'>;

const spanRow = (client: ClientId): Statement<SpanRow> =>
  build
    .selectFrom('sync_clients')
    .select(['change_no', 'pruned_change_no', 'pruned_change_at'])
    .where('client_id', '=', client)
    .compile();

async function spanOf(reader: Reader, client: ClientId): Promise<Span> {
  const row = await reader.first(spanRow(client));
  if (row === null) return { pruned: { changeNo: 0, committedAt: null }, last: 0 };
  const { change_no: last, pruned_change_no: pruned } = row;
  const changeNo = pruned ?? (await prunedByOthers(reader, client, last));
  return { pruned: { changeNo, committedAt: timeOf(row.pruned_change_at) }, last };
}

/** An older program has not kept up to where it pruned. What is not there counts as pruned, even if it was forgotten. */
const prunedByOthers = async (reader: Reader, client: ClientId, last: number): Promise<number> =>
  ((await firstFrom(reader, client, 0))?.change_no ?? last + 1) - 1;

/** `null`: everything after the place can be told. */
async function lossSince(
  reader: Reader,
  client: ClientId,
  after: FeedPlace,
  { pruned, last }: Span,
): Promise<FeedLoss | null> {
  if (after.changeNo > last) return 'future';
  if (after.changeNo < pruned.changeNo) return 'expired';
  return leadsTo(await lastKnown(reader, client, after.changeNo, pruned), after) ? null : 'other-history';
}

/** The last change up to this number of which something is known. */
async function lastKnown(
  reader: Reader,
  client: ClientId,
  changeNo: number,
  pruned: FeedPlace,
): Promise<FeedPlace> {
  const row = await lastUpTo(reader, client, changeNo);
  return row === null || row.change_no <= pruned.changeNo
    ? pruned
    : { changeNo: row.change_no, committedAt: timeOf(row.committed_at) };
}

/**
 * Where the customer of the reader's last change was forgotten, the change before it must not be younger: it is, if it was
 * written after an older copy was restored.
 */
function leadsTo(known: FeedPlace, { changeNo, committedAt }: FeedPlace): boolean {
  if (known.committedAt === null) return true;
  if (known.changeNo === changeNo) return known.committedAt.getTime() === committedAt?.getTime();
  return committedAt === null || known.committedAt <= committedAt;
}

async function headFrom(reader: Reader, client: ClientId, { pruned, last }: Span): Promise<FeedPlace> {
  const known = await lastKnown(reader, client, last, pruned);
  return known.changeNo === last ? known : { changeNo: last, committedAt: null };
}

const goneFrom = async (
  reader: Reader,
  client: ClientId,
  span: Span,
  reason: FeedLoss,
): Promise<FeedGone> => ({ kind: 'gone', reason, head: await headFrom(reader, client, span) });

/** However few of them are told. */
const mostLookedAt = 5_000;
const leastLookedAt = 500;

async function pageAfter(
  reader: Reader,
  client: ClientId,
  { after, limit, compact = false }: FeedTerms,
): Promise<FeedPage> {
  const looked: LookedAt[] = [];
  const step = Math.max(limit + 1, compact ? leastLookedAt : 0);
  for (;;) {
    const from = looked.at(-1)?.change.changeNo ?? after.changeNo;
    const part = { after: from, limit: Math.min(step, mostLookedAt - looked.length) };
    const looks = await looksAfter(reader, client, { ...part, compact });
    looked.push(...looks);
    const told = compact ? newestOnly(looked) : looked.map(({ change }) => change);
    const isEnd = looks.length < part.limit;
    if (isEnd || told.length > limit || looked.length === mostLookedAt)
      return pageOf(told, limit, { after, seen: looked.at(-1)?.change ?? after, isEnd });
  }
}

interface Looked {
  readonly after: FeedPlace;
  /** The last change that was looked at. */
  readonly seen: FeedPlace;
  readonly isEnd: boolean;
}

function pageOf(told: FeedPage['changes'], limit: number, { after, seen, isEnd }: Looked): FeedPage {
  const changes = told.slice(0, limit);
  const isCut = told.length > limit;
  const { changeNo, committedAt } = isCut ? (changes.at(-1) ?? after) : seen;
  return { kind: 'page', changes, place: { changeNo, committedAt }, more: isCut || !isEnd };
}
