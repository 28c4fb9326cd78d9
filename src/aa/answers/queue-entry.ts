// What an element of a queue answer says: which customer is queued, and why. Also tells what may be an entry although no reader
// can read it: such entries would be purged unseen.

import type { QueueReason } from '../../catalogue/queue-entry.ts';
import { isLeaf, isRepaired, type NamedText, type XmlElement } from '../xml/tree.ts';
import { hidesId, holdsRepairedId, idOf, type FoundId, type IdNames } from './found-customers.ts';
import { isPositive } from './phrases.ts';
import {
  idName,
  isCompanyName,
  isCustomerName,
  isGroupOfPeople,
  isNumberOfDeleted,
  isNumberOfPeople,
  isOfPeople,
  isReasonName,
  reasonParts,
} from './vocabulary.ts';

export interface EntryNames {
  /** Names of the customer's number in any element. */
  readonly custId: IdNames;
  /** Elements that are entries. */
  readonly queueEntry: ReadonlySet<string>;
  /** Names of the customer's number in the elements of `queueEntry`. */
  readonly queueId: IdNames;
}

export interface QueueNames extends EntryNames {
  readonly maxQueueNum: ReadonlySet<string>;
  /** Elements that say nothing of customers. */
  readonly ignored: ReadonlySet<string>;
  /** Messages of a failure that say that nothing is queued, as `foldedMessage` has them. */
  readonly nothingQueued: ReadonlySet<string>;
}

// Which customer.

/**
 * The customer's number in an element, and so whether the element is an entry. A `custId` comes first, whatever the name of the
 * element. An `id` is the customer's number only in an element that the dialect calls an entry (`<customer id="…">`): in any
 * other element it may number a trigger or a list.
 */
export function entryIdOf(element: XmlElement, { custId, queueEntry, queueId }: EntryNames): FoundId {
  const own = idOf(element, custId);
  const isFound = own.kind === 'several' || (own.kind === 'one' && own.id !== '');
  if (isFound || !queueEntry.has(element.name.canonical)) return own;
  const id = idOf(element, queueId);
  return id.kind === 'none' ? own : id;
}

/** Whether a number stands in the element that cannot be read. */
export const hidesEntryId = (element: XmlElement, { custId, queueEntry, queueId }: EntryNames): boolean =>
  hidesId(element, custId) || (queueEntry.has(element.name.canonical) && hidesId(element, queueId));

/** Whether the number of the entry is none because a character of it had to be repaired (P14). */
export const isEntryIdRepaired = (
  element: XmlElement,
  { custId, queueEntry, queueId }: EntryNames,
): boolean =>
  element.repairs !== undefined &&
  (holdsRepairedId(element, custId) ||
    (queueEntry.has(element.name.canonical) && holdsRepairedId(element, queueId)));

// Why it is queued.

type ReasonPart = keyof QueueReason;

/** Reasons while their parts are read. A part that comes again begins the next reason, also where the part is empty. */
class ReasonList {
  readonly reasons: QueueReason[] = [];
  #parts = new Map<ReasonPart, string | null>();

  put(part: ReasonPart, text: string | null): void {
    if (this.#parts.has(part)) this.end();
    this.#parts.set(part, text);
  }

  end(): void {
    const { table = null, action = null, reason = null } = Object.fromEntries(this.#parts);
    if (table !== null || action !== null || reason !== null) this.reasons.push({ table, action, reason });
    this.#parts = new Map();
  }
}

const isPlain = (part: ReasonPart, { children, attributes }: XmlElement): boolean =>
  children.length === 0 && (part !== 'reason' || attributes.length === 0);

/** The reasons anywhere in an element. Each part of a reason may be an element or an attribute, in any wrapping. */
export function reasonsIn(element: XmlElement): readonly QueueReason[] {
  const list = new ReasonList();
  for (const { name, text } of element.attributes) {
    const part = reasonParts.get(name.canonical);
    if (part !== undefined) list.put(part, text);
  }
  for (const child of element.children) {
    const part = reasonParts.get(child.name.canonical);
    if (part !== undefined && isPlain(part, child)) list.put(part, child.text);
    else for (const reason of reasonsIn(child)) list.reasons.push(reason);
  }
  if (element.text !== null && reasonParts.get(element.name.canonical) === 'reason')
    list.put('reason', element.text);
  list.end();
  return list.reasons;
}

// What may be an entry and was not read as one: companies, or deleted customers, in a list of their own. The names around a
// number tell that it is the number of a customer.

export interface Surroundings {
  /** `null` directly below the root, where elements speak of the call. */
  readonly parent: XmlElement | null;
  /** Whether an entry was read from the element. Then an id in it belongs to the entry or to the list. */
  readonly heldEntry: boolean;
}

/** A number, or what may have been one before a character of it had to be repaired. */
const mayBePositive = (part: NamedText): boolean => isPositive(part.text ?? '') || isRepaired(part);

/** `<cust>8</cust>` and `<deletedCustId>8</deletedCustId>`, wherever they stand. */
const isBareNumber = (part: NamedText): boolean =>
  (isCustomerName(part.name.canonical) || isNumberOfDeleted(part.name.canonical)) && mayBePositive(part);

/** A company alone may be the association itself. A company in a list is queued. */
const standsForPeople = ({ name: { canonical } }: XmlElement, parent: XmlElement | null): boolean =>
  isCompanyName(canonical)
    ? parent !== null && isGroupOfPeople(parent.name.canonical)
    : isOfPeople(canonical);

const holdsNumberOfPeople = (part: NamedText): boolean =>
  (isCompanyName(part.name.canonical) || isNumberOfPeople(part.name.canonical)) && mayBePositive(part);

const isFilledId = (part: NamedText): boolean => part.name.canonical === idName && mayBePositive(part);

/** Whether an unread number of a customer stands directly in the element. */
export function holdsUnreadNumber(element: XmlElement, { parent, heldEntry }: Surroundings): boolean {
  if (isBareNumber(element)) return true;
  if (!standsForPeople(element, parent)) return false;
  const parts = isLeaf(element) ? element.attributes : element.children.filter(isLeaf);
  return parts.some((part) => holdsNumberOfPeople(part) || (!heldEntry && isFilledId(part)));
}

/** Whether a reason stands in an element that was not read as an entry: it may be an entry under an unknown name. */
export const holdsUnreadReasons = (
  { name, attributes, children }: XmlElement,
  { heldEntry }: Pick<Surroundings, 'heldEntry'>,
): boolean =>
  !heldEntry &&
  !isReasonName(name.canonical) &&
  [...attributes, ...children].some((part) => isReasonName(part.name.canonical));
