// What an answer says of itself: whether the call succeeded, and how it failed. AA says so in `status`, `error` and `errors`, as
// elements or as attributes. A status other than SUCCESS and FAILURE may be a field of a customer, and says nothing of the call.

import { isEmpty, isLeaf, isStructured, textsWithin, type NamedText, type XmlElement } from '../xml/tree.ts';
import { isNumber, isOneDigit } from './codes.ts';
import type { Failure } from './failure.ts';
import {
  beginsWithFailure,
  isZero,
  saysNoError,
  speaksOfSuccess,
  statusOfText,
  type CallStatus,
} from './phrases.ts';
import {
  codeNames,
  documentedCodeNames,
  errorName,
  errorNumberNames,
  errorsName,
  isCodeName,
  isErrorDetail,
  isErrorName,
  isKnownErrorName,
  isStatusOrError,
  messageNames,
  namesWithinErrors,
  numberName,
  statusName,
} from './vocabulary.ts';

// The status.

/** `<status>SUCCESS</status>`, or the word in a child or in an attribute. */
export const statusOfElement = (element: XmlElement): CallStatus =>
  statusOfText(element.text) ?? firstStatus([...element.attributes, ...element.children]);

function firstStatus(parts: readonly { readonly text: string | null }[]): CallStatus {
  const statuses = parts.map(({ text }) => statusOfText(text));
  return statuses.includes('failure') ? 'failure' : (statuses.find((status) => status !== null) ?? null);
}

/** The status among the attributes and the children of an element. */
export function statusWithin({ attributes, children }: XmlElement): CallStatus {
  let found: CallStatus = null;
  for (const { name, text } of attributes) {
    if (name.canonical === statusName) found = worse(found, statusOfText(text));
  }
  for (const child of children) {
    if (child.name.canonical === statusName) found = worse(found, statusOfElement(child));
  }
  return found;
}

const worse = (one: CallStatus, other: CallStatus): CallStatus =>
  one === 'failure' || other === 'failure' ? 'failure' : (one ?? other);

/** A status that begins with a word of failure. It is enough for a call or a section, and not for other elements. */
const isFailedStatus = ({ name, text }: NamedText): boolean =>
  name.canonical === statusName && beginsWithFailure(text ?? '');

export const saysFailed = ({ attributes, children }: XmlElement): boolean =>
  attributes.some(isFailedStatus) || children.some(isFailedStatus);

// Elements named as errors. AA may write one also where there is no error.

/** Whether a code of zero says that there was no error. A `number` does not: it may number the errors of a list. */
function hasCodeZero(parts: readonly NamedText[]): boolean {
  const codes = parts.filter(({ name, text }) => text !== null && isCodeName(name.canonical));
  return codes.length > 0 && codes.every(({ text }) => isZero(text ?? ''));
}

/** Which texts beside these parts mean no error. Beside a code of zero, a sentence about success means none either. */
function harmlessBeside(parts: readonly NamedText[]): (text: string) => boolean {
  const isPolite = hasCodeZero(parts) ? speaksOfSuccess : () => false;
  return (text) => saysNoError(text) || isPolite(text);
}

/** Whether an element named as an error says that there was none. */
function isHarmlessError(error: XmlElement): boolean {
  const isHarmless = harmlessBeside([...error.attributes, ...error.children]);
  for (const text of textsWithin(error)) if (!isHarmless(text)) return false;
  return true;
}

/** Named as an error or as a list of errors. */
export const isNamedError = ({ name: { canonical } }: XmlElement): boolean =>
  isErrorName(canonical) || canonical === errorsName;

const isError = (element: XmlElement): boolean =>
  isErrorName(element.name.canonical) && !isHarmlessError(element);

/** The errors in an `errors` container. Its attributes are none: one may count the errors. */
function errorsIn(container: XmlElement, except: ReadonlySet<XmlElement>): readonly XmlElement[] {
  const errors = container.children.filter((child) => !except.has(child) && !isHarmlessError(child));
  return container.text === null || isHarmlessError({ ...container, children: [], attributes: [] })
    ? errors
    : [...errors, container];
}

const noElements: ReadonlySet<XmlElement> = new Set();

/** The `error` elements directly under an element, alone or in `errors`. Those in `except` are left out. */
export function errorElements(
  { children }: XmlElement,
  except: ReadonlySet<XmlElement> = noElements,
): readonly XmlElement[] {
  const errors: XmlElement[] = [];
  for (const child of children) {
    if (!isNamedError(child) || except.has(child)) continue;
    if (isError(child)) errors.push(child);
    else if (child.name.canonical === errorsName)
      for (const error of errorsIn(child, except)) errors.push(error);
  }
  return errors;
}

// Codes and messages of a failure.

interface Said {
  readonly codes: string[];
  readonly documented: string[];
  readonly messages: string[];
}

/** Gathers codes and messages that stand directly on an element. Some names count only within an error (`within`). */
function gather(said: Said, element: XmlElement, within: boolean): void {
  for (const { name, text } of [...element.attributes, ...element.children]) {
    if (text === null) continue;
    if (!within && namesWithinErrors.has(name.canonical)) continue;
    if (errorNumberNames.has(name.canonical) && isOneDigit(text)) continue;
    if (codeNames.has(name.canonical)) said.codes.push(text);
    else if (messageNames.has(name.canonical)) said.messages.push(text);
  }
}

/** An attribute such as `id`, where it is the code of the error and does not number the error in a list. */
const isCodeAttribute = ({ name: { canonical }, text }: NamedText): boolean =>
  text !== null && errorNumberNames.has(canonical) && canonical !== numberName && !isOneDigit(text);

/** Gathers what an error says with its text and with what stands directly on it. */
function gatherError(said: Said, error: XmlElement): void {
  const { text, name, attributes, children } = error;
  gather(said, error, true);
  for (const part of [...attributes, ...children])
    if (part.text !== null && documentedCodeNames.has(part.name.canonical)) said.documented.push(part.text);
  for (const part of attributes) if (isCodeAttribute(part)) said.codes.push(part.text ?? '');
  if (text === null || (name.canonical === errorsName && isOneDigit(text))) return;
  (isNumber(text) ? said.codes : said.messages).push(text);
}

function gatherErrors(said: Said, errors: readonly XmlElement[]): void {
  for (const error of errors) {
    gatherError(said, error);
    for (const child of error.children) {
      if (isKnownErrorName(child.name.canonical)) gatherError(said, child);
      else gather(said, child, true);
    }
  }
}

/** The failure that `errors`, and the codes and messages beside them on `element`, tell of. */
export function failureOf(element: XmlElement, errors: readonly XmlElement[]): Failure {
  const said: Said = { codes: [], documented: [], messages: [] };
  gatherErrors(said, errors);
  for (const child of element.children) if (child.name.canonical === statusName) gather(said, child, true);
  gather(said, element, false);
  const { codes, documented, messages } = said;
  return { codes, documented, message: messages.length === 0 ? null : messages.join(', ') };
}

// Failures of one element.

/** The failure in an `error` attribute. */
export function errorAttribute({ attributes }: XmlElement): Failure | null {
  for (const { name, text } of attributes) {
    if (name.canonical !== errorName || text === null || saysNoError(text)) continue;
    return { codes: [], message: text };
  }
  return null;
}

/** The failure that stands directly on an element; `null` where there is none. */
export function ownFailure(
  element: XmlElement,
  except: ReadonlySet<XmlElement> = noElements,
): Failure | null {
  const errors = errorElements(element, except);
  if (errors.length > 0) return failureOf(element, errors);
  if (statusWithin(element) === 'failure') return failureOf(element, errorElements(element));
  return errorAttribute(element);
}

/** The failure of `errorCode` and `errorMessage` that stand without an `error` and without a status. */
export function bareFailure(element: XmlElement): Failure | null {
  const details = [...element.attributes, ...element.children].filter(
    ({ name, text }) => isErrorDetail(name.canonical) && text !== null,
  );
  const isHarmless = harmlessBeside(details);
  return details.every(({ text }) => isHarmless(text ?? '')) ? null : failureOf(element, []);
}

/** The first error code or message anywhere, even where a status says otherwise. */
export function hintWithin(element: XmlElement): Failure | null {
  let hint = bareFailure(element);
  for (const child of element.children) hint ??= hintWithin(child);
  return hint;
}

// The whole answer.

function rootFailure(root: XmlElement): Failure | null {
  const isItself = isNamedError(root) && !isEmpty(root) && !isHarmlessError(root);
  return isItself ? failureOf(root, [root]) : null;
}

/** All failures that are reported outside the customers (`except`), each by itself. */
export function failuresBeside(root: XmlElement, except: ReadonlySet<XmlElement>): readonly Failure[] {
  const failures: Failure[] = [];
  const bare = { ...root, attributes: [], children: [] };
  const itself = rootFailure(root);
  if (itself !== null) failures.push(itself);
  for (const error of errorElements(root, except)) failures.push(failureOf(bare, [error]));
  if (statusWithin(root) === 'failure') failures.push({ codes: [], message: null });
  for (const told of [errorAttribute(root), bareFailure(root)]) if (told !== null) failures.push(told);
  for (const child of root.children) {
    if (isStructured(child) && !except.has(child)) failures.push(...failuresBeside(child, except));
  }
  return failures;
}

/** `hinted`: there is no status and no error, but an error code or an error message. */
export type Report =
  | { readonly status: 'success' | 'absent' }
  | { readonly status: 'failure' | 'hinted'; readonly failure: Failure };

interface Heard {
  failure: Failure | null;
  hint: Failure | null;
  success: boolean;
}

function hear(heard: Heard, element: XmlElement, except: ReadonlySet<XmlElement>): void {
  heard.failure ??= ownFailure(element, except);
  heard.hint ??= bareFailure(element);
  heard.success ||= statusWithin(element) === 'success';
  for (const child of element.children) {
    if (isStructured(child) && !except.has(child)) hear(heard, child, except);
  }
}

/**
 * What the answer says of the call as a whole. The customers (`except`) are left out. The root may be a customer and the answer
 * at once.
 */
export function reportOf(root: XmlElement, except: ReadonlySet<XmlElement> = noElements): Report {
  const heard: Heard = { failure: rootFailure(root), hint: null, success: false };
  hear(heard, except.has(root) ? withoutSections(root) : root, except);
  if (heard.failure !== null) return { status: 'failure', failure: heard.failure };
  if (heard.success) return { status: 'success' };
  return heard.hint === null ? { status: 'absent' } : { status: 'hinted', failure: heard.hint };
}

/** A root that is a customer, with only what can speak of the call. */
const withoutSections = (root: XmlElement): XmlElement => ({
  ...root,
  children: root.children.filter((child) => isLeaf(child) || isStatusOrError(child.name.canonical)),
});
