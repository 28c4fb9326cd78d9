// Whether a queue answer without entries is an empty queue. Only what is known to be harmless may stand in it: a customer
// whom we did not recognize would otherwise be reported as nobody (P12).

import type { QueueNames } from './queue-collector.ts';
import { hintsAtTrouble, saysNobody, tellsTrouble, type Told } from './queue-trouble.ts';
import { isSomeNumber, isZero } from './phrases.ts';
import {
  isAnswerName,
  isCountName,
  isListName,
  isMeasureName,
  isOfCustomers,
  queueListNames,
} from './vocabulary.ts';
import { isEmpty, isStructured, type XmlElement } from '../xml/tree.ts';

const isMaxNumber = ({ name }: Told, { maxQueueNum }: QueueNames): boolean => maxQueueNum.has(name.canonical);

/** A text that may be a customer: beside a name of customers, or a number that is no count of nothing. */
const mayBeCustomer = ({ name: { canonical }, text }: Told, names: QueueNames): boolean => {
  if (text === null || names.maxQueueNum.has(canonical)) return false;
  if (isCountName(canonical)) return !isZero(text);
  return isOfCustomers(canonical) || isSomeNumber(text);
};

const holdsCustomer = (element: XmlElement, names: QueueNames): boolean => {
  if (isAnswerName(element.name.canonical)) return false;
  return mayBeCustomer(element, names) || element.children.some((child) => tellsCustomer(child, names));
};

/** Below the root, any attribute but a count tells of something. */
const tellsCustomer = (element: XmlElement, names: QueueNames): boolean =>
  holdsCustomer(element, names) ||
  (!isAnswerName(element.name.canonical) &&
    element.attributes.some(
      (attribute) =>
        attribute.text !== null &&
        !isMaxNumber(attribute, names) &&
        !isMaxNumber(element, names) &&
        !(isCountName(attribute.name.canonical) && isZero(attribute.text)),
    ));

/** Something filled below the root that no reader knows: it may be customers under names we do not expect. */
const holdsUnknown = (root: XmlElement, names: QueueNames): boolean => {
  const isKnown = (element: XmlElement): boolean =>
    isAnswerName(element.name.canonical) || isMaxNumber(element, names);
  const within = (element: XmlElement): boolean =>
    element.children.some((child) =>
      isStructured(child) ? within(child) : child.text !== null && !isKnown(child) && !isZero(child.text),
    );
  const below = root.children.filter((child) => !isKnown(child));
  const filled = below.filter((child) => !isEmpty(child)).map(({ name }) => name.canonical);
  return new Set(filled).size < filled.length || below.some(within);
};

const namesQueue = (element: XmlElement): boolean =>
  queueListNames.has(element.name.canonical) && element.children.length === 0;

/** An empty queue says so: with a status, an empty list of customers, a message, or by being empty altogether. */
const saysEmpty = (root: XmlElement, succeeded: boolean): boolean =>
  succeeded || isEmpty(root) || root.children.some((child) => namesQueue(child) || saysNobody(child));

export interface Emptiness {
  readonly succeeded: boolean;
  /** It gave a max queue number, as only a queue does. */
  readonly numbered: boolean;
  readonly names: QueueNames;
}

/** The text of a list or of somebody's number, or a count of something. */
const isSomebody = ({ name: { canonical }, text }: Told, names: QueueNames): boolean => {
  if (text === null || names.maxQueueNum.has(canonical)) return false;
  if (isCountName(canonical)) return !isZero(text);
  return queueListNames.has(canonical) || names.custId.includes(canonical) || isListName(canonical);
};

const namesSomebody = (element: XmlElement, names: QueueNames): boolean =>
  [element, ...element.attributes].some((told) => isSomebody(told, names)) ||
  element.children.some((child) => namesSomebody(child, names));

const hasNumbersBelow = ({ children }: XmlElement): boolean =>
  children.some((child) => (child.text !== null && isSomeNumber(child.text)) || hasNumbersBelow(child));

const repeats = ({ children }: XmlElement): boolean => {
  const filled = children.filter((child) => isStructured(child) && !isEmpty(child));
  return new Set(filled.map(({ name }) => name.canonical)).size < filled.length || children.some(repeats);
};

/** A number that might count or be somebody, where nothing says that the call worked. */
const tellsNumber = (root: XmlElement, names: QueueNames): boolean =>
  root.children.some(
    (child) =>
      child.text !== null &&
      isSomeNumber(child.text) &&
      !isMaxNumber(child, names) &&
      !isMeasureName(child.name.canonical),
  );

/** An empty list of customers, beside SUCCESS or a max queue number: what else the answer tells, flat or once, is nobody. */
const isEmptyList = (root: XmlElement, { succeeded, numbered, names }: Emptiness): boolean =>
  (succeeded || (numbered && !hintsAtTrouble(root) && !tellsNumber(root, names))) &&
  root.children.some(namesQueue) &&
  !namesSomebody(root, names) &&
  !root.children.some(hasNumbersBelow) &&
  !repeats(root);

/** Nothing in it is, or may be, a customer. */
export const namesNobody = (root: XmlElement, names: QueueNames): boolean =>
  !root.attributes.some(
    (attribute) => isOfCustomers(attribute.name.canonical) && mayBeCustomer(attribute, names),
  ) &&
  !holdsCustomer(root, names) &&
  !holdsUnknown(root, names);

const holdsNothing = (root: XmlElement, { succeeded, numbered, names }: Emptiness): boolean =>
  (numbered || saysEmpty(root, succeeded)) &&
  (succeeded || !hintsAtTrouble(root)) &&
  namesNobody(root, names);

export const isEmptyQueue = (root: XmlElement, emptiness: Emptiness): boolean =>
  root.text === null &&
  !tellsTrouble(root) &&
  (isEmptyList(root, emptiness) || holdsNothing(root, emptiness));
