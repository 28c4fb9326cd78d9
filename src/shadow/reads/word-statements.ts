// The statements of the search. Every one reads a limited number of rows of one index, whatever the engine knows of the tables: what is
// looked at stands in a subquery with an order and a limit.

import { type RawBuilder, sql } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { OwnStatements } from '../engine.ts';
import { lastCharacter } from '../plan/folding.ts';
import type { WordRange } from '../plan/search-ranges.ts';
import { mostWordsOfCustomer } from '../plan/words.ts';
import { build, named, type Statement } from '../statement.ts';

export interface Asked {
  readonly client: ClientId;
  readonly ranges: readonly WordRange[];
  readonly after: CustId | null;
  readonly limit: number;
}

export interface IdRow {
  readonly cust_id: string;
}

interface CountRow {
  readonly count: number;
}

interface EndRow {
  readonly last: string | null;
}

const inRange = (client: ClientId, { kind, from, upTo }: WordRange, limit: number): RawBuilder<unknown> =>
  sql`(select cust_id from customer_words
    where client_id = ${client} and kind = ${kind} and word >= ${from} and word <= ${upTo}
    order by word, cust_id limit ${limit}) as r`;

/** Counts no further than the limit. */
export const wordsUpTo = (client: ClientId, range: WordRange, limit: number): Statement<CountRow> =>
  named(
    'words_up_to',
    sql<CountRow>`select count(*) as count from ${inRange(client, range, limit)}`.compile(build),
  );

/**
 * One of the customer's words is in the range: the first word from its beginning on is looked at. Only the key has the order, so
 * no server walks through the range for each customer, whatever it knows of the table. (SQLite does not use the order where a
 * bare column of a subquery is compared.)
 */
const holds = (client: ClientId, { kind, from, upTo }: WordRange): RawBuilder<unknown> =>
  sql`exists (select 1 from
    (select w.client_id, w.cust_id, w.kind, w.word from customer_words as w
    where (w.client_id, w.cust_id, w.kind, w.word) >= (${client}, r.cust_id || '', ${kind}, ${from})
    order by w.client_id, w.cust_id, w.kind, w.word limit 1) as f
    where f.client_id = ${client} and f.cust_id = r.cust_id and f.kind = ${kind} and f.word <= ${upTo})`;

const holdsAll = (client: ClientId, ranges: readonly WordRange[]): RawBuilder<unknown> =>
  sql.join([sql`true`, ...ranges.map((range) => holds(client, range))], sql` and `);

const others = (ranges: readonly WordRange[], but: WordRange): readonly WordRange[] =>
  ranges.filter((range) => range !== but);

/**
 * Customers with a word in the range, which has no more words than the limit. They are put in order first, so that no more of them are
 * looked at for the other ranges than the page takes.
 */
export const customersInRange = (
  { client, ranges, after, limit }: Asked,
  range: WordRange,
  words: number,
): Statement<IdRow> =>
  named(
    `customers_in_range_${ranges.length}`,
    sql<IdRow>`select r.cust_id as cust_id from
    (select distinct r.cust_id from ${inRange(client, range, words)} where r.cust_id > ${after ?? ''}
    order by r.cust_id limit ${words}) as r
    where ${holdsAll(client, others(ranges, range))} order by r.cust_id limit ${limit}`.compile(build),
  );

/** The different words of a range, each found by a look behind the one before. */
const wordsOfRange = (
  client: ClientId,
  { kind, from, upTo }: WordRange,
  limit: number,
): RawBuilder<unknown> =>
  sql`words(word, n) as (
    select (select word from customer_words
      where client_id = ${client} and kind = ${kind} and word >= ${from} and word <= ${upTo}
      order by word limit 1), 1
    union all select (select w.word from customer_words as w
      where w.client_id = ${client} and w.kind = ${kind} and w.word > words.word and w.word <= ${upTo}
      order by w.word limit 1), n + 1 from words where word is not null and n < ${limit})`;

/** Counts no further than the limit. */
export const differentWords = (client: ClientId, range: WordRange, limit: number): Statement<CountRow> =>
  named(
    'different_words',
    sql<CountRow>`with recursive ${wordsOfRange(client, range, limit)}
    select count(word) as count from words`.compile(build),
  );

/** A range of few different words. The customers of each word stand in the index in the order of their numbers. */
export interface Lists {
  readonly range: WordRange;
  /** How many lists there are. */
  readonly words: number;
}

/** Of each list so many customers are looked at. The first end of these is where all lists are known up to. `null`: all are. */
export const endOfLists = (
  { client, after }: Pick<Asked, 'client' | 'after'>,
  { range, words }: Lists,
  ofEach: number,
): Statement<EndRow> =>
  named(
    'end_of_lists',
    sql<EndRow>`with recursive ${wordsOfRange(client, range, words)}
    select min((select case when l.client_id = ${client} and l.kind = ${range.kind} and l.word = words.word
        then l.cust_id end from customer_words as l
      where (l.client_id, l.kind, l.word, l.cust_id) > (${client}, ${range.kind}, words.word || '', ${after ?? ''})
      order by l.client_id, l.kind, l.word, l.cust_id limit 1 offset ${ofEach - 1})) as last
    from words where word is not null`.compile(build),
  );

/** The customers of the lists up to there. */
export const customersInLists = (
  { client, ranges, after, limit }: Asked,
  { range, words }: Lists,
  { last, ofEach, own }: ListsPart,
): Statement<IdRow> =>
  named(
    `customers_in_lists_${ranges.length}`,
    sql<IdRow>`with recursive ${wordsOfRange(client, range, words)}
    select r.cust_id as cust_id from
      (select distinct l.cust_id from ${own.inLists({ client, kind: range.kind, after: after ?? '', upTo: last ?? lastCharacter, ofEach })} as l
      order by l.cust_id limit ${words * ofEach}) as r
    where ${holdsAll(client, others(ranges, range))} order by r.cust_id limit ${limit}`.compile(build),
  );

interface ListsPart {
  /** `null`: to the end of the lists. */
  readonly last: string | null;
  readonly ofEach: number;
  readonly own: Pick<OwnStatements, 'inLists'>;
}

/** The customers after a place, with all their words: the last of so many words. `null`: there are not so many. */
export const endOfWalk = (
  { client, after }: Pick<Asked, 'client' | 'after'>,
  words: number,
): Statement<EndRow> =>
  named(
    'end_of_walk',
    sql<EndRow>`select case when count(*) = ${words} then max(r.cust_id) end as last from
      (select cust_id from customer_words where client_id = ${client} and cust_id > ${after ?? ''}
      order by cust_id, kind, word limit ${words}) as r`.compile(build),
  );

/** Those of them that are found. The words of the last one may be more than were counted. */
export const customersOnWalk = (
  { client, ranges, after, limit }: Asked,
  last: string | null,
  words: number,
): Statement<IdRow> => {
  const [range, ...rest] = ranges as readonly [WordRange, ...WordRange[]];
  return named(
    `customers_on_walk_${ranges.length}`,
    sql<IdRow>`select distinct r.cust_id as cust_id from
      (select cust_id, kind, word from customer_words
      where client_id = ${client} and cust_id > ${after ?? ''} and cust_id <= ${last ?? lastCharacter}
      order by cust_id, kind, word limit ${words + mostWordsOfCustomer}) as r
      where r.kind = ${range.kind} and r.word >= ${range.from} and r.word <= ${range.upTo} and ${holdsAll(client, rest)}
      order by cust_id limit ${limit}`.compile(build),
  );
};
