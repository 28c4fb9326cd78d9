// What other programs import.

export { createClient, type ShadowClient } from './client.ts';
export type { ConnectionOptions } from './requests.ts';
export type {
  CopyFacts,
  CustomerAnswer,
  GetOptions,
  ListOptions,
  PageOptions,
  ReadOptions,
  RefreshOptions,
  RefreshResult,
  Section,
} from './customers.ts';
export type { Change, ChangesOptions, FeedTerms, SnapshotOptions, SnapshotPageOptions } from './feed.ts';
export type { CursorStore, FollowOptions, Resync, Trouble } from './follow.ts';
export type { PauseLimits } from './pauses.ts';
export { FeedGone, isTransient, NoAnswerError, ProblemError } from './problems.ts';
export type {
  ChangePage,
  Client as ClientStatus,
  Customer,
  CustomerLookup,
  CustomerPage,
  Document as CustomerDocument,
  Explanation,
  Problem,
  SnapshotPage,
} from './api-types.ts';
