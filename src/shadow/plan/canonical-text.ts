// One text for all values that mean the same. It is hashed to tell whether a customer changed. An absent value equals null,
// and an empty container equals an absent one. The order of keys and the order of items do not count (AA promises none).
// Strings carry their length, so that two different values never have the same text, whatever characters they contain.

import type { Json, JsonObject, Value } from '../../catalogue/customer-record.ts';

export function canonicalValue(value: Exclude<Value, null>): string {
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (typeof value === 'number') return `n${value};`;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return canonicalList(value);
}

/** `''` for everything that counts as absent. */
export function canonicalJson(json: Json): string {
  if (json === null) return '';
  if (typeof json !== 'object') return canonicalValue(json);
  return isList(json) ? canonicalList(json) : canonicalObject(json);
}

const isList = (json: readonly Json[] | JsonObject): json is readonly Json[] => Array.isArray(json);

const canonicalList = (items: readonly Json[]): string =>
  items.length === 0 ? '' : `[${canonicalItems(items.map(canonicalJson))}]`;

/** A list without order: the items are sorted, and each carries its length. */
export function canonicalItems(items: readonly string[]): string {
  let text = '';
  for (const item of items.length > 1 ? items.toSorted() : items) text += `${item.length}:${item}`;
  return text;
}

function canonicalObject(object: JsonObject): string {
  const members = Object.keys(object)
    .toSorted()
    .map((key) => [key, canonicalJson(object[key] ?? null)] as const)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${key.length}:${key}=${text}`);
  return members.length === 0 ? '' : `{${members.join('')}}`;
}
