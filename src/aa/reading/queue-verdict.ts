// Whether a queue answer, read to its end, may be acted upon: its status, its max queue number, and what in it was not
// understood. Whatever is purged unread is lost, so doubt is a failure.

import { AaError } from '../aa-error.ts';
import type { QueueAnswer } from '../association.ts';
import { isQueueNumber } from '../queue-number.ts';
import { isEmptyQueue } from './empty-queue.ts';
import { hidesEntryId } from './entry-id.ts';
import { failureError } from './failure.ts';
import { saysNothingQueued } from './nothing-queued.ts';
import type { QueueCollector, QueueNames } from './queue-collector.ts';
import { failedStatus } from './queue-trouble.ts';
import type { ReadingContext } from './reading-context.ts';
import { reportOf } from './reported-failure.ts';
import { holdsUnreadNumber } from './unread-numbers.ts';
import { isEmpty, type XmlElement } from './xml-element.ts';

/** An element by the name of the entries, or of their numbers, with something in it that was not read as a number. */
const holdsMisread = (
  element: XmlElement,
  names: QueueNames,
  collector: QueueCollector,
  isRoot = true,
): boolean =>
  element.children.some(
    (child) =>
      (collector.entryNames.has(child.name.canonical) && !isEmpty(child)) ||
      hidesEntryId(child, names) ||
      holdsUnreadNumber(child, { parent: isRoot ? null : element, heldEntry: collector.heldEntry(child) }) ||
      holdsMisread(child, names, collector, false),
  );

const isZero = (text: string): boolean => /^0+$/.test(text);

/** What stands for a number that an empty queue does not have. */
const isNoNumber = (text: string): boolean =>
  isZero(text) || /^(-\d+|null|nil|none|n\/?a|undefined)$/i.test(text);

const onlyNumber = ([first, ...others]: readonly string[], isNothing: boolean): string | null => {
  if (first === undefined) return null;
  if (others.length === 0 && isQueueNumber(first)) return first;
  if (others.length === 0 && isNothing && isNoNumber(first)) return null;
  throw new AaError('AA_NO_QUEUE_NUMBER', {
    detail:
      others.length > 0 ? 'it gives several that differ' : 'what it gives is not a positive whole number',
  });
};

const nothing: QueueAnswer = { maxQueueNumber: null, entries: 0, unreadable: 0 };

/** Throws an `AaError` unless the whole answer counts. */
export const queueVerdict = (
  root: XmlElement,
  collector: QueueCollector,
  { entries, names, context }: { entries: number; names: QueueNames; context: ReadingContext },
): QueueAnswer => {
  const report = reportOf(root);
  const failure = 'failure' in report ? report.failure : (collector.failure ?? failedStatus(root));
  const { unreadable } = collector;
  const isNothing = entries === 0 && unreadable === 0;
  if (failure !== null) {
    const isNobody = isNothing && !collector.misread && !collector.letGo;
    if (isNobody && saysNothingQueued(root, failure, names)) return nothing;
    throw failureError(failure, context);
  }
  const maxQueueNumber = onlyNumber([...collector.maxNumbers], isNothing);
  if (!isNothing && maxQueueNumber === null) throw new AaError('AA_NO_QUEUE_NUMBER');
  const nobody = entries === 0 && unreadable > 0;
  if (nobody || collector.misread || holdsMisread(root, names, collector))
    throw new AaError('AA_NOT_UNDERSTOOD');
  const numbered = maxQueueNumber !== null || [...collector.maxNumbers].some(isZero);
  const emptiness = { succeeded: report.status === 'success', numbered, names };
  if (isNothing && (collector.letGo || !isEmptyQueue(root, emptiness)))
    throw new AaError('AA_NOT_UNDERSTOOD');
  return { maxQueueNumber, entries, unreadable };
};
