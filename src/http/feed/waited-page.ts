// A page of the feed for one who would rather wait than be told nothing.

import type { ClientId } from '../../catalogue/ids.ts';
import type { FeedService } from './feed-service.ts';
import { throwEnd } from './open-follows.ts';
import { noNews, type PageTerms, type ToldAnswer } from './told-pages.ts';

export interface PageWait {
  readonly ms: number;
  readonly signal: AbortSignal;
}

/** Ends with an empty page when the time has passed, or when the signal is aborted. Throws when the key ended. */
export async function waitedPage(
  { pages, watch }: FeedService,
  client: ClientId,
  terms: PageTerms,
  { ms, signal }: PageWait,
): Promise<ToldAnswer> {
  const until = performance.now() + ms;
  let { after, news = noNews } = terms;
  for (;;) {
    const answer = await pages.next(client, { ...terms, after, news }, signal);
    if (answer.kind === 'gone' || answer.changes.length > 0 || answer.more) return answer;
    after = answer.place;
    const known = [after.changeNo, news];
    const found = await watch.news(client, { known, ms: until - performance.now(), signal });
    throwEnd(signal);
    if (found === null) return answer;
    news = found;
  }
}
