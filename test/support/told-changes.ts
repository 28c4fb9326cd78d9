// Reads a feed page by page, as a reader does who never falls behind.

import type { ClientId } from '../../src/catalogue/ids.ts';
import type { FeedAnswer, FeedChange, FeedPage, FeedPlace, Shadow } from '../../src/shadow/shadow.ts';

export const beginning: FeedPlace = { changeNo: 0, committedAt: null };

const pageLength = 1_000;

export function pageOf(answer: FeedAnswer): FeedPage {
  if (answer.kind === 'gone') throw new Error(`the feed does not go on from there: ${answer.reason}`);
  return answer;
}

export interface Told {
  readonly changes: readonly FeedChange[];
  readonly place: FeedPlace;
}

/** To the end of the feed. Throws if the feed does not go on from the place. */
export async function toldFrom(shadow: Shadow, client: ClientId, after: FeedPlace): Promise<Told> {
  const changes: FeedChange[] = [];
  for (let place = after; ;) {
    const page = pageOf(await shadow.feed(client, { after: place, limit: pageLength }));
    changes.push(...page.changes);
    place = page.place;
    if (!page.more) return { changes, place };
  }
}

/** The changes with a higher number, of a feed of which nothing was pruned. */
export const toldChanges = async (
  shadow: Shadow,
  client: ClientId,
  after = 0,
): Promise<readonly FeedChange[]> =>
  (await toldFrom(shadow, client, beginning)).changes.filter(({ changeNo }) => changeNo > after);
