// A client in a few words, for a list of many. It is made from its status, so that both judge alike.

import type { ClientState } from '../shadow/shadow.ts';
import { statusDocument } from './client-status.ts';

/** The client's settings that the judgement needs. */
type StatusTerms = Parameters<typeof statusDocument>[0];

export type OverviewDocument = ReturnType<typeof overviewDocument>;

export function overviewDocument(terms: StatusTerms, state: ClientState) {
  const { client, verdict, verdict_reason, lag_seconds, customers, parked, last_queue_at, drain } =
    statusDocument(terms, state);
  return {
    id: client,
    verdict,
    verdict_reason,
    lag_seconds,
    customers,
    parked,
    queue: {
      last_answer_at: last_queue_at,
      drain: drain === null ? null : { state: drain.state, queued: drain.queued, pending: drain.pending },
    },
  };
}
