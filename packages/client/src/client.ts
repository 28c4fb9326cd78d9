// The client: everything that can be asked of one client of an aa-shadow server.

import type { Client as ClientStatus } from './api-types.ts';
import { Customers } from './customers.ts';
import { type Change, Feed } from './feed.ts';
import { follow, type FollowOptions } from './follow.ts';
import { type ConnectionOptions, Requests } from './requests.ts';

export interface ShadowClient
  extends Pick<Feed, 'changes' | 'snapshot' | 'snapshotPage'>, Pick<Customers, 'explain'> {
  readonly customers: Pick<Customers, 'get' | 'list' | 'page' | 'pages' | 'lookup'>;
  /** Has customers fetched from AA now. */
  readonly refresh: Customers['refresh'];
  /** Tells the server how far a follower with this name has read, so that `aa-shadow status` shows how far behind it is. */
  acknowledge(name: string, cursor: string, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** How fresh the client is. */
  status(options?: { readonly signal?: AbortSignal }): Promise<ClientStatus>;
  /**
   * The changes of the client as they come, each at least once, until the signal is aborted. Goes on through restarts of the
   * server, cuts of the network and refusals that pass. Throws `FeedGone` (see `onResync`), `ProblemError` for what does not
   * pass, as a key that was revoked, and whatever the cursor's store throws.
   */
  follow(options: FollowOptions): AsyncGenerator<Change, void, undefined>;
}

/**
 * A client for one client of an aa-shadow server. All calls throw `ProblemError` where the server refuses, `NoAnswerError`
 * where no answer comes, and the reason of their signal when it is aborted. Throws `TypeError` for options that cannot be.
 */
export function createClient(options: ConnectionOptions): ShadowClient {
  const requests = new Requests(options);
  const customers = new Customers(requests);
  const feed = new Feed(requests);
  return {
    customers,
    refresh: (custIds, rest) => customers.refresh(custIds, rest),
    acknowledge: (name, cursor, rest) => feed.acknowledge(name, cursor, rest),
    explain: (custId, rest) => customers.explain(custId, rest),
    status: (rest = {}) => requests.json({ path: '', ...rest }),
    changes: (rest) => feed.changes(rest),
    snapshot: (rest) => feed.snapshot(rest),
    snapshotPage: (rest) => feed.snapshotPage(rest),
    follow: (rest) => follow(feed, rest),
  };
}
