// Finds what AA says about the success of a call: `status`, `error` and `errors`, as elements or attributes. Status values
// other than SUCCESS and FAILURE are somebody's status, not the call's.

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
import { isEmpty, isLeaf, isStructured, textsWithin, type XmlElement } from '../xml/tree.ts';
import {
  codeNames,
  documentedCodeNames,
  errorNumberNames,
  errorsName,
  isCodeName,
  isErrorDetail,
  isErrorName,
  isKnownErrorName,
  isStatusOrError,
  messageNames,
  namesWithinErrors,
  statusName,
} from './vocabulary.ts';

/** `<status>SUCCESS</status>`, or with the word one level down or in an attribute. */
export const statusOfElement = (element: XmlElement): CallStatus =>
  statusOfText(element.text) ?? firstStatus([...element.attributes, ...element.children]);

const firstStatus = (parts: readonly { readonly text: string | null }[]): CallStatus => {
  const statuses = parts.map(({ text }) => statusOfText(text));
  return statuses.includes('failure') ? 'failure' : (statuses.find((status) => status !== null) ?? null);
};

/** What the element says with its own attributes and children about the success of what it stands for. */
export const statusWithin = ({ attributes, children }: XmlElement): CallStatus => {
  let found: CallStatus = null;
  for (const { name, text } of attributes) {
    if (name.canonical === statusName) found = worse(found, statusOfText(text));
  }
  for (const child of children) {
    if (child.name.canonical === statusName) found = worse(found, statusOfElement(child));
  }
  return found;
};

const worse = (one: CallStatus, other: CallStatus): CallStatus =>
  one === 'failure' || other === 'failure' ? 'failure' : (one ?? other);

type Told = Pick<XmlElement, 'name' | 'text'>;

/** A code of zero says that there was no error. A number may be the place of an error among others. */
const hasCodeZero = (parts: readonly Told[]): boolean => {
  const codes = parts.filter(({ name, text }) => text !== null && isCodeName(name.canonical));
  return codes.length > 0 && codes.every(({ text }) => isZero(text ?? ''));
};

/** Tells what texts beside these parts may say where no error is meant: beside a code of zero, a polite sentence. */
const harmlessBeside = (parts: readonly Told[]): ((text: string) => boolean) => {
  const isPolite = hasCodeZero(parts) ? speaksOfSuccess : () => false;
  return (text) => saysNoError(text) || isPolite(text);
};

/** Whether no error is meant, by an element that may stand there all the same. */
const isHarmlessError = (error: XmlElement): boolean => {
  const isHarmless = harmlessBeside([...error.attributes, ...error.children]);
  for (const text of textsWithin(error)) if (!isHarmless(text)) return false;
  return true;
};

/** Named as an error or as a list of errors. */
export const isNamedError = ({ name: { canonical } }: XmlElement): boolean =>
  isErrorName(canonical) || canonical === errorsName;

const isError = (element: XmlElement): boolean =>
  isErrorName(element.name.canonical) && !isHarmlessError(element);

/** The errors in an `errors` container; its attributes (a count) are none. */
const errorsIn = (container: XmlElement, except: ReadonlySet<XmlElement>): readonly XmlElement[] => {
  const left = container.children.filter((child) => !except.has(child) && !isHarmlessError(child));
  return container.text === null || isHarmlessError({ ...container, children: [], attributes: [] })
    ? left
    : [...left, container];
};

const noElements: ReadonlySet<XmlElement> = new Set();

/** The `error` elements directly under an element, alone or in `errors`. */
export const errorElements = (
  { children }: XmlElement,
  except: ReadonlySet<XmlElement> = noElements,
): readonly XmlElement[] => {
  const errors: XmlElement[] = [];
  for (const child of children) {
    if (!isNamedError(child) || except.has(child)) continue;
    if (isError(child)) errors.push(child);
    else if (child.name.canonical === errorsName)
      for (const error of errorsIn(child, except)) errors.push(error);
  }
  return errors;
};

interface Said {
  readonly codes: string[];
  readonly documented: string[];
  readonly messages: string[];
}

/** Codes and messages that stand directly on an element. A `number` beside a status is not a code; within an error it is. */
const listen = (said: Said, element: XmlElement, within: boolean): void => {
  for (const { name, text } of [...element.attributes, ...element.children]) {
    if (text === null) continue;
    if (!within && namesWithinErrors.has(name.canonical)) continue;
    if (errorNumberNames.has(name.canonical) && isOneDigit(text)) continue;
    if (codeNames.has(name.canonical)) said.codes.push(text);
    else if (messageNames.has(name.canonical)) said.messages.push(text);
  }
};

/** What an error says with its text and with what stands directly on it. */
const hearError = (said: Said, error: XmlElement): void => {
  const { text, name } = error;
  listen(said, error, true);
  for (const part of [...error.attributes, ...error.children])
    if (part.text !== null && documentedCodeNames.has(part.name.canonical)) said.documented.push(part.text);
  for (const part of error.attributes) {
    const isErrorNumber = errorNumberNames.has(part.name.canonical) && part.name.canonical !== 'number';
    if (part.text !== null && isErrorNumber && !isOneDigit(part.text)) said.codes.push(part.text);
  }
  if (text === null || (name.canonical === errorsName && isOneDigit(text))) return;
  (isNumber(text) ? said.codes : said.messages).push(text);
};

/** The failure told by `errors` and by what stands beside them on `element`. */
export const failureOf = (element: XmlElement, errors: readonly XmlElement[]): Failure => {
  const said: Said = { codes: [], documented: [], messages: [] };
  const statuses = element.children.filter(({ name }) => name.canonical === statusName);
  for (const error of errors) {
    hearError(said, error);
    for (const child of error.children) {
      if (isKnownErrorName(child.name.canonical)) hearError(said, child);
      else listen(said, child, true);
    }
  }
  for (const status of statuses) listen(said, status, true);
  listen(said, element, false);
  const { codes, documented, messages } = said;
  return { codes, documented, message: messages.length === 0 ? null : messages.join(', ') };
};

/** An `error` attribute with something in it. */
export const errorAttribute = ({ attributes }: XmlElement): Failure | null => {
  for (const { name, text } of attributes) {
    if (name.canonical !== 'error' || text === null || saysNoError(text)) continue;
    return { codes: [], message: text };
  }
  return null;
};

/** The failure of what this element stands for, told directly on it; `null` where it tells of none. */
export const ownFailure = (
  element: XmlElement,
  except: ReadonlySet<XmlElement> = noElements,
): Failure | null => {
  const errors = errorElements(element, except);
  if (errors.length > 0) return failureOf(element, errors);
  if (statusWithin(element) === 'failure') return failureOf(element, errorElements(element));
  return errorAttribute(element);
};

/** A status that begins with a word of failure, whatever follows. Of a call or a section it says enough; of others not. */
const isFailedStatus = ({ name, text }: Told): boolean =>
  name.canonical === statusName && beginsWithFailure(text ?? '');

export const saysFailed = ({ attributes, children }: XmlElement): boolean =>
  attributes.some(isFailedStatus) || children.some(isFailedStatus);

/** Error details without an `error` or a status: `errorCode` and `errorMessage` alone. */
export const bareFailure = (element: XmlElement): Failure | null => {
  const telling = [...element.attributes, ...element.children].filter(
    ({ name, text }) => isErrorDetail(name.canonical) && text !== null,
  );
  const isHarmless = harmlessBeside(telling);
  return telling.every(({ text }) => isHarmless(text ?? '')) ? null : failureOf(element, []);
};

/** The first error code or message anywhere, even where a status says otherwise. */
export const hintWithin = (element: XmlElement): Failure | null => {
  let hint = bareFailure(element);
  for (const child of element.children) hint ??= hintWithin(child);
  return hint;
};

const rootFailure = (root: XmlElement): Failure | null => {
  const isItself = isNamedError(root) && !isEmpty(root) && !isHarmlessError(root);
  return isItself ? failureOf(root, [root]) : null;
};

/** Each failure told outside the customers (`except`), by itself. */
export const failuresBeside = (root: XmlElement, except: ReadonlySet<XmlElement>): readonly Failure[] => {
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
};

/** `hinted`: no more than an error code or message stands there. */
export type Report =
  | { readonly status: 'success' | 'absent' }
  | { readonly status: 'failure' | 'hinted'; readonly failure: Failure };

interface Heard {
  failure: Failure | null;
  hint: Failure | null;
  success: boolean;
}

const hear = (heard: Heard, element: XmlElement, except: ReadonlySet<XmlElement>): void => {
  heard.failure ??= ownFailure(element, except);
  heard.hint ??= bareFailure(element);
  heard.success ||= statusWithin(element) === 'success';
  for (const child of element.children) {
    if (isStructured(child) && !except.has(child)) hear(heard, child, except);
  }
};

/**
 * What the answer says of the call as a whole. Customers (`except`) are not looked into, save the root, which may be a
 * customer and the answer at once.
 */
export const reportOf = (root: XmlElement, except: ReadonlySet<XmlElement> = noElements): Report => {
  const heard: Heard = { failure: rootFailure(root), hint: null, success: false };
  hear(heard, except.has(root) ? shallow(root) : root, except);
  if (heard.failure !== null) return { status: 'failure', failure: heard.failure };
  if (heard.success) return { status: 'success' };
  return heard.hint === null ? { status: 'absent' } : { status: 'hinted', failure: heard.hint };
};

/** A root that is a customer, with only what can speak for the call. */
const shallow = (root: XmlElement): XmlElement => ({
  ...root,
  children: root.children.filter((child) => isLeaf(child) || isStatusOrError(child.name.canonical)),
});
