// Reads the answer to a purge or an enqueue. Only an explicit SUCCESS counts (P1). This reading is stricter than that of other
// answers: a status that could mean anything but SUCCESS speaks against it, because what is purged by mistake is lost.

import type { Dialect } from '../dialect.ts';
import { isRepaired, type NamedText, readTree, type XmlElement } from '../xml/tree.ts';
import { canonicalNames, xmlName } from '../xml/names.ts';
import type { XmlAttribute } from '../xml/parser.ts';
import { failureError } from './failure.ts';
import { misfitError } from './misfit.ts';
import { hintWithin, reportOf, statusOfElement } from './outcome.ts';
import { isSuccess, plainWord, speaksAgainstSuccess, successWord } from './phrases.ts';
import type { ReadingContext } from './reading-context.ts';
import { isOfOtherCall, statusName } from './vocabulary.ts';

/** Resolves on AA's SUCCESS. Throws an `AaError` on any other answer. */
export async function readConfirmation(
  chunks: AsyncIterable<Uint8Array>,
  context: ReadingContext,
): Promise<void> {
  confirm(inUsualWords(await readTree(chunks, context), context.dialect), context);
}

const unconfirmed = { what: 'it has no status SUCCESS for the call', keys: ['status', 'success'] };

function confirm(root: XmlElement, context: ReadingContext): void {
  const report = reportOf(root);
  const failure = 'failure' in report ? report.failure : hintWithin(root);
  if (failure !== null) throw failureError(failure, context);
  if (root.name.canonical === statusName && statusOfElement(root) === 'failure')
    throw failureError({ codes: [], message: null }, context);
  if (!isConfirmed(root)) throw misfitError('AA_NOT_CONFIRMED', { ...unconfirmed, element: root }, context);
}

// Other words: the dialect may name other elements than `status`, and other words than SUCCESS.

interface Words {
  readonly status: ReadonlySet<string>;
  readonly success: ReadonlySet<string>;
}

const status = xmlName(statusName);

const wordsOf = ({ answers }: Pick<Dialect, 'answers'>): Words => ({
  status: canonicalNames([statusName, ...(answers['status'] ?? [])]),
  success: new Set((answers['success'] ?? []).map(plainWord)),
});

/** The answer as if AA had written `status` and SUCCESS where the dialect says that AA has other words for them. */
const inUsualWords = (root: XmlElement, dialect: Pick<Dialect, 'answers'>): XmlElement =>
  renamed(root, wordsOf(dialect));

const renamed = (element: XmlElement, words: Words): XmlElement => ({
  ...renamedAlone(element, words),
  attributes: element.attributes.map((attribute) => renamedAlone(attribute, words)),
  children: element.children.map((child) => renamed(child, words)),
});

/** A word for success counts only as a status. */
function renamedAlone<Part extends XmlElement | XmlAttribute>(
  part: Part,
  { status: names, success }: Words,
): Part {
  if (!names.has(part.name.canonical)) return part;
  const text = part.text !== null && success.has(plainWord(part.text)) ? successWord : part.text;
  return { ...part, name: status, text };
}

// Whether the answer confirms the call.

/** The status of the call stands so deep below the root at most. A deeper one is about something else. */
const deepest = 3;

/** A status in which a character was repaired confirms nothing (P14). */
const saysSuccess = (part: NamedText): boolean => isSuccess(part.text ?? '') && !isRepaired(part);

/** Whether one status confirms; `null` where it is empty. Where it has a text of its own, that text alone decides. */
function confirms(element: XmlElement): boolean | null {
  if (element.text !== null) return saysSuccess(element);
  const said = [...element.attributes, ...element.children].filter(({ text }) => text !== null);
  if (said.length === 0) return null;
  const isSaid = statusOfElement(element) === 'success' && said.some(saysSuccess);
  return isSaid && !said.some(({ text }) => speaksAgainstSuccess(text ?? ''));
}

const ownVerdicts = ({ attributes, children }: XmlElement): readonly boolean[] => [
  ...attributes.filter(({ name, text }) => name.canonical === statusName && text !== null).map(saysSuccess),
  ...children
    .filter(({ name }) => name.canonical === statusName)
    .map(confirms)
    .filter((verdict) => verdict !== null),
];

const speaksAgainst = (element: XmlElement): boolean =>
  ownVerdicts(element).includes(false) || element.children.some(speaksAgainst);

/** Whether there is a status on this level, or on one below it down to the deepest. */
function hasStatus(level: readonly XmlElement[], depth: number): boolean {
  if (level.some((element) => ownVerdicts(element).length > 0)) return true;
  if (depth === deepest) return false;
  const below = level.flatMap(({ children }) => children);
  return hasStatus(
    below.filter(({ name }) => !isOfOtherCall(name.canonical)),
    depth + 1,
  );
}

/** The root may be the status itself, or an element that holds nothing but the word. */
const isItself = (root: XmlElement): boolean =>
  root.name.canonical === statusName || root.children.length === 0;

/** No status speaks against success, and the root or a status near it confirms. */
function isConfirmed(root: XmlElement): boolean {
  if (speaksAgainst(root)) return false;
  const itself = isItself(root) ? confirms(root) : null;
  return itself ?? hasStatus([root], 0);
}
