// What this room asks of the fast lane. Who has one hands it in: how it works is none of this room's business.

import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { StaleWarning } from '../report/staleness.ts';

export interface FastLane {
  /** One for each customer, in their order. Rejects only with errors of the database. */
  refreshNow(
    client: ClientId,
    custIds: readonly CustId[],
    terms: RefreshTerms,
  ): Promise<readonly RefreshedNow[]>;
}

export interface RefreshTerms {
  /** The id of a key, or an address: whose budget is charged. */
  readonly asker: string;
  /** No copy that is older serves. 0: none serves. */
  readonly maxAgeMs: number;
  /** 0: it goes on without the asker. */
  readonly waitMs: number;
}

export type RefreshedNow = { readonly asked: CustId } & (
  | { readonly kind: 'stored' | 'not-found' | 'not-kept' | 'forgotten' }
  | { readonly kind: 'fetched' | 'collapsed'; readonly applied: string }
  | {
      readonly kind: 'stale';
      readonly reason: StaleWarning['code'];
      readonly code: string | null;
      readonly retryAfterMs: number | null;
    }
);

/** For a server beside which no sync runs. */
export const noFastLane: FastLane = {
  refreshNow: (_client, custIds) =>
    Promise.resolve(
      custIds.map((asked) => ({
        asked,
        kind: 'stale',
        reason: 'interrupted',
        code: null,
        retryAfterMs: null,
      })),
    ),
};
