// Writes the fields of one element, as elements inside it or as its attributes, by a plan made once per style. Fields that
// stand within an element of their own, and lists, are elements in any case.

import type { Json, JsonObject, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { type AnswerStyle, spelled, tagOf } from './answer-style.ts';
import { textEscapes } from './encoded-text.ts';
import { type ValueWriter, textOf, valueWriter } from './value-text.ts';

export const isCodeValue = ({ element }: Pick<Field, 'element'>): boolean =>
  /^(code|type|id)$|[a-z](Code|Type|Serno|Id)$/.test(element);

const isObject = (entry: Json): entry is JsonObject =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry);

/** Returns what stands between the tags of the list; `lines` are the starts of an entry's line, and of one within it. */
export function listWriter(
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

/** An element's fields: attributes go into its start tag, content between its tags. */
export interface WrittenFields {
  readonly attributes: string;
  readonly content: string;
}

export type FieldsWriter = (values: readonly Value[], turn: number) => WrittenFields;

/** A field, and where its value stands among those that are written. */
export interface FieldPlace {
  readonly field: Field;
  readonly at: number;
  /** Whether codes, types and ids are written in the objects of a list, too. Left out: yes. */
  readonly withCodes?: boolean;
}

/** Fields whose values follow each other from a position on. */
export const placesOf = (fields: readonly Field[], from = 0): readonly FieldPlace[] =>
  fields.map((field, i) => ({ field, at: from + i }));

/** A line break and the indentation of a depth, or nothing. */
export const lineAt = ({ indent }: AnswerStyle, depth: number): string =>
  indent ? `\n${'  '.repeat(depth)}` : '';

/** A value that is not there is an empty element, `<a/>` or `<a></a>`, or none at all: all three occur. */
const emptyForms = (line: string, name: string): readonly string[] => [
  '',
  `${line}<${name}/>`,
  `${line}<${name}></${name}>`,
];

type TextWriter = (values: readonly Value[], turn: number) => string;

/** How one field becomes an element. All plans have the same shape, so that going through them is quick. */
interface ElementPlan {
  readonly at: number;
  readonly open: string;
  readonly close: string;
  readonly forms: readonly string[];
  readonly write: ValueWriter;
  /** Whether what is written has to be escaped. */
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

/** The element within the item that some of its fields stand in; it, too, is empty or missing where there is nothing. */
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

/** Fields that follow each other and stand in the same element. */
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

/** Mostly there is just one. */
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
