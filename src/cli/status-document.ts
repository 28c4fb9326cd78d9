// What `status` says of one client, as its JSON document (docs/json-output.md); the text is made from it. Pure.

import type { ClientSettings } from '../config/settings.ts';
import type { ClientState, FindingCount } from '../shadow/shadow.ts';
import { freshnessOf, movedAt, secondsSince } from '../shadow/reads/freshness.ts';
import { foreignPurgeDocument } from './foreign-purge-document.ts';

export type StatusDocument = ReturnType<typeof statusDocument>;

export function statusDocument(settings: ClientSettings, state: ClientState) {
  const { id } = settings;
  const freshness = freshnessOf(state, settings);
  const { verdict, reason, says, lagSeconds, secondsSinceQueueAnswer } = freshness;
  return {
    client: id as string,
    verdict,
    verdict_reason: reason,
    verdict_text: says,
    lag_seconds: lagSeconds,
    seconds_since_queue_answer: secondsSinceQueueAnswer,
    customers: state.customers,
    tombstones: state.tombstones,
    parked: state.parked,
    oldest_parked_at: isoTime(state.oldestParkedAt),
    oldest_pending_at: isoTime(state.oldestPendingAt),
    deletions_waiting: state.gone,
    drain: drainDocument(state),
    last_queue_at: isoTime(state.lastQueueAt),
    last_purge_at: isoTime(state.lastPurgeAt),
    seconds_since_purge: secondsSince(state.lastPurgeAt, state.readAt),
    last_purge_number: state.lastPurgeNumber,
    last_error: lastErrorDocument(state),
    held_by: holderDocument(state),
    last_progress_at: isoTime(movedAt(state)),
    seconds_since_progress: freshness.secondsSinceProgress,
    stuck: stuckDocument(state),
    foreign_purge: foreignPurgeDocument(state),
    repeated_purges: state.repeatedPurges,
    unknown_fields: findingDocuments(state, 'unknown'),
    unreadable_values: findingDocuments(state, 'unreadable'),
    last_change_no: state.lastChangeNo,
  };
}

const isoTime = (time: Date | null): string | null => time?.toISOString() ?? null;

function drainDocument({ drain }: ClientState) {
  if (drain === null) return null;
  const { drainNo, state, maxQueueNumber, receivedAt, queued, pending, stored, parked, gone } = drain;
  return {
    drain_no: drainNo,
    state,
    max_queue_number: maxQueueNumber,
    received_at: receivedAt.toISOString(),
    queued,
    pending,
    stored,
    parked,
    gone,
  };
}

const lastErrorDocument = ({ lastError }: ClientState) =>
  lastError === null
    ? null
    : { code: lastError.code, message: lastError.message, at: lastError.at.toISOString() };

const holderDocument = ({ lease }: ClientState) =>
  lease === null ? null : { holder: lease.holder, expires_at: lease.expiresAt.toISOString() };

const stuckDocument = ({ stuck }: ClientState) =>
  stuck === null ? null : { kind: stuck.kind, at: stuck.at.toISOString() };

const findingDocuments = ({ findings }: ClientState, kind: FindingCount['kind']) =>
  findings
    .filter((finding) => finding.kind === kind)
    .map(({ path, seen, firstSeenAt, lastSeenAt }) => ({
      path,
      seen,
      first_seen_at: firstSeenAt.toISOString(),
      last_seen_at: lastSeenAt.toISOString(),
    }));
