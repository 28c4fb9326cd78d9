// Whether a queue answer, read to its end, may be acted upon: its status, its max queue number, and what in it was not
// understood. Whatever is purged unread is lost, so doubt is a failure.

import { AaError } from '../aa-error.ts';
import type { QueueAnswer } from '../association.ts';
import { hidesId } from './customer-id.ts';
import { failureError } from './failure.ts';
import type { QueueCollector, QueueNames } from './queue-collector.ts';
import type { ReadingContext } from './reading-context.ts';
import { reportOf } from './reported-failure.ts';
import { isEmpty, isLeaf, isStructured, type XmlElement } from './xml-element.ts';

/** What names a list of customers even where the list is empty. */
const queueNames: ReadonlySet<string> = new Set([
  'customers',
  'customer',
  'custs',
  'cust',
  'queue',
  'queuecustomers',
  'queuecusts',
  'queuedcustomers',
  'custqueue',
]);

const aboutAnswer = /^(status|errors?|message)$/;

/** An element by the name of the entries, or of their numbers, with something in it that was not read as a number. */
const holdsMisread = (element: XmlElement, names: QueueNames, entryNames: ReadonlySet<string>): boolean =>
  element.children.some(
    (child) =>
      (entryNames.has(child.name.canonical) && !isEmpty(child)) ||
      hidesId(child, names.custId) ||
      holdsMisread(child, names, entryNames),
  );

/** Something filled below the root that no reader knows: it may be customers under names we do not expect. */
const holdsUnknown = (root: XmlElement, { maxQueueNum }: QueueNames): boolean => {
  const isKnown = ({ name }: XmlElement): boolean =>
    aboutAnswer.test(name.canonical) || maxQueueNum.has(name.canonical);
  const within = (element: XmlElement): boolean =>
    element.children.some((child) =>
      isStructured(child) ? within(child) : child.text !== null && !isKnown(child),
    );
  const below = root.children.filter((child) => !isKnown(child));
  const names = below.filter((child) => !isEmpty(child)).map(({ name }) => name.canonical);
  return new Set(names).size < names.length || below.some((child) => !isLeaf(child) && within(child));
};

const namesQueue = (element: XmlElement): boolean =>
  isEmpty(element) && queueNames.has(element.name.canonical);

/** An empty queue says so: with a status, an empty list of customers, or by being empty altogether. */
const saysEmpty = (root: XmlElement, succeeded: boolean): boolean =>
  succeeded || isEmpty(root) || root.children.some(namesQueue);

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const onlyNumber = ([first, ...others]: readonly string[]): string | null => {
  if (first === undefined) return null;
  if (others.length === 0 && isNumber(first)) return first;
  throw new AaError('AA_NO_QUEUE_NUMBER', {
    detail: others.length > 0 ? 'it gives several that differ' : 'what it gives is not a number',
  });
};

/** Throws an `AaError` unless the whole answer counts. */
export const queueVerdict = (
  root: XmlElement,
  collector: QueueCollector,
  { entries, names, context }: { entries: number; names: QueueNames; context: ReadingContext },
): QueueAnswer => {
  const report = reportOf(root);
  if (report.status === 'failure') throw failureError(report.failure, context);
  const { unreadable } = collector;
  const isNothing = entries === 0 && unreadable === 0;
  if (isNothing && report.status === 'hinted') throw failureError(report.failure, context);
  const maxQueueNumber = onlyNumber([...collector.maxNumbers]);
  if (!isNothing && maxQueueNumber === null) throw new AaError('AA_NO_QUEUE_NUMBER');
  const nobody = entries === 0 && unreadable > 0;
  if (nobody || collector.misread || holdsMisread(root, names, collector.entryNames))
    throw new AaError('AA_NOT_UNDERSTOOD');
  const understood = maxQueueNumber !== null || saysEmpty(root, report.status === 'success');
  if (isNothing && (!understood || collector.letGo || holdsUnknown(root, names)))
    throw new AaError('AA_NOT_UNDERSTOOD');
  return { maxQueueNumber, entries, unreadable };
};
