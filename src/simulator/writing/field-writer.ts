// Writes the fields of one element, as elements inside it or as its attributes, by a plan made once per style. Fields that
// stand within an element of their own, and lists, are elements in any case.

import type { Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { spelled, tagOf, type AnswerStyle } from './answer-style.ts';
import { textEscapes } from './encoded-text.ts';
import { listWriter } from './list-writer.ts';
import { valueWriter } from './value-text.ts';

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

/** How one field becomes an element. */
const elementPlan = (style: AnswerStyle, { field, at, withCodes = true }: FieldPlace, depth: number) => {
  const line = lineAt(style, depth);
  const name = tagOf(style, field.element);
  const forms = emptyForms(line, name);
  const plan = { at, forms, open: `${line}<${name}>`, close: `</${name}>` };
  if (field.entry === null) return { ...plan, write: valueWriter(field, style), free: field.type === 'text' };
  const lines = [lineAt(style, depth + 1), lineAt(style, depth + 2)] as const;
  const write = listWriter(style, field.entry, lines, withCodes);
  return { ...plan, close: `${line}${plan.close}`, write, free: false };
};

const elementsWriter = (style: AnswerStyle, places: readonly FieldPlace[], depth: number): TextWriter => {
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
};

const attributesWriter = (style: AnswerStyle, places: readonly FieldPlace[]): TextWriter => {
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
};

/** The element within the item that some of its fields stand in; it, too, is empty or missing where there is nothing. */
const withinWriter = (
  style: AnswerStyle,
  element: string,
  places: readonly FieldPlace[],
  depth: number,
): TextWriter => {
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
};

/** Fields that follow each other and stand in the same element. */
const runsOf = (places: readonly FieldPlace[]): readonly (readonly FieldPlace[])[] => {
  const runs: FieldPlace[][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run === undefined || run[0]?.field.inside !== place.field.inside) runs.push([place]);
    else run.push(place);
  }
  return runs;
};

export function fieldsWriter(places: readonly FieldPlace[], style: AnswerStyle, depth: number): FieldsWriter {
  const isAttribute = ({ field }: FieldPlace): boolean =>
    style.leaves === 'attributes' && field.inside === null && field.entry === null;
  const attributes = attributesWriter(style, places.filter(isAttribute));
  const elements = runsOf(places.filter((place) => !isAttribute(place))).map((run) => {
    const inside = run[0]?.field.inside ?? null;
    return inside === null ? elementsWriter(style, run, depth) : withinWriter(style, inside, run, depth);
  });
  return (values, turn) => {
    let content = '';
    for (const write of elements) content += write(values, turn);
    return { attributes: attributes(values, turn), content };
  };
}
