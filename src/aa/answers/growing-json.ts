// JSON objects while they are being filled from an answer. An answer may contain any names.

import type { Json, JsonObject } from '../../catalogue/customer-record.ts';
import { isEmpty, type XmlElement } from '../xml/tree.ts';

export type GrowingJson = Record<string, Json>;

/** Sets a value. A plain assignment to `__proto__` would change the prototype and not add a value. */
function define(target: GrowingJson, key: string, value: Json): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const valueAt = (target: GrowingJson, key: string): Json | undefined =>
  Object.hasOwn(target, key) ? target[key] : undefined;

/**
 * Narrows the type to a list that may grow in place. No other object shares the lists of a growing object. Copying a long list
 * for every new entry would take too long.
 */
const isList = (json: Json | undefined): json is Json[] => Array.isArray(json);

/** Adds a value under a name. A second value under the same name makes a list. Returns whether it was the first. */
export function add(target: GrowingJson, key: string, value: Json): boolean {
  const earlier = valueAt(target, key);
  if (isList(earlier)) earlier.push(value);
  else define(target, key, earlier === undefined ? value : [earlier, value]);
  return earlier === undefined;
}

/** Adds values under a name that always holds a list, even for one value. */
export function addAll(target: GrowingJson, key: string, values: readonly Json[]): void {
  const earlier = valueAt(target, key);
  if (!isList(earlier)) define(target, key, earlier === undefined ? [...values] : [earlier, ...values]);
  else for (const value of values) earlier.push(value);
}

export const has = (target: JsonObject, key: string): boolean => Object.hasOwn(target, key);

/** Adds every own name of `from` to `target`. */
export function addEach(target: GrowingJson, from: JsonObject): void {
  for (const [key, value] of Object.entries(from)) {
    if (isList(value)) addAll(target, key, value);
    else add(target, key, value);
  }
}

/** The name for the text of an element that also has parts. */
export const textKey = '#text';

/** What stands before the name of an attribute in a document, which keeps attributes and elements apart. */
export const attributeMark = '@';

/** What stands before a name in a document if it is unknown where it stands, and something known has that name there. */
export const unknownMark = '?';

const nothing: ReadonlySet<string> = new Set();

/**
 * An element as JSON. Without parts it is its text. Otherwise it is an object of its attributes and children by AA's own
 * names; a name that comes again holds a list. `null`: the element is empty. Names in `except` are left out.
 */
export const jsonOf = (element: XmlElement, except: ReadonlySet<string>): string | JsonObject | null =>
  toJson(element, except, '');

/** The same for the document: without anything left out, and with attributes apart from elements. */
export const wholeJsonOf = (element: XmlElement): string | JsonObject | null =>
  toJson(element, nothing, attributeMark);

function toJson(element: XmlElement, except: ReadonlySet<string>, mark: string): string | JsonObject | null {
  const { attributes, children, text } = element;
  if (attributes.length === 0 && children.length === 0) return text;
  const object: GrowingJson = {};
  for (const { name, text: value } of attributes) {
    if (value !== null && !except.has(name.canonical)) add(object, `${mark}${name.own}`, value);
  }
  for (const child of children) {
    const json = except.has(child.name.canonical) ? null : toJson(child, except, mark);
    if (json !== null) add(object, child.name.own, json);
  }
  if (Object.keys(object).length === 0) return text;
  if (text !== null) add(object, textKey, text);
  return object;
}

/** An empty element is no entry: AA writes one where there is no value. */
const filledChildren = ({ children }: XmlElement): readonly XmlElement[] =>
  children.filter((child) => !isEmpty(child));

/** The element that holds the entries directly. That is the container, or the only wrapper in it. */
function unwrapped(container: XmlElement, entry: string | null): XmlElement {
  const [only, ...others] = filledChildren(container);
  const isWrapper =
    only !== undefined &&
    others.length === 0 &&
    only.name.canonical !== entry &&
    filledChildren(only).some(({ name }) => name.canonical === entry);
  return isWrapper ? only : container;
}

/**
 * The entries of a list: one for each element in it, or the text of a list without elements. If the elements have different
 * names, the whole list is one entry, because it is not known which elements are entries. An attribute may be an entry too.
 */
export function listEntries(
  container: XmlElement,
  entry: string | null,
  except: ReadonlySet<string>,
): readonly Json[] {
  const list = unwrapped(container, entry);
  const children = filledChildren(list);
  const names = new Set(children.map(({ name }) => name.canonical));
  const isRegular = names.size === 1 && list.text === null;
  const elements = isRegular
    ? children.map((child) => jsonOf(child, except))
    : [jsonOf({ ...list, attributes: [] }, except)];
  const attributes = list.attributes.filter(({ name }) => name.canonical === entry).map(({ text }) => text);
  return [...attributes, ...elements].filter((json) => json !== null);
}
