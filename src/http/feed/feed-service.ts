// What serves those who follow feeds: one for the server.

import type { FeedNumbers, Shadow } from '../../shadow/shadow.ts';
import { FeedWatch } from './feed-watch.ts';
import { type CheckKey, OpenFollows } from './open-follows.ts';
import { mostTelling, mostTellingOf, TellingTurns } from './telling-turns.ts';
import { ToldPages } from './told-pages.ts';

/** In milliseconds. */
export interface FeedTimes {
  /** Between looks for new changes. */
  readonly look: number;
  /** Between looks at the keys of those who follow. */
  readonly keys: number;
  /** Between signs of life of a stream. Proxies end connections on which nothing is sent for half a minute. */
  readonly bookmark: number;
  /** A reader that takes nothing for so long loses its turn, and gets another one when it reads on. */
  readonly slow: number;
  /** A stream whose reader takes nothing for so long is cut off. */
  readonly stalled: number;
}

export const usualTimes: FeedTimes = {
  look: 100,
  keys: 1_000,
  bookmark: 15_000,
  slow: 2_000,
  stalled: 30_000,
};

export interface FeedParts {
  readonly shadow: Pick<Shadow, 'feed' | 'customerTextsOf'> & { feedNumbers(): Promise<FeedNumbers> };
  /** Throws `HTTP_KEY_REFUSED` when the key is good no longer. */
  readonly checkKey: CheckKey;
  readonly times?: Partial<FeedTimes>;
}

export class FeedService {
  readonly watch: FeedWatch;
  readonly pages: ToldPages;
  readonly turns = new TellingTurns(mostTelling, mostTellingOf);
  readonly follows: OpenFollows;
  readonly times: FeedTimes;

  constructor({ shadow, checkKey, times = {} }: FeedParts) {
    this.times = { ...usualTimes, ...times };
    this.watch = new FeedWatch(() => shadow.feedNumbers(), this.times.look);
    this.pages = new ToldPages(shadow);
    this.follows = new OpenFollows(checkKey, this.times.keys);
  }

  /** Those who wait are answered, and streams end. */
  close(): void {
    this.follows.close();
  }
}
