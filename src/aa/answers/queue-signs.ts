// What a queue answer says of itself apart from its entries: that the call failed, or that the queue is empty. A failed answer
// that counts would be purged unseen (P1), or reported as an empty queue (P12).

import { isEmpty, isRepaired, isStructured, type NamedText, type XmlElement } from '../xml/tree.ts';
import type { Failure } from './failure.ts';
import { bareFailure, failureOf, isNamedError, ownFailure, saysFailed } from './outcome.ts';
import {
  deniesTrouble,
  foldedMessage,
  isFailedCode,
  isHarmlessStatus,
  isSomeNumber,
  isZero,
  saysNothing,
  speaksOfTrouble,
} from './phrases.ts';
import type { QueueNames } from './queue-entry.ts';
import {
  isAnswerName,
  isCodeName,
  isCountName,
  isListName,
  isMeasureName,
  isOfCustomers,
  isTroubleName,
  isVerdictName,
  messageName,
  queueListNames,
  statusName,
} from './vocabulary.ts';

// Failure in other words than other answers use.

/** A status with the code of a failure and without a word. */
const hasFailedCode = ({ name, text: own, attributes, children }: XmlElement): boolean =>
  name.canonical === statusName &&
  own === null &&
  [...attributes, ...children].some(
    (part) => isCodeName(part.name.canonical) && isFailedCode(part.text ?? ''),
  );

/** A status of which a character had to be repaired: it may have been a failure (P14). */
const hasRepairedStatus = ({ attributes, children }: XmlElement): boolean =>
  [...attributes, ...children].some((part) => part.name.canonical === statusName && isRepaired(part));

/** A status of failure in other words than FAILURE, anywhere. In a queue answer, only the call has a status. */
export function failedStatus(element: XmlElement): Failure | null {
  if (saysFailed(element) || element.children.some(hasFailedCode)) return failureOf(element, []);
  if (element.repairs !== undefined && hasRepairedStatus(element)) return failureOf(element, []);
  for (const child of element.children) {
    const failure = failedStatus(child);
    if (failure !== null) return failure;
  }
  return null;
}

/**
 * A failure in the place of an entry, or in an entry that was begun: a procedure that fails writes its error into the element that
 * is open. Any other status in an entry belongs to the customer.
 */
export const entryFailure = (entry: XmlElement): Failure | null =>
  isNamedError(entry)
    ? failureOf(entry, [entry])
    : (ownFailure(entry) ?? bareFailure(entry) ?? (saysFailed(entry) ? failureOf(entry, []) : null));

const anywhere = (element: XmlElement, isSign: (part: NamedText) => boolean): boolean =>
  isSign(element) ||
  element.attributes.some(isSign) ||
  element.children.some((child) => anywhere(child, isSign));

const isStatusOfTrouble = ({ name, text }: NamedText): boolean =>
  name.canonical === statusName && text !== null && !isHarmlessStatus(text);

function isHint({ name: { canonical }, text }: NamedText): boolean {
  if (text === null || isHarmlessStatus(text) || deniesTrouble(text)) return false;
  if (isTroubleName(canonical) || speaksOfTrouble(text)) return true;
  return isVerdictName(canonical) && !saysNothing(text);
}

/** Whether an answer without SUCCESS is suspect: it has an error by name or by words, or a message of something else. */
const hintsAtTrouble = (root: XmlElement): boolean =>
  isTroubleName(root.name.canonical) || anywhere(root, isHint);

// An empty queue. An answer without entries is one only where all that stands in it is known to be harmless. Otherwise a customer
// that no reader recognizes would be reported as an empty queue (P12).

export interface Emptiness {
  /** The answer has SUCCESS. */
  readonly succeeded: boolean;
  /** The answer gives a max queue number, as only a queue does. */
  readonly numbered: boolean;
  readonly names: QueueNames;
}

export const isEmptyQueue = (root: XmlElement, emptiness: Emptiness): boolean =>
  root.text === null &&
  !anywhere(root, isStatusOfTrouble) &&
  (isEmptyList(root, emptiness) || holdsNothing(root, emptiness));

/**
 * Whether a failure says that nothing is queued: its whole message is one of those that the dialect names, and nothing beside it
 * may be a customer. Any other failure is one (P1).
 */
export const saysNothingQueued = (root: XmlElement, { message }: Failure, names: QueueNames): boolean =>
  message !== null && names.nothingQueued.has(foldedMessage(message)) && namesNoCustomer(root, names);

const isMaxNumber = ({ name }: NamedText, { maxQueueNum }: QueueNames): boolean =>
  maxQueueNum.has(name.canonical);

const isNamedAsList = (element: XmlElement): boolean =>
  queueListNames.has(element.name.canonical) && element.children.length === 0;

/** An empty list of customers beside SUCCESS or a max queue number. Whatever else stands there, flat or once, is no customer. */
const isEmptyList = (root: XmlElement, { succeeded, numbered, names }: Emptiness): boolean =>
  (succeeded || (numbered && !hintsAtTrouble(root) && !givesNumber(root, names))) &&
  root.children.some(isNamedAsList) &&
  !holdsListedCustomer(root, names) &&
  !root.children.some(hasNumbersBelow) &&
  !repeats(root);

/** A number, or what may have been one before a character of it had to be repaired. */
const mayBeNumber = (part: NamedText): boolean =>
  part.text !== null && (isSomeNumber(part.text) || isRepaired(part));

/** Whether a number stands directly in the root that may be a count or a customer. */
const givesNumber = (root: XmlElement, names: QueueNames): boolean =>
  root.children.some(
    (child) => mayBeNumber(child) && !isMaxNumber(child, names) && !isMeasureName(child.name.canonical),
  );

/** A text in a list, the number of a customer, or a count of something. */
function isListedCustomer(part: NamedText, names: QueueNames): boolean {
  const { canonical } = part.name;
  if (part.text === null || isMaxNumber(part, names)) return false;
  if (isCountName(canonical)) return !isZero(part.text);
  return queueListNames.has(canonical) || names.custId.includes(canonical) || isListName(canonical);
}

const holdsListedCustomer = (element: XmlElement, names: QueueNames): boolean =>
  [element, ...element.attributes].some((part) => isListedCustomer(part, names)) ||
  element.children.some((child) => holdsListedCustomer(child, names));

const hasNumbersBelow = ({ children }: XmlElement): boolean =>
  children.some((child) => mayBeNumber(child) || hasNumbersBelow(child));

/** Whether filled elements of one name stand beside each other, as in a list. */
function repeats({ children }: XmlElement): boolean {
  const filled = children.filter((child) => isStructured(child) && !isEmpty(child));
  return new Set(filled.map(({ name }) => name.canonical)).size < filled.length || children.some(repeats);
}

/** The answer says that it is empty, and nothing in it may be a customer. */
const holdsNothing = (root: XmlElement, { succeeded, numbered, names }: Emptiness): boolean =>
  (numbered || saysEmpty(root, succeeded)) &&
  (succeeded || !hintsAtTrouble(root)) &&
  namesNoCustomer(root, names);

const isMessageOfNothing = ({ name, text }: NamedText): boolean =>
  name.canonical === messageName && saysNothing(text ?? '');

/** An empty queue says so with a status, an empty list of customers or a message, or it has no content at all. */
const saysEmpty = (root: XmlElement, succeeded: boolean): boolean =>
  succeeded ||
  isEmpty(root) ||
  root.children.some((child) => isNamedAsList(child) || isMessageOfNothing(child));

/** Whether nothing in the answer is, or may be, a customer. */
const namesNoCustomer = (root: XmlElement, names: QueueNames): boolean =>
  !root.attributes.some(
    (attribute) => isOfCustomers(attribute.name.canonical) && mayBeCustomer(attribute, names),
  ) &&
  !holdsCustomer(root, names) &&
  !holdsUnknown(root, names);

/** A text under a name of customers, or a number. A count of zero is neither. */
function mayBeCustomer(part: NamedText, names: QueueNames): boolean {
  const { canonical } = part.name;
  if (part.text === null || isMaxNumber(part, names)) return false;
  if (isCountName(canonical)) return !isZero(part.text);
  return isOfCustomers(canonical) || mayBeNumber(part);
}

const holdsCustomer = (element: XmlElement, names: QueueNames): boolean =>
  !isAnswerName(element.name.canonical) &&
  (mayBeCustomer(element, names) || element.children.some((child) => isOrHoldsCustomer(child, names)));

/** Below the root, any attribute but a count of zero may be of a customer. */
const isOrHoldsCustomer = (element: XmlElement, names: QueueNames): boolean =>
  holdsCustomer(element, names) ||
  (!isAnswerName(element.name.canonical) &&
    !isMaxNumber(element, names) &&
    element.attributes.some((attribute) => mayBeOfCustomer(attribute, names)));

const mayBeOfCustomer = (attribute: NamedText, names: QueueNames): boolean =>
  attribute.text !== null &&
  !isMaxNumber(attribute, names) &&
  !(isCountName(attribute.name.canonical) && isZero(attribute.text));

/** Whether something filled stands below the root that no reader knows: it may be customers under unknown names. */
function holdsUnknown(root: XmlElement, names: QueueNames): boolean {
  const isKnown = (element: XmlElement): boolean =>
    isAnswerName(element.name.canonical) || isMaxNumber(element, names);
  const within = (element: XmlElement): boolean =>
    element.children.some((child) =>
      isStructured(child) ? within(child) : child.text !== null && !isKnown(child) && !isZero(child.text),
    );
  const below = root.children.filter((child) => !isKnown(child));
  const filled = below.filter((child) => !isEmpty(child)).map(({ name }) => name.canonical);
  return new Set(filled).size < filled.length || below.some(within);
}
