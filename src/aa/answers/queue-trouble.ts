// Signs in a queue answer that the call failed, though it says neither FAILURE nor error as other answers do. A queue that
// failed and counts is purged unseen (P1), or reported as empty (P12).

import type { Failure } from './failure.ts';
import { bareFailure, failureOf, isNamedError, ownFailure, saysFailed } from './outcome.ts';
import { deniesTrouble, isFailedCode, isHarmlessStatus, saysNothing, speaksOfTrouble } from './phrases.ts';
import { isCodeName, isTroubleName, isVerdictName, messageName, statusName } from './vocabulary.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { XmlAttribute } from '../xml/parser.ts';

/** A text and what it stands in: a leaf or an attribute. */
export type Told = Pick<XmlAttribute, 'name' | 'text'>;

/** A status with a code and no word: zero, and what HTTP calls success, are none of failure. */
const hasFailedCode = ({ name, text: own, attributes, children }: XmlElement): boolean =>
  name.canonical === statusName &&
  own === null &&
  [...attributes, ...children].some(
    (part) => isCodeName(part.name.canonical) && isFailedCode(part.text ?? ''),
  );

/** A status of failure in other words than FAILURE, anywhere: in a queue nothing but the call has a status. */
export const failedStatus = (element: XmlElement): Failure | null => {
  if (saysFailed(element) || element.children.some(hasFailedCode)) return failureOf(element, []);
  for (const child of element.children) {
    const failure = failedStatus(child);
    if (failure !== null) return failure;
  }
  return null;
};

/**
 * A failure in the place of an entry, or in one that was begun: who writes it uses whatever element is open. Any other
 * status of an entry is the customer's.
 */
export const entryFailure = (entry: XmlElement): Failure | null =>
  isNamedError(entry)
    ? failureOf(entry, [entry])
    : (ownFailure(entry) ?? bareFailure(entry) ?? (saysFailed(entry) ? failureOf(entry, []) : null));

const within = (element: XmlElement, isSign: (told: Told) => boolean): boolean =>
  isSign(element) ||
  element.attributes.some(isSign) ||
  element.children.some((child) => within(child, isSign));

/** A status in words that are not those of an empty queue. */
export const tellsTrouble = (root: XmlElement): boolean =>
  within(root, ({ name, text }) => name.canonical === statusName && text !== null && !isHarmlessStatus(text));

/** A message that nobody is queued. */
export const saysNobody = ({ name, text }: Told): boolean =>
  name.canonical === messageName && saysNothing(text ?? '');

const isHint = ({ name: { canonical }, text }: Told): boolean => {
  if (text === null || isHarmlessStatus(text) || deniesTrouble(text)) return false;
  if (isTroubleName(canonical) || speaksOfTrouble(text)) return true;
  return isVerdictName(canonical) && !saysNothing(text);
};

/** What makes an answer without SUCCESS suspect: an error by its name or its words, or a message of something else. */
export const hintsAtTrouble = (root: XmlElement): boolean =>
  isTroubleName(root.name.canonical) || within(root, isHint);
