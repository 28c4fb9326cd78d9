// The life of a customer as events in time order: what `explain` lists.

import type { QueueReason } from '../../catalogue/queue-entry.ts';
import type { Change, CustomerLife, EntryLife, EntryOutcome } from '../../shadow/shadow.ts';

export type LifeEvent = { readonly at: Date } & (
  | { readonly event: 'queued'; readonly drainNo: number; readonly reasons: readonly QueueReason[] }
  | { readonly event: 'failed'; readonly drainNo: number; readonly code: string; readonly message: string }
  /** AA gave evidence that the customer was deleted. */
  | { readonly event: 'gone'; readonly drainNo: number }
  | {
      readonly event: 'settled';
      readonly drainNo: number;
      readonly outcome: EntryOutcome | null;
      readonly fetchNumber: number | null;
    }
  | { readonly event: 'changed'; readonly change: Change }
  | { readonly event: 'purged'; readonly drainNo: number; readonly maxQueueNumber: string | null }
  /** The last fetch: the as-of. */
  | { readonly event: 'fetched'; readonly fetchNumber: number }
  | { readonly event: 'forgotten' }
);

/** Events of the same moment come in the order of a drain. */
const order: readonly LifeEvent['event'][] = [
  'queued',
  'failed',
  'fetched',
  'gone',
  'changed',
  'settled',
  'purged',
  'forgotten',
];

export function lifeEvents({ entries, changes, stored, forgottenAt }: CustomerLife): readonly LifeEvent[] {
  const events: LifeEvent[] = [
    ...entries.flatMap(eventsOfEntry),
    ...changes.map((change): LifeEvent => ({ at: change.committedAt, event: 'changed', change })),
  ];
  if (stored !== null)
    events.push({ at: stored.fetchedAt, event: 'fetched', fetchNumber: stored.fetchNumber });
  if (forgottenAt !== null) events.push({ at: forgottenAt, event: 'forgotten' });
  return events.toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || order.indexOf(a.event) - order.indexOf(b.event),
  );
}

function eventsOfEntry({ drainNo, drain, ...entry }: EntryLife): readonly LifeEvent[] {
  const { knownAt, reasons, failures, goneAt, settledAt, outcome, fetchNumber } = entry;
  const events: LifeEvent[] = [{ at: knownAt, event: 'queued', drainNo, reasons }];
  for (const { at, code, message } of failures) events.push({ at, event: 'failed', drainNo, code, message });
  if (goneAt !== null) events.push({ at: goneAt, event: 'gone', drainNo });
  if (settledAt !== null) events.push({ at: settledAt, event: 'settled', drainNo, outcome, fetchNumber });
  const { purgedAt, maxQueueNumber } = drain;
  if (purgedAt !== null) events.push({ at: purgedAt, event: 'purged', drainNo, maxQueueNumber });
  return events;
}

/** `2030-01-31 12:00:00Z` */
export const moment = (time: Date): string => `${time.toISOString().slice(0, 19).replace('T', ' ')}Z`;
