// What is told of a client that only observes AA's queue.

import { observingSays } from '../shadow/reads/freshness.ts';
import type { ClientState } from '../shadow/shadow.ts';
import type { Row } from '../wording.ts';

export type ObservingDocument = ReturnType<typeof observingDocument>;

export function observingDocument({ observing }: ClientState) {
  if (observing == null) return null;
  const { since, named, againSince } = observing;
  return {
    since: since.toISOString(),
    still_queued: named,
    maybe_changed_since: againSince?.toISOString() ?? null,
    says: observingSays(observing),
  };
}

/** Two lines: what it does, and how that ends. */
export function observingRows(document: ObservingDocument): readonly Row[] {
  if (document === null) return [];
  return [
    ['observes', `since ${document.since}: ${document.says}`],
    ['to take over', 'stop the other program, `purge: normal`, then aa-shadow audit --all --heal (docs/moving-over.md)'],
  ];
}
