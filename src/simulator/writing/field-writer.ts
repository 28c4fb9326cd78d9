// Writes the fields of one element as elements inside it or as its attributes, by a plan that is made once per style.
// Lists, and fields inside an element of their own, are always elements.

import type { Json, JsonObject, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { type AnswerStyle, spelled, tagOf } from './answer-style.ts';
import { textEscapes } from './encoded-text.ts';
import { type ValueWriter, textOf, valueWriter } from './value-text.ts';

/** Whether a field is a code, type or id. AA leaves those out of items unless the request says includeCodeValues. */
export const isCodeValue = ({ element }: Pick<Field, 'element'>): boolean =>
  /^(code|type|id)$|[a-z](Code|Type|Serno|Id)$/.test(element);

const isObject = (entry: Json): entry is JsonObject =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry);

/** Writes the content of a list. `lines`: the line starts of an entry and of an element inside it. */
function listWriter(
  style: AnswerStyle,
  entryName: string,
  lines: readonly [entry: string, within: string],
  withCodes: boolean,
): (value: NonNullable<Value>) => string {
  const { text, attribute } = textEscapes(style);
  const name = tagOf(style, entryName);
  const [line, innerLine] = lines;
  const leaf = ([key, value]: readonly [string, Json]): string => {
    const inner = tagOf(style, key);
    return `${innerLine}<${inner}>${text(textOf(value))}</${inner}>`;
  };
  const attributeOf = ([key, value]: readonly [string, Json]): string =>
    ` ${spelled(style, key)}="${attribute(textOf(value))}"`;
  const leavesOf = (entry: JsonObject) =>
    Object.entries(entry).filter(([key]) => withCodes || !isCodeValue({ element: key }));
  const objectEntry = (entry: JsonObject): string =>
    style.leaves === 'attributes'
      ? `${line}<${name}${leavesOf(entry).map(attributeOf).join('')}/>`
      : `${line}<${name}>${leavesOf(entry).map(leaf).join('')}${line}</${name}>`;
  const entryOf = (entry: Json): string =>
    isObject(entry) ? objectEntry(entry) : `${line}<${name}>${text(textOf(entry))}</${name}>`;
  return (value) => (Array.isArray(value) ? (value as readonly Json[]).map(entryOf).join('') : '');
}

/** The written fields of an element: attributes for its start tag, and content between its tags. */
export interface WrittenFields {
  readonly attributes: string;
  readonly content: string;
}

export type FieldsWriter = (values: readonly Value[], turn: number) => WrittenFields;

/** A field, and the position of its value. */
export interface FieldPlace {
  readonly field: Field;
  readonly at: number;
  /** Whether the objects of a list have codes, types and ids. Default: yes. */
  readonly withCodes?: boolean;
}

/** The places of fields whose values follow each other, beginning at a position. */
export const placesOf = (fields: readonly Field[], from = 0): readonly FieldPlace[] =>
  fields.map((field, i) => ({ field, at: from + i }));

/** A line break and the indentation of a depth. Empty where the style does not indent. */
export const lineAt = ({ indent }: AnswerStyle, depth: number): string =>
  indent ? `\n${'  '.repeat(depth)}` : '';

/** The three forms of a missing value: no element, `<a/>`, and `<a></a>`. */
const emptyForms = (line: string, name: string): readonly string[] => [
  '',
  `${line}<${name}/>`,
  `${line}<${name}></${name}>`,
];

type TextWriter = (values: readonly Value[], turn: number) => string;

/** How one field becomes an element. All plans have the same shape, which makes the loop over them fast. */
interface ElementPlan {
  readonly at: number;
  readonly open: string;
  readonly close: string;
  readonly forms: readonly string[];
  readonly write: ValueWriter;
  /** Whether the written text has to be escaped. */
  readonly free: boolean;
}

function elementPlan(
  style: AnswerStyle,
  { field, at, withCodes = true }: FieldPlace,
  depth: number,
): ElementPlan {
  const [line, name] = [lineAt(style, depth), tagOf(style, field.element)];
  const lines = [lineAt(style, depth + 1), lineAt(style, depth + 2)] as const;
  return {
    at,
    open: `${line}<${name}>`,
    close: `${field.entry === null ? '' : line}</${name}>`,
    forms: emptyForms(line, name),
    write:
      field.entry === null ? valueWriter(field, style) : listWriter(style, field.entry, lines, withCodes),
    free: field.type === 'text',
  };
}

function elementsWriter(style: AnswerStyle, places: readonly FieldPlace[], depth: number): TextWriter {
  const { text } = textEscapes(style);
  const plans = places.map((place) => elementPlan(style, place, depth));
  return (values, turn) => {
    let content = '';
    for (let i = 0; i < plans.length; i += 1) {
      const plan = plans[i];
      if (plan === undefined) continue;
      const value = values[plan.at] ?? null;
      if (value === null) {
        content += plan.forms[(turn + plan.at) % 3] ?? '';
        continue;
      }
      const written = plan.write(value, turn + plan.at);
      content += plan.open + (plan.free ? text(written) : written) + plan.close;
    }
    return content;
  };
}

function attributesWriter(style: AnswerStyle, places: readonly FieldPlace[]): TextWriter {
  const { attribute } = textEscapes(style);
  const plans = places.map(({ field, at }) => ({
    at,
    name: spelled(style, field.element),
    write: valueWriter(field, style),
  }));
  return (values, turn) => {
    let written = '';
    for (const { at, name, write } of plans) {
      const value = values[at] ?? null;
      if (value !== null) written += ` ${name}="${attribute(write(value, turn + at))}"`;
      else if ((turn + at) % 3 !== 0) written += ` ${name}=""`;
    }
    return written;
  };
}

/** Writes the element inside an item that holds some of its fields. Without values it is empty or missing. */
function withinWriter(
  style: AnswerStyle,
  element: string,
  places: readonly FieldPlace[],
  depth: number,
): TextWriter {
  const name = tagOf(style, element);
  const line = lineAt(style, depth);
  const forms = emptyForms(line, name);
  const direct = places.map(({ field, at }) => ({ field: { ...field, inside: null }, at }));
  const write = fieldsWriter(direct, style, depth + 1);
  return (values, turn) => {
    if (places.every(({ at }) => (values[at] ?? null) === null)) return forms[turn % 3] ?? '';
    const { attributes, content } = write(values, turn);
    return content === ''
      ? `${line}<${name}${attributes}/>`
      : `${line}<${name}${attributes}>${content}${line}</${name}>`;
  };
}

/** Groups neighbouring fields that stand in the same element. */
function runsOf(places: readonly FieldPlace[]): readonly (readonly FieldPlace[])[] {
  const runs: FieldPlace[][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run === undefined || run[0]?.field.inside !== place.field.inside) runs.push([place]);
    else run.push(place);
  }
  return runs;
}

const nothing: TextWriter = () => '';

/** Joins writers into one. Mostly there is only one. */
function oneAfterTheOther([first = nothing, ...others]: readonly TextWriter[]): TextWriter {
  if (others.length === 0) return first;
  return (values, turn) => {
    let written = first(values, turn);
    for (const write of others) written += write(values, turn);
    return written;
  };
}

export function fieldsWriter(places: readonly FieldPlace[], style: AnswerStyle, depth: number): FieldsWriter {
  const isAttribute = ({ field }: FieldPlace): boolean =>
    style.leaves === 'attributes' && field.inside === null && field.entry === null;
  const attributes = places.some(isAttribute) ? attributesWriter(style, places.filter(isAttribute)) : nothing;
  const elements = runsOf(places.filter((place) => !isAttribute(place))).map((run) => {
    const inside = run[0]?.field.inside ?? null;
    return inside === null ? elementsWriter(style, run, depth) : withinWriter(style, inside, run, depth);
  });
  const content = oneAfterTheOther(elements);
  return (values, turn) => ({ attributes: attributes(values, turn), content: content(values, turn) });
}
