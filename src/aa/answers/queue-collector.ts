// Collects the entries of a queue while the answer streams by. It receives every element when that is complete, and takes an entry
// out of the tree at once. So only the elements around the entries are held in memory, and their number is bounded.

import { custId, longestCustId } from '../../catalogue/ids.ts';
import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import { tooLarge } from '../xml/parser.ts';
import {
  isEmpty,
  isLeaf,
  isRepaired,
  isStructured,
  type NamedText,
  type OnClose,
  type OpenElement,
  type XmlElement,
} from '../xml/tree.ts';
import { idOf, idTextOf } from './found-customers.ts';
import type { Failure } from './failure.ts';
import { statusOfElement } from './outcome.ts';
import {
  entryIdOf,
  hidesEntryId,
  isEntryIdRepaired,
  holdsUnreadNumber,
  holdsUnreadReasons,
  reasonsIn,
  type QueueNames,
} from './queue-entry.ts';
import { entryFailure } from './queue-signs.ts';
import { lost } from '../xml/unfit-text.ts';
import { isCallName, statusName } from './vocabulary.ts';

export interface QueueCollector {
  readonly onClose: OnClose;
  /** Takes up to `most` of the entries collected since the last call. */
  take(most: number): readonly QueueEntry[];
  /** Entries that can be taken. */
  readonly waiting: number;
  /** Entries whose customer number is empty or far too long, or had a character that had to be repaired. */
  readonly unreadable: number;
  /** Those of them whose number had such a character. */
  readonly repaired: number;
  /** Whether an entry said something of a customer, and no number could be read from it. */
  readonly misread: boolean;
  /** The failure that the first failed entry reports of the call. */
  readonly failure: Failure | null;
  /** The different max queue numbers that were read, two at most. */
  readonly maxNumbers: ReadonlySet<string>;
  /** Whether something that was no entry had to be dropped. */
  readonly letGo: boolean;
  /** Names of elements that were entries. */
  readonly entryNames: ReadonlySet<string>;
  /** The first entry, or else the first element that was dropped. */
  readonly sample: XmlElement | null;
  /** Whether an entry stood directly in the element. */
  heldEntry(element: XmlElement): boolean;
}

/** Elements outside entries that are held, at most. With more, only those that speak of the call are kept. */
const mostHeld = 10_000;
const mostHeldOfCall = 1000;
const mostEntryNames = 16;

/** What is collected, while the answer is read. */
interface Collection {
  readonly names: QueueNames;
  readonly entries: QueueEntry[];
  unreadable: number;
  repaired: number;
  misread: boolean;
  failure: Failure | null;
  readonly maxNumbers: Set<string>;
  readonly entryNames: Set<string>;
  /** Open elements that hold several customer numbers. Each number is an entry; the element is none. */
  readonly lists: Set<XmlElement>;
  /** Elements in which an entry stood. */
  readonly around: WeakSet<XmlElement>;
  /** Elements that are held now. */
  held: number;
  letGo: boolean;
  firstEntry: XmlElement | null;
  firstLetGo: XmlElement | null;
}

const emptyCollection = (names: QueueNames): Collection => ({
  names,
  entries: [],
  unreadable: 0,
  repaired: 0,
  misread: false,
  failure: null,
  maxNumbers: new Set(),
  entryNames: new Set(),
  lists: new Set(),
  around: new WeakSet(),
  held: 0,
  letGo: false,
  firstEntry: null,
  firstLetGo: null,
});

export function createQueueCollector(names: QueueNames): QueueCollector {
  const collection = emptyCollection(names);
  const { entries, maxNumbers, entryNames, around } = collection;
  return {
    onClose: (element, parent, open) => stays(collection, element, parent, open),
    take: (most) => entries.splice(0, most),
    get waiting() {
      return entries.length;
    },
    get unreadable() {
      return collection.unreadable;
    },
    get repaired() {
      return collection.repaired;
    },
    get misread() {
      return collection.misread;
    },
    get failure() {
      return collection.failure;
    },
    get letGo() {
      return collection.letGo;
    },
    get sample() {
      return collection.firstEntry ?? collection.firstLetGo;
    },
    maxNumbers,
    entryNames,
    heldEntry: (element) => around.has(element),
  };
}

/** Collects what the element says. Gives whether the element stays in the tree. */
function stays(
  collection: Collection,
  element: XmlElement,
  parent: OpenElement | null,
  open: readonly OpenElement[],
): boolean {
  if (parent !== null && collection.names.ignored.has(element.name.canonical)) return false;
  noteNumbers(collection, element);
  if (isTaken(collection, element, parent)) {
    collection.held = Math.max(0, collection.held - sizeOf(element) + 1);
    return false;
  }
  hold(collection, open);
  return true;
}

// The max queue number.

function noteNumbers(collection: Collection, element: XmlElement): void {
  noteNumber(collection, element, isLeaf(element) ? idTextOf(element) : element.text);
  for (const attribute of element.attributes) noteNumber(collection, attribute, attribute.text);
}

/** A number in which a character had to be repaired is no number, and makes any other doubtful (P14). */
function noteNumber({ names, maxNumbers }: Collection, part: NamedText, text: string | null): void {
  if (maxNumbers.size === 2 || !names.maxQueueNum.has(part.name.canonical)) return;
  const number = isRepaired(part) ? lost : (text?.trim() ?? '');
  if (number !== '') maxNumbers.add(number);
}

// Entries.

/** Whether the element was an entry, and is done with. */
function isTaken(collection: Collection, element: XmlElement, parent: OpenElement | null): boolean {
  const { names, lists, around } = collection;
  if (lists.delete(element)) {
    around.add(element);
    return false;
  }
  if (isLeaf(element) && names.custId.includes(element.name.canonical)) {
    return parent !== null && joinsList(collection, element, parent);
  }
  return isStructured(element) && !isStatusOfCall(element) && takesEntry(collection, element, parent);
}

/** Reads the element as an entry if it has a customer number. Gives whether it has one. */
function takesEntry(collection: Collection, element: XmlElement, parent: OpenElement | null): boolean {
  const { names, entryNames, around } = collection;
  const id = parent === null ? idOf(element, names.custId) : entryIdOf(element, names);
  if (id.kind === 'none') return false;
  if (parent !== null) around.add(parent);
  collection.failure ??= entryFailure(element);
  collection.firstEntry ??= element;
  if (entryNames.size < mostEntryNames) entryNames.add(element.name.canonical);
  if (id.kind === 'one') addEntry(collection, id.id, element);
  else collection.misread = true;
  return true;
}

/**
 * Two customer numbers beside each other are two entries, each without what else stands there: it is not known whose that is.
 * Gives whether the number became an entry so.
 */
function joinsList(collection: Collection, id: XmlElement, parent: OpenElement): boolean {
  const { lists } = collection;
  if (!lists.has(parent)) {
    const first = parent.children.find(({ name }) => name.canonical === id.name.canonical);
    if (first === undefined) return false;
    lists.add(parent);
    parent.children = parent.children.filter((child) => child !== first);
    addEntry(collection, idTextOf(first), first);
    collection.held--;
  }
  addEntry(collection, idTextOf(id), id);
  return true;
}

function addEntry(collection: Collection, id: string, source: XmlElement): void {
  if (id !== '' && id.length <= longestCustId)
    collection.entries.push({ custId: custId(id), reasons: reasonsIn(source) });
  else collection.unreadable++;
  if (id === '' && isEntryIdRepaired(source, collection.names)) collection.repaired++;
  collection.misread ||= hidesEntryId(source, collection.names);
}

/** A status with a word in it. */
const isStatusOfCall = (element: XmlElement): boolean =>
  element.name.canonical === statusName && (element.text !== null || statusOfElement(element) !== null);

// What is held of the rest.

/** Counts one more element that is held. With too many, all but what speaks of the call is dropped. */
function hold(collection: Collection, open: readonly OpenElement[]): void {
  if (++collection.held <= mostHeld) return;
  collection.held = 0;
  collection.letGo = true;
  for (const element of open) dropWithin(collection, element);
  if (collection.held > mostHeldOfCall) throw tooLarge('too much in it that is no queue entry');
}

function dropWithin(collection: Collection, element: OpenElement): void {
  collection.firstLetGo ??=
    element.children.find((child) => !isKept(child, collection) && isStructured(child)) ?? null;
  element.children = element.children.flatMap((child) => keptOf(collection, child, element));
  collection.held += element.children.reduce((sum, child) => sum + sizeOf(child), 0);
}

const isKept = ({ name }: XmlElement, { names }: Collection): boolean =>
  isCallName(name.canonical) || names.custId.includes(name.canonical);

/** What is kept of an element. An entry that was not read is noted, now that it is dropped. */
function keptOf(collection: Collection, element: XmlElement, parent: XmlElement): readonly XmlElement[] {
  if (isKept(element, collection)) return [element];
  const surroundings = { parent, heldEntry: collection.around.has(element) };
  collection.misread ||=
    holdsUnreadNumber(element, surroundings) || holdsUnreadReasons(element, surroundings);
  const children = element.children.flatMap((child) => keptOf(collection, child, element));
  if (children.length > 0) return [{ ...element, text: null, children }];
  if (collection.entryNames.has(element.name.canonical)) collection.misread ||= !isEmpty(element);
  return [];
}

const sizeOf = (element: XmlElement): number =>
  element.children.reduce((sum, child) => sum + sizeOf(child), 1);
