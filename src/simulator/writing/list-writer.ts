// Writes a list within an item, entry by entry: texts as they are, small objects with their names as elements or attributes.

import type { Json, JsonObject, Value } from '../../catalogue/customer-record.ts';
import { spelled, tagOf, type AnswerStyle } from './answer-style.ts';
import { isCodeValue } from './code-values.ts';
import { textEscapes } from './encoded-text.ts';

const isObject = (entry: Json): entry is JsonObject =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry);

/** Returns what stands between the tags of the list; `lines` are the starts of an entry's line, and of one within it. */
export const listWriter = (
  style: AnswerStyle,
  entryName: string,
  lines: readonly [entry: string, within: string],
  withCodes: boolean,
): ((value: NonNullable<Value>) => string) => {
  const { text, attribute } = textEscapes(style);
  const name = tagOf(style, entryName);
  const [line, innerLine] = lines;
  const leaf = ([key, value]: readonly [string, Json]): string => {
    const inner = tagOf(style, key);
    return `${innerLine}<${inner}>${text(String(value))}</${inner}>`;
  };
  const attributeOf = ([key, value]: readonly [string, Json]): string =>
    ` ${spelled(style, key)}="${attribute(String(value))}"`;
  const leavesOf = (entry: JsonObject) =>
    Object.entries(entry).filter(([key]) => withCodes || !isCodeValue({ element: key }));
  const objectEntry = (entry: JsonObject): string =>
    style.leaves === 'attributes'
      ? `${line}<${name}${leavesOf(entry).map(attributeOf).join('')}/>`
      : `${line}<${name}>${leavesOf(entry).map(leaf).join('')}${line}</${name}>`;
  const entryOf = (entry: Json): string =>
    isObject(entry) ? objectEntry(entry) : `${line}<${name}>${text(String(entry))}</${name}>`;
  return (value) => (Array.isArray(value) ? (value as readonly Json[]).map(entryOf).join('') : '');
};
