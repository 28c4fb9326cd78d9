// Whether an answer confirms a call that changes something. Stricter than the reading of other answers: whatever could
// mean anything but SUCCESS speaks against it, for what is purged by mistake is lost (P1).

import { statusOfElement } from './outcome.ts';
import { isSuccess, speaksAgainstSuccess } from './phrases.ts';
import { isOfOtherCall, statusName } from './vocabulary.ts';
import type { XmlElement } from '../xml/tree.ts';

/** How far below the root the status of the call may stand; deeper ones are somebody else's. */
const deepest = 3;

/** The verdict of one status: `null` where it is empty. A text of its own alone decides. */
const confirms = (status: XmlElement): boolean | null => {
  if (status.text !== null) return isSuccess(status.text);
  const said = [...status.attributes, ...status.children].filter(({ text }) => text !== null);
  if (said.length === 0) return null;
  return statusOfElement(status) === 'success' && !said.some(({ text }) => speaksAgainstSuccess(text ?? ''));
};

const ownVerdicts = ({ attributes, children }: XmlElement): readonly boolean[] => [
  ...attributes
    .filter(({ name, text }) => name.canonical === statusName && text !== null)
    .map(({ text }) => isSuccess(text ?? '')),
  ...children
    .filter(({ name }) => name.canonical === statusName)
    .map(confirms)
    .filter((verdict) => verdict !== null),
];

const speaksAgainst = (element: XmlElement): boolean =>
  ownVerdicts(element).includes(false) || element.children.some(speaksAgainst);

/** Whether the shallowest elements with a status have SUCCESS, no deeper than that of a call stands. */
const succeedsAt = (level: readonly XmlElement[], depth: number): boolean => {
  if (level.some((element) => ownVerdicts(element).length > 0)) return true;
  if (depth === deepest) return false;
  const below = level.flatMap(({ children }) => children);
  return succeedsAt(
    below.filter(({ name }) => !isOfOtherCall(name.canonical)),
    depth + 1,
  );
};

/** The root may be the status itself, or a result that is nothing but the word. */
const isItself = (root: XmlElement): boolean =>
  root.name.canonical === statusName || root.children.length === 0;

export const isConfirmed = (root: XmlElement): boolean => {
  if (speaksAgainst(root)) return false;
  const itself = isItself(root) ? confirms(root) : null;
  return itself ?? succeedsAt([root], 0);
};
