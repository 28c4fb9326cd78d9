// What is said of webhooks and followers: their states, and why the feed does not go on for one of them.

import type { Followers, Webhook } from '../../../packages/client/src/api-types.ts';
import { counted, spanText } from './times.ts';

export type WebhookState = Webhook['state'];
export type Follower = Followers['followers'][number];

export const stateWords: Readonly<Record<WebhookState, string>> = {
  new: 'new',
  active: 'active',
  failing: 'failing',
  paused: 'paused',
  paused_by_failure: 'paused by failure',
  paused_by_refusal: 'paused by refusal',
};

export const stateMeanings: Readonly<Record<WebhookState, string>> = {
  new: 'no process has begun with it yet; restart run if it stays so',
  active: 'what the receiver is sent is accepted',
  failing: 'the last attempt was not accepted; it is tried again by itself',
  paused: 'a person has paused it; nothing is sent, and nothing is lost',
  paused_by_failure: 'nothing was accepted for three days; it is tried each hour',
  paused_by_refusal: 'the receiver refuses; it is tried each hour',
};

export const goneTexts: Readonly<Record<NonNullable<Follower['gone']>, string>> = {
  expired: 'Too late: changes that it has not read were pruned. It must take everybody anew.',
  other_history: 'Its place is of another copy of the database. It must take everybody anew.',
  future: 'Its place is ahead of this database. It must take everybody anew.',
};

/** How many changes a reader has not taken yet, and how old the oldest of them is. */
interface Behind {
  /** `1,204 changes`, `nothing`, `not known`. */
  readonly changes: string;
  /** `the oldest 3 h old`. `null`: there is none. */
  readonly oldest: string | null;
}

/** `null`: not known. */
export function behindOf(changes: number | null, seconds: number | null): Behind {
  if (changes === null || seconds === null) return { changes: 'not known', oldest: null };
  if (changes === 0) return { changes: 'nothing', oldest: null };
  return { changes: counted(changes, 'change'), oldest: `the oldest ${spanText(seconds)} old` };
}
