// Whether a queue answer that was read to its end may be acted upon: by its status, by its max queue number, and by what in it was
// not understood. What is purged unread is lost, so doubt is a failure.

import type { QueueAnswer } from '../association.ts';
import { isQueueNumber } from '../requests/queue-requests.ts';
import { isEmpty, type XmlElement } from '../xml/tree.ts';
import { failureError } from './failure.ts';
import { misfitError } from './misfit.ts';
import { reportOf } from './outcome.ts';
import { isNoNumber, isZero } from './phrases.ts';
import type { QueueCollector } from './queue-collector.ts';
import { queueFinding } from './repair-findings.ts';
import { hidesEntryId, holdsUnreadNumber, holdsUnreadReasons, type QueueNames } from './queue-entry.ts';
import { failedStatus, isEmptyQueue, saysNothingQueued } from './queue-signs.ts';
import type { ReadingContext } from './reading-context.ts';

export interface QueueSeen {
  /** Entries that were read. */
  readonly entries: number;
  readonly names: QueueNames;
  readonly context: ReadingContext;
}

const nothing: QueueAnswer = { maxQueueNumber: null, entries: 0, unreadable: 0 };

/** Throws an `AaError` unless the whole answer counts. */
export function queueVerdict(root: XmlElement, collector: QueueCollector, seen: QueueSeen): QueueAnswer {
  const { entries, names, context } = seen;
  const { unreadable, misread, letGo } = collector;
  const report = reportOf(root);
  const failure = 'failure' in report ? report.failure : (collector.failure ?? failedStatus(root));
  const isNothing = entries === 0 && unreadable === 0;
  if (failure !== null) {
    if (isNothing && !misread && !letGo && saysNothingQueued(root, failure, names)) return nothing;
    throw failureError(failure, context);
  }
  const number = queueNumber(root, collector, isNothing, context);
  refuseUnread(root, collector, seen);
  if (isNothing) refuseUnlisted(root, collector, { ...seen, number, succeeded: report.status === 'success' });
  const answer = { maxQueueNumber: number, entries, unreadable };
  return root.repairs === undefined ? answer : { ...answer, findings: root.repairs.map(queueFinding) };
}

// The number to purge up to.

function queueNumber(
  root: XmlElement,
  { maxNumbers, sample }: QueueCollector,
  isNothing: boolean,
  context: ReadingContext,
): string | null {
  const found = onlyNumber([...maxNumbers], isNothing);
  if ('number' in found) return found.number;
  const misfit = { element: root, sample, what: found.wrong, keys: ['maxQueueNum'] };
  throw misfitError('AA_NO_QUEUE_NUMBER', misfit, context);
}

/** What stands for a number that an empty queue does not have. */
const standsForNone = (text: string): boolean => isZero(text) || isNoNumber(text);

/** `null` where an empty queue has no number. */
function onlyNumber(
  [first, ...others]: readonly string[],
  isNothing: boolean,
): { readonly number: string | null } | { readonly wrong: string } {
  if (first === undefined) return isNothing ? { number: null } : { wrong: 'the queue answer gives none' };
  if (others.length > 0) return { wrong: 'the queue answer gives several that differ' };
  if (isQueueNumber(first)) return { number: first };
  if (isNothing && standsForNone(first)) return { number: null };
  return { wrong: 'what the queue answer gives is not a positive whole number' };
}

// Entries that were not read.

const unread = {
  what: 'in the queue answer stands what may be the number of a customer, and cannot be read as one',
  keys: ['queueEntry', 'queueId', 'custId', 'ignored'],
};

function refuseUnread(
  root: XmlElement,
  collector: QueueCollector,
  { entries, names, context }: QueueSeen,
): void {
  const { unreadable, repaired, misread, sample } = collector;
  const allUnreadable = entries === 0 && unreadable > repaired;
  if (allUnreadable || misread || holdsMisread(root, names, collector))
    throw misfitError('AA_NOT_UNDERSTOOD', { element: root, sample, ...unread }, context);
}

/** Whether an element has the name of entries or of their numbers, and something in it that was not read as a number. */
const holdsMisread = (
  element: XmlElement,
  names: QueueNames,
  collector: QueueCollector,
  isRoot = true,
): boolean =>
  element.children.some(
    (child) =>
      (isNamedAsEntry(child, names, collector) && !isEmpty(child)) ||
      hidesEntryId(child, names) ||
      holdsUnreadNumber(child, { parent: isRoot ? null : element, heldEntry: collector.heldEntry(child) }) ||
      holdsUnreadReasons(child, { heldEntry: collector.heldEntry(child) }) ||
      holdsMisread(child, names, collector, false),
  );

/** Named like an entry that was read, or as the dialect names entries. An element that held entries is a list under any name. */
const isNamedAsEntry = (element: XmlElement, names: QueueNames, collector: QueueCollector): boolean =>
  collector.entryNames.has(element.name.canonical) ||
  (names.queueEntry.has(element.name.canonical) && !collector.heldEntry(element));

// An answer without entries.

const unlisted = {
  what: 'the queue answer has no customers, and does not say that the queue is empty',
  keys: ['queueEntry', 'queueId', 'custId'],
};

interface NothingSeen extends QueueSeen {
  readonly number: string | null;
  readonly succeeded: boolean;
}

function refuseUnlisted(root: XmlElement, collector: QueueCollector, seen: NothingSeen): void {
  const { number, succeeded, names, context } = seen;
  const { letGo, maxNumbers, sample } = collector;
  const numbered = number !== null || [...maxNumbers].some(isZero);
  if (letGo || !isEmptyQueue(root, { succeeded, numbered, names }))
    throw misfitError('AA_NOT_UNDERSTOOD', { element: root, sample, ...unlisted }, context);
}
