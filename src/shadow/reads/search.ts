// Finds customers by their words, in one of several ways (docs/decisions/0023-words-beside-the-customers.md). Which one is taken
// changes nothing in what is found, so it may change from page to page.

import { type ClientId, custId } from '../../catalogue/ids.ts';
import type { Engine, OwnStatements, Reader } from '../engine.ts';
import type { SearchFound, SearchPage } from '../interface/search.ts';
import { searchRanges, type WordRange } from '../plan/search-ranges.ts';
import { ShadowError } from '../shadow-error.ts';
import { build, named, required, type Statement } from '../statement.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import {
  type Asked,
  customersInLists,
  customersInRange,
  customersOnWalk,
  differentWords,
  endOfLists,
  endOfWalk,
  type IdRow,
  type Lists,
  wordsUpTo,
} from './word-statements.ts';

/** Bounds of the work of one call. */
export interface SearchBounds {
  /** A range with no more words than this is read as a whole, and each of its customers is looked at for further ranges. */
  readonly few: number;
  /** With no more than this it is so where there is no other range, and no better way. */
  readonly many: number;
  /** A range with no more different words than this is read as so many lists. */
  readonly lists: number;
  /** How many customers are looked at for further ranges. */
  readonly candidates: number;
  /** How many words of customers are read in the order of their numbers. */
  readonly walk: number;
}

export const usualBounds: SearchBounds = {
  few: 4_000,
  many: 20_000,
  lists: 50,
  candidates: 2_000,
  walk: 15_000,
};

export const search = (
  { database, own }: Engine,
  client: ClientId,
  { terms, after, limit }: SearchPage,
  bounds = usualBounds,
): Promise<SearchFound> =>
  database.read(async (reader) => {
    await refuseUnready(reader, client);
    const ranges = terms.flatMap(searchRanges);
    if (ranges.length === 0) return { custIds: [], after: null };
    return found(reader, { client, ranges, after, limit }, { own, bounds });
  });

type WordsRow = Pick<SyncClients, 'words_state' | 'words_filled' | 'words_wanted'>;

const wordsRow = (client: ClientId): Statement<WordsRow> =>
  named(
    'words_state',
    build
      .selectFrom('sync_clients')
      .select(['words_state', 'words_filled', 'words_wanted'])
      .where('client_id', '=', client)
      .compile(),
  );

async function refuseUnready(reader: Reader, client: ClientId): Promise<void> {
  const row = await reader.first(wordsRow(client));
  const state = row?.words_state ?? null;
  if (row === null || state === null || state === 'removing') throw new ShadowError('SEARCH_OFF');
  if (state === 'filling')
    throw new ShadowError('SEARCH_NOT_READY', {
      detail: `${row.words_filled} of about ${row.words_wanted} customers`,
    });
}

interface Means {
  readonly own: OwnStatements;
  readonly bounds: SearchBounds;
}

async function found(reader: Reader, asked: Asked, { own, bounds }: Means): Promise<SearchFound> {
  const { ranges } = asked;
  const counted = await rarestFirst(reader, asked, ranges.length === 1 ? bounds.few : bounds.many);
  const [{ range, count }] = counted;
  if (count <= bounds.few) return foundIn(reader, asked, range, bounds.few);
  const lists = await firstWithLists(reader, asked, counted, bounds.lists);
  if (lists !== null) return listed(reader, asked, lists, { own, bounds });
  if (ranges.length === 1 && (await wordsIn(reader, asked, range, bounds.many)) <= bounds.many)
    return foundIn(reader, asked, range, bounds.many);
  return walked(reader, asked, bounds.walk);
}

interface Counted {
  readonly range: WordRange;
  readonly count: number;
}

/** Counts no further than one more than the limit. */
const wordsIn = async (reader: Reader, { client }: Asked, range: WordRange, limit: number): Promise<number> =>
  required(await reader.first(wordsUpTo(client, range, limit + 1))).count;

async function rarestFirst(
  reader: Reader,
  asked: Asked,
  limit: number,
): Promise<readonly [Counted, ...Counted[]]> {
  const counted: Counted[] = [];
  for (const range of asked.ranges)
    counted.push({ range, count: await wordsIn(reader, asked, range, limit) });
  return counted.toSorted((a, b) => a.count - b.count) as unknown as readonly [Counted, ...Counted[]];
}

async function foundIn(reader: Reader, asked: Asked, range: WordRange, words: number): Promise<SearchFound> {
  const rows = await reader.all(customersInRange({ ...asked, limit: asked.limit + 1 }, range, words));
  return pageOf(rows, asked.limit, null);
}

/** `end`: where the work ended, if it did not end with the customers of the page. */
function pageOf(rows: readonly IdRow[], limit: number, end: string | null): SearchFound {
  const custIds = rows.slice(0, limit).map(({ cust_id }) => custId(cust_id));
  const after = rows.length > limit ? (custIds.at(-1) ?? null) : end === null ? null : custId(end);
  return { custIds, after };
}

async function firstWithLists(
  reader: Reader,
  { client }: Asked,
  counted: readonly Counted[],
  most: number,
): Promise<Lists | null> {
  for (const { range } of counted) {
    const { count } = required(await reader.first(differentWords(client, range, most + 1)));
    if (count <= most) return { range, words: count };
  }
  return null;
}

async function listed(
  reader: Reader,
  asked: Asked,
  lists: Lists,
  { own, bounds: { candidates } }: Means,
): Promise<SearchFound> {
  const limit = asked.limit + 1;
  const share = asked.ranges.length === 1 ? 0 : Math.floor(candidates / lists.words);
  const ofEach = Math.max(limit, share);
  const { last } = required(await reader.first(endOfLists(asked, lists, ofEach)));
  const rows = await reader.all(customersInLists({ ...asked, limit }, lists, { last, ofEach, own }));
  return pageOf(rows, asked.limit, last);
}

/** Where many words begin so, the next customer that is found is not far. */
async function walked(reader: Reader, asked: Asked, words: number): Promise<SearchFound> {
  const { last } = required(await reader.first(endOfWalk(asked, words)));
  const rows = await reader.all(customersOnWalk({ ...asked, limit: asked.limit + 1 }, last, words));
  return pageOf(rows, asked.limit, last);
}
