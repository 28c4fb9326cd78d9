// Whether a queue answer, read to its end, may be acted upon: its status, its max queue number, and what in it was not
// understood. Whatever is purged unread is lost, so doubt is a failure.

import type { QueueAnswer } from '../association.ts';
import { isQueueNumber } from '../queue-number.ts';
import { isEmptyQueue } from './empty-queue.ts';
import { hidesEntryId } from './entry-id.ts';
import { failureError } from './failure.ts';
import { misfitError } from './misfit.ts';
import { isNoNumber, isZero } from './phrases.ts';
import { saysNothingQueued } from './nothing-queued.ts';
import type { QueueCollector, QueueNames } from './queue-collector.ts';
import { failedStatus } from './queue-trouble.ts';
import type { ReadingContext } from './reading-context.ts';
import { reportOf } from './outcome.ts';
import { holdsUnreadNumber, holdsUnreadReasons } from './unread-numbers.ts';
import { isEmpty, type XmlElement } from '../xml/tree.ts';

/** An element by the name of the entries, or of their numbers, with something in it that was not read as a number. */
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

/** As one that was read, or as entries are named. What holds entries is a list, whatever its name. */
const isNamedAsEntry = (element: XmlElement, names: QueueNames, collector: QueueCollector): boolean =>
  collector.entryNames.has(element.name.canonical) ||
  (names.queueEntry.has(element.name.canonical) && !collector.heldEntry(element));

/** What stands for a number that an empty queue does not have. */
const standsForNone = (text: string): boolean => isZero(text) || isNoNumber(text);

/** The number to purge up to; `null` where an empty queue has none. */
const onlyNumber = (
  [first, ...others]: readonly string[],
  isNothing: boolean,
): { readonly number: string | null } | { readonly wrong: string } => {
  if (first === undefined) return isNothing ? { number: null } : { wrong: 'the queue answer gives none' };
  if (others.length > 0) return { wrong: 'the queue answer gives several that differ' };
  if (isQueueNumber(first)) return { number: first };
  if (isNothing && standsForNone(first)) return { number: null };
  return { wrong: 'what the queue answer gives is not a positive whole number' };
};

const nothing: QueueAnswer = { maxQueueNumber: null, entries: 0, unreadable: 0 };

interface QueueSeen {
  readonly entries: number;
  readonly names: QueueNames;
  readonly context: ReadingContext;
}

/** Throws an `AaError` unless the whole answer counts. */
export const queueVerdict = (root: XmlElement, collector: QueueCollector, seen: QueueSeen): QueueAnswer => {
  const { entries, names, context } = seen;
  const { unreadable, misread, letGo, maxNumbers, sample } = collector;
  const report = reportOf(root);
  const failure = 'failure' in report ? report.failure : (collector.failure ?? failedStatus(root));
  const isNothing = entries === 0 && unreadable === 0;
  if (failure !== null) {
    if (isNothing && !misread && !letGo && saysNothingQueued(root, failure, names)) return nothing;
    throw failureError(failure, context);
  }
  const about = { element: root, sample };
  const found = onlyNumber([...maxNumbers], isNothing);
  if ('wrong' in found)
    throw misfitError('AA_NO_QUEUE_NUMBER', { ...about, what: found.wrong, keys: ['maxQueueNum'] }, context);
  const nobody = entries === 0 && unreadable > 0;
  if (nobody || misread || holdsMisread(root, names, collector))
    throw misfitError('AA_NOT_UNDERSTOOD', { ...about, ...unread }, context);
  const numbered = found.number !== null || [...maxNumbers].some(isZero);
  const emptiness = { succeeded: report.status === 'success', numbered, names };
  if (isNothing && (letGo || !isEmptyQueue(root, emptiness)))
    throw misfitError('AA_NOT_UNDERSTOOD', { ...about, ...unlisted }, context);
  return { maxQueueNumber: found.number, entries, unreadable };
};

const unread = {
  what: 'in the queue answer stands what may be the number of a customer, and cannot be read as one',
  keys: ['queueEntry', 'queueId', 'custId', 'ignored'],
};
const unlisted = {
  what: 'the queue answer has no customers, and does not say that the queue is empty',
  keys: ['queueEntry', 'queueId', 'custId'],
};
