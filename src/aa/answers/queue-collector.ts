// Collects queue entries while an answer streams by. It is told of every element when that is complete: an entry is taken
// out of the tree at once, so that only what surrounds the entries is ever held.

import { custId } from '../../catalogue/ids.ts';
import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import { idOf, idTextOf } from './customer-id.ts';
import { entryIdOf, hidesEntryId, type EntryNames } from './entry-id.ts';
import type { Failure } from './failure.ts';
import { reasonsIn } from './queue-entry.ts';
import { entryFailure } from './queue-trouble.ts';
import { statusOfElement } from './outcome.ts';
import type { OnClose, OpenElement } from '../xml/tree-builder.ts';
import { isCallName, statusName } from './vocabulary.ts';
import { holdsUnreadNumber, holdsUnreadReasons } from './unread-numbers.ts';
import { isEmpty, isLeaf, isStructured, type XmlElement } from '../xml/tree.ts';
import { tooLarge } from '../xml/parser.ts';

export interface QueueNames extends EntryNames {
  readonly maxQueueNum: ReadonlySet<string>;
  /** Elements that say nothing of customers. */
  readonly ignored: ReadonlySet<string>;
  /** Messages of a failure that say that nothing is queued, as `foldedMessage` has them. */
  readonly nothingQueued: ReadonlySet<string>;
}

export interface QueueCollector {
  readonly onClose: OnClose;
  /** Takes up to `most` of the entries met since. */
  take(most: number): readonly QueueEntry[];
  readonly waiting: number;
  /** Entries whose customer number is empty. */
  readonly unreadable: number;
  /** Whether an entry said something of a customer, but no number could be read from it. */
  readonly misread: boolean;
  /** What the first entry that is none tells of the call. */
  readonly failure: Failure | null;
  /** The different max queue numbers met, two at most. */
  readonly maxNumbers: ReadonlySet<string>;
  /** Whether something that was no entry had to be let go of. */
  readonly letGo: boolean;
  /** Names of elements that were entries. */
  readonly entryNames: ReadonlySet<string>;
  /** The first entry, or else the first element that was let go of. */
  readonly sample: XmlElement | null;
  /** Whether an entry stood directly in the element. */
  heldEntry(element: XmlElement): boolean;
}

/** Elements outside entries that are held, at most; then only those that speak of the call are. */
const heldElements = 10_000;
const heldAboutCall = 1000;
const rememberedNames = 16;

export const createQueueCollector = (names: QueueNames): QueueCollector => {
  const entries: QueueEntry[] = [];
  let unreadable = 0;
  let misread = false;
  let failure: Failure | null = null;
  let held = 0;
  let letGo = false;
  let firstEntry: XmlElement | null = null;
  let firstLetGo: XmlElement | null = null;
  const maxNumbers = new Set<string>();
  const entryNames = new Set<string>();
  /** Open elements that hold several customer numbers: each number is an entry, the element is none. */
  const lists = new Set<XmlElement>();
  const around = new WeakSet<XmlElement>();

  const addEntry = (id: string, source: XmlElement): void => {
    if (id !== '') entries.push({ custId: custId(id), reasons: reasonsIn(source) });
    else unreadable++;
    misread ||= hidesEntryId(source, names);
  };
  const noteNumber = (canonical: string, text: string | null): void => {
    const number = text?.trim() ?? '';
    if (number !== '' && maxNumbers.size < 2 && names.maxQueueNum.has(canonical)) maxNumbers.add(number);
  };
  const noteNumbers = (element: XmlElement): void => {
    const { name, attributes } = element;
    if (isLeaf(element)) noteNumber(name.canonical, idTextOf(element));
    else noteNumber(name.canonical, element.text);
    for (const attribute of attributes) noteNumber(attribute.name.canonical, attribute.text);
  };

  /** A number beside an earlier one makes both entries of their own, without what else stands there: whose is it? */
  const joinsList = (id: XmlElement, parent: OpenElement): boolean => {
    if (!lists.has(parent)) {
      const first = parent.children.find(({ name }) => name.canonical === id.name.canonical);
      if (first === undefined) return false;
      lists.add(parent);
      parent.children = parent.children.filter((child) => child !== first);
      addEntry(idTextOf(first), first);
      held--;
    }
    addEntry(idTextOf(id), id);
    return true;
  };

  /** Whether the element was an entry, and is done with. */
  const isTaken = (element: XmlElement, parent: OpenElement | null): boolean => {
    if (lists.delete(element)) {
      around.add(element);
      return false;
    }
    if (isLeaf(element) && names.custId.includes(element.name.canonical)) {
      return parent !== null && joinsList(element, parent);
    }
    if (!isStructured(element) || speaksOfCall(element)) return false;
    const id = parent === null ? idOf(element, names.custId) : entryIdOf(element, names);
    if (id.kind === 'none') return false;
    if (parent !== null) around.add(parent);
    failure ??= entryFailure(element);
    firstEntry ??= element;
    if (entryNames.size < rememberedNames) entryNames.add(element.name.canonical);
    if (id.kind === 'one') addEntry(id.id, element);
    else misread = true;
    return true;
  };

  const hold = (open: readonly OpenElement[]): void => {
    if (++held <= heldElements) return;
    held = 0;
    letGo = true;
    for (const element of open) {
      firstLetGo ??= element.children.find((child) => !isIdOrCall(child) && isStructured(child)) ?? null;
      element.children = element.children.flatMap((child) => lookedThrough(child, element));
      held += element.children.reduce((sum, child) => sum + sizeOf(child), 0);
    }
    if (held > heldAboutCall) throw tooLarge('too much in it that is no queue entry');
  };
  const isIdOrCall = ({ name }: XmlElement): boolean =>
    isCallName(name.canonical) || names.custId.includes(name.canonical);
  /** What of an element is worth holding on to. An entry without a number is noted, now that it is let go. */
  const lookedThrough = (element: XmlElement, parent: XmlElement): readonly XmlElement[] => {
    if (isIdOrCall(element)) return [element];
    const surroundings = { parent, heldEntry: around.has(element) };
    misread ||= holdsUnreadNumber(element, surroundings) || holdsUnreadReasons(element, surroundings);
    const children = element.children.flatMap((child) => lookedThrough(child, element));
    if (children.length > 0) return [{ ...element, text: null, children }];
    if (entryNames.has(element.name.canonical)) misread ||= !isEmpty(element);
    return [];
  };

  const onClose: OnClose = (element, parent, open) => {
    if (parent !== null && names.ignored.has(element.name.canonical)) return false;
    noteNumbers(element);
    if (isTaken(element, parent)) {
      held = Math.max(0, held - sizeOf(element) + 1);
      return false;
    }
    hold(open);
    return true;
  };

  const take = (most: number): readonly QueueEntry[] => entries.splice(0, most);

  return {
    onClose,
    take,
    get waiting() {
      return entries.length;
    },
    get unreadable() {
      return unreadable;
    },
    get misread() {
      return misread;
    },
    get failure() {
      return failure;
    },
    get letGo() {
      return letGo;
    },
    get sample() {
      return firstEntry ?? firstLetGo;
    },
    maxNumbers,
    entryNames,
    heldEntry: (element) => around.has(element),
  };
};

/** A status with a word in it. */
const speaksOfCall = (element: XmlElement): boolean =>
  element.name.canonical === statusName && (element.text !== null || statusOfElement(element) !== null);

const sizeOf = (element: XmlElement): number =>
  element.children.reduce((sum, child) => sum + sizeOf(child), 1);
