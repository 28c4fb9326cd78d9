// Pages of the feed as text. A page that several followers ask for at the same time is read once for all of them.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { FeedChange, FeedGone, FeedPlace, FeedTerms, Shadow } from '../../shadow/shadow.ts';
import { customerJson } from '../answers/customers.ts';
import { writeFeedCursor } from './feed-cursor.ts';

export interface PageTerms extends FeedTerms {
  readonly compact: boolean;
  /** What the customers of a page may have together, in characters. `null`: the changes come without customers. */
  readonly customersSize: number | null;
  /**
   * The number of a change that the reader was told to look for. It shares only pages with those who were told the same: others
   * may have begun to read before that change was committed.
   */
  readonly news?: number;
}

/** A number that no change has. */
export const noNews = -1;

export interface ToldChange {
  /** Of a reader that has read this change. */
  readonly place: FeedPlace;
  readonly cursor: string;
  readonly json: string;
}

export interface ToldPage {
  readonly kind: 'page';
  readonly changes: readonly ToldChange[];
  readonly place: FeedPlace;
  readonly more: boolean;
}

export type ToldAnswer = ToldPage | FeedGone;

type FeedReader = Pick<Shadow, 'feed' | 'customerTextsOf'>;

/** A compact page may tell nothing. So many of them are read before a follower is told where it stands. */
const mostEmptyPages = 20;

export class ToldPages {
  readonly #shadow: FeedReader;
  readonly #underWay = new Map<string, Promise<ToldAnswer>>();

  constructor(shadow: FeedReader) {
    this.#shadow = shadow;
  }

  /** The next page that tells something, or the last one that was looked at. Empty pages are passed over within limits. */
  async next(client: ClientId, terms: PageTerms, signal: AbortSignal): Promise<ToldAnswer> {
    let answer = await this.#shared(client, terms);
    for (let empty = 1; empty < mostEmptyPages && !signal.aborted; empty += 1) {
      if (answer.kind === 'gone' || answer.changes.length > 0 || !answer.more) break;
      answer = await this.#shared(client, { ...terms, after: answer.place });
    }
    return answer;
  }

  #shared(client: ClientId, terms: PageTerms): Promise<ToldAnswer> {
    const { after, limit, compact, customersSize, news = noNews } = terms;
    const key = JSON.stringify([client, after, limit, compact, customersSize, news]);
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const begun = read(this.#shadow, client, terms).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, begun);
    return begun;
  }
}

async function read(shadow: FeedReader, client: ClientId, terms: PageTerms): Promise<ToldAnswer> {
  const { after, limit, compact, customersSize } = terms;
  const answer = await shadow.feed(client, { after, limit, compact });
  if (answer.kind === 'gone') return answer;
  if (customersSize === null) return { ...answer, changes: answer.changes.map((one) => told(client, one)) };
  const changes = await toldWithCustomers(shadow, client, answer.changes, customersSize);
  const last = answer.changes[changes.length - 1];
  if (changes.length === answer.changes.length || last === undefined) return { ...answer, changes };
  return { kind: 'page', changes, place: placeOf(last), more: true };
}

const placeOf = ({ changeNo, committedAt }: FeedChange): FeedPlace => ({ changeNo, committedAt });

/** `customer`: JSON. Left out: it was not asked for. */
const told = (client: ClientId, change: FeedChange, customer?: string): ToldChange => ({
  place: placeOf(change),
  cursor: writeFeedCursor(client, placeOf(change)),
  json: changeJson(change, customer),
});

function changeJson(change: FeedChange, customer?: string): string {
  const { changeNo, custId, kind, sections, fields, cause, committedAt } = change;
  const plain = {
    change_no: changeNo,
    cust_id: custId,
    kind,
    sections,
    fields,
    cause,
    committed_at: committedAt,
  };
  const text = JSON.stringify(plain);
  return customer === undefined ? text : `${text.slice(0, -1)},"customer":${customer}}`;
}

/** How many customers are read at once, at first, and at most. */
const [fewCustomers, mostCustomers] = [8, 100];

/** The first of the changes, as many as fit into a page: at least one. */
async function toldWithCustomers(
  shadow: FeedReader,
  client: ClientId,
  changes: readonly FeedChange[],
  customersSize: number,
): Promise<readonly ToldChange[]> {
  const all: ToldChange[] = [];
  let size = 0;
  while (all.length < changes.length) {
    const part = changes.slice(all.length, all.length + nextCustomers(all.length, size, customersSize));
    const customers = await customersOf(shadow, client, part);
    for (const change of part) {
      const customer = change.kind === 'forgotten' ? 'null' : (customers.get(change.custId) ?? 'null');
      size += customer.length;
      if (size > customersSize && all.length > 0) return all;
      all.push(told(client, change, customer));
    }
  }
  return all;
}

/** As many as will fit, if they are as large as those before: what does not fit is read in vain. */
function nextCustomers(before: number, size: number, customersSize: number): number {
  if (before === 0) return fewCustomers;
  const fit = Math.ceil(((customersSize - size) * before) / Math.max(size, 1));
  return Math.min(mostCustomers, Math.max(1, fit));
}

/** Who has the number under another spelling is somebody else. */
async function customersOf(
  shadow: FeedReader,
  client: ClientId,
  changes: readonly FeedChange[],
): Promise<ReadonlyMap<CustId, string>> {
  const ids = [...new Set(changes.map(({ custId }) => custId))];
  const texts = await shadow.customerTextsOf(client, ids);
  return new Map(
    [...texts]
      .filter(([id, { custId }]) => id === custId)
      .map(([id, text]) => [id, customerJson(text, null)]),
  );
}
