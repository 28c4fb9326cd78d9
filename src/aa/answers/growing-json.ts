// JSON objects while they are being filled from an answer, whose names may be anything.

import type { Json, JsonObject } from '../../catalogue/customer-record.ts';
import type { XmlElement } from '../xml/tree.ts';

export type GrowingJson = Record<string, Json>;

/** Plain assignment would set the prototype instead. */
const define = (target: GrowingJson, key: string, value: Json): void => {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
};

const valueAt = (target: GrowingJson, key: string): Json | undefined =>
  Object.hasOwn(target, key) ? target[key] : undefined;

/** Lists in a growing object are its own and grow in place: copying them would take for ever on a long one. */
const isList = (json: Json | undefined): json is Json[] => Array.isArray(json);

/** Adds a value under a name; one that comes again makes it a list. Whether it was the first of that name. */
export const add = (target: GrowingJson, key: string, value: Json): boolean => {
  const earlier = valueAt(target, key);
  if (isList(earlier)) earlier.push(value);
  else define(target, key, earlier === undefined ? value : [earlier, value]);
  return earlier === undefined;
};

/** Adds values to what is a list under its name from the first one on. */
export const addAll = (target: GrowingJson, key: string, values: readonly Json[]): void => {
  const earlier = valueAt(target, key);
  if (!isList(earlier)) define(target, key, earlier === undefined ? [...values] : [earlier, ...values]);
  else for (const value of values) earlier.push(value);
};

export const has = (target: JsonObject, key: string): boolean => Object.hasOwn(target, key);

/** Every own name of `from`, added to `target`. */
export const addEach = (target: GrowingJson, from: JsonObject): void => {
  for (const [key, value] of Object.entries(from)) {
    if (isList(value)) addAll(target, key, value);
    else add(target, key, value);
  }
};

/** The name of an element's own text beside its parts. */
export const textKey = '#text';

/**
 * An element as JSON: its text where it has no parts, else an object of attributes and children by AA's own names, lists
 * where a name comes again. `null` where it is empty. Names in `except` are left out.
 */
export const jsonOf = (element: XmlElement, except?: ReadonlySet<string>): string | JsonObject | null => {
  const { attributes, children, text } = element;
  if (attributes.length === 0 && children.length === 0) return text;
  const object: GrowingJson = {};
  for (const { name, text: value } of attributes) {
    if (value !== null && except?.has(name.canonical) !== true) add(object, name.own, value);
  }
  for (const child of children) {
    const json = except?.has(child.name.canonical) === true ? null : jsonOf(child, except);
    if (json !== null) add(object, child.name.own, json);
  }
  if (Object.keys(object).length === 0) return text;
  if (text !== null) add(object, textKey, text);
  return object;
};

/** The one element around the entries of a list, where they are wrapped once more. */
const unwrapped = (container: XmlElement, entry: string | null): XmlElement => {
  const [only, ...others] = container.children;
  const isWrapper =
    only !== undefined &&
    others.length === 0 &&
    only.name.canonical !== entry &&
    only.children.some(({ name }) => name.canonical === entry);
  return isWrapper ? only : container;
};

/**
 * The entries of a list: one for each element in it, or its text where it is a bare one. Where it holds elements of
 * different names, all of it is one entry, for which of them are entries is not known. An attribute may be an entry too.
 */
export const listEntries = (
  container: XmlElement,
  entry: string | null,
  except: ReadonlySet<string>,
): readonly Json[] => {
  const list = unwrapped(container, entry);
  const names = new Set(list.children.map(({ name }) => name.canonical));
  const isRegular = names.size === 1 && list.text === null;
  const elements = isRegular
    ? list.children.map((child) => jsonOf(child, except))
    : [jsonOf({ ...list, attributes: [] }, except)];
  const attributes = list.attributes.filter(({ name }) => name.canonical === entry).map(({ text }) => text);
  return [...attributes, ...elements].filter((json) => json !== null);
};
