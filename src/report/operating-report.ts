// What people who operate a client look at, beside its status: JSON documents.

import type { Action, Audit, ClientState, DrainSummary, ParkedCustomer, Sample } from '../shadow/shadow.ts';
import { behindSince } from './client-overview.ts';
import { auditStatus, statusDocument } from './client-status.ts';
import { secondsLeft } from './drain-pace.ts';

export interface KnownOfClient {
  readonly state: ClientState;
  readonly latestAudits: readonly Audit[];
  readonly walk: Audit | null;
  readonly drains: readonly DrainSummary[];
}

/** The document of `status --json`, with how long the drain still takes, and the last drains. */
export const operatingDocument = (
  terms: Parameters<typeof statusDocument>[0],
  { state, latestAudits, walk, drains }: KnownOfClient,
) => ({
  ...statusDocument(terms, state),
  ...auditStatus(latestAudits, walk),
  behind_since: behindSince(state),
  read_at: state.readAt.toISOString(),
  drain_seconds_left: secondsLeft(terms, state),
  drains: drains.map(drainSummaryDocument),
});

export type OperatingDocument = ReturnType<typeof operatingDocument>;

/**
 * What the document says beside the clock: it is another one only when something has happened. While customers are refreshed each look is
 * another one, because their pace is worked out by it. The sentence of a fresh client tells nothing but ages.
 */
export function withoutClock({ held_by: held, ...document }: OperatingDocument): object {
  const { drain, read_at, verdict_reason: reason, verdict_text } = document;
  const isRefreshing = drain?.state === 'refreshing' && drain.pending > 0;
  return {
    ...document,
    verdict_text: reason === 'current' ? null : verdict_text,
    lag_seconds: null,
    seconds_since_queue_answer: null,
    seconds_since_purge: null,
    seconds_since_progress: null,
    drain_seconds_left: null,
    read_at: isRefreshing ? read_at : null,
    held_by: held === null ? null : { holder: held.holder, is_held: held.expires_at > read_at },
  };
}

export const drainSummaryDocument = (drain: DrainSummary) => ({
  drain_no: drain.drainNo,
  state: drain.state,
  max_queue_number: drain.maxQueueNumber,
  asked_at: drain.askedAt?.toISOString() ?? null,
  received_at: drain.receivedAt.toISOString(),
  queued: drain.queued,
  purged_at: drain.purgedAt?.toISOString() ?? null,
  settled_at: drain.settledAt?.toISOString() ?? null,
});

/** Without the reasons, which are AA's words. */
export const parkedCustomerDocument = (parked: ParkedCustomer) => ({
  cust_id: parked.custId as string,
  error_code: parked.errorCode,
  error_message: parked.errorMessage,
  attempts: parked.attempts,
  known_at: parked.knownAt.toISOString(),
  parked_at: parked.parkedAt.toISOString(),
  next_attempt_at: parked.nextAttemptAt?.toISOString() ?? null,
});

export const sampleDocument = ({ at, lagSeconds, queued, parked, changes, answers }: Sample) => ({
  at: at.toISOString(),
  lag_seconds: lagSeconds,
  queued,
  parked,
  changes,
  aa_median_ms: answers?.medianMs ?? null,
  aa_slowest_ms: answers?.slowestMs ?? null,
});

export const actionDocument = ({ at, actor, action, client, count }: Action) => ({
  at: at.toISOString(),
  actor,
  action,
  client: client as string | null,
  count,
});
