// Writes the fields of one element, as elements inside it or as its attributes, by a plan made once per style.

import type { Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import { spelled, type AnswerStyle } from './answer-style.ts';
import { textEscapes } from './encoded-text.ts';
import { valueWriter } from './value-text.ts';

/** An element's fields: attributes go into its start tag, content between its tags. One of the two is empty. */
export interface WrittenFields {
  readonly attributes: string;
  readonly content: string;
}

export type FieldsWriter = (values: readonly Value[], turn: number) => WrittenFields;

/** A line break and the indentation of a depth, or nothing. */
export const lineAt = ({ indent }: AnswerStyle, depth: number): string =>
  indent ? `\n${'  '.repeat(depth)}` : '';

/** A value that is not there is an empty element, `<a/>` or `<a></a>`, or none at all: all three occur. */
const emptyForms = (line: string, name: string): readonly string[] => [
  '',
  `${line}<${name}/>`,
  `${line}<${name}></${name}>`,
];

const elementsWriter = (fields: readonly Field[], style: AnswerStyle, depth: number): FieldsWriter => {
  const { text } = textEscapes(style);
  const line = lineAt(style, depth);
  const plans = fields.map(({ element, type }) => {
    const name = spelled(style, element);
    const write = valueWriter(type, style);
    const forms = emptyForms(line, name);
    return { open: `${line}<${name}>`, close: `</${name}>`, forms, write, free: type === 'text' };
  });
  return (values, turn) => {
    let content = '';
    for (let i = 0; i < plans.length; i += 1) {
      const plan = plans[i];
      if (plan === undefined) continue;
      const value = values[i] ?? null;
      if (value === null) {
        content += plan.forms[(turn + i) % 3] ?? '';
        continue;
      }
      const written = plan.write(value, turn + i);
      content += plan.open + (plan.free ? text(written) : written) + plan.close;
    }
    return { attributes: '', content };
  };
};

const attributesWriter = (fields: readonly Field[], style: AnswerStyle): FieldsWriter => {
  const { attribute } = textEscapes(style);
  const plans = fields.map(({ element, type }) => ({
    name: spelled(style, element),
    write: valueWriter(type, style),
  }));
  return (values, turn) => {
    const written = plans.flatMap(({ name, write }, i) => {
      const value = values[i] ?? null;
      if (value !== null) return [` ${name}="${attribute(write(value, turn + i))}"`];
      return (turn + i) % 3 === 0 ? [] : [` ${name}=""`];
    });
    return { attributes: written.join(''), content: '' };
  };
};

export const fieldsWriter = (fields: readonly Field[], style: AnswerStyle, depth: number): FieldsWriter =>
  style.leaves === 'elements' ? elementsWriter(fields, style, depth) : attributesWriter(fields, style);
