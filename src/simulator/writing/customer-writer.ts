// Writes one customer as XML, by a plan made once per style: the same customer in the same style is the same text.

import { identityFields, nameElement, nameFields } from '../../catalogue/customer-fields.ts';
import type { Field } from '../../catalogue/field.ts';
import type { Section } from '../../catalogue/section.ts';
import { sections } from '../../catalogue/sections.ts';
import type { VisibleCustomer, VisibleItem } from '../making/visible-customer.ts';
import { spelled, type AnswerStyle } from './answer-style.ts';
import { fieldsWriter, lineAt } from './field-writer.ts';
import { textEscapes } from './encoded-text.ts';
import { extraFields, extraSection } from './unknown-extras.ts';

/** Returns what stands inside the customer's element, and the attributes of that element. */
export interface WrittenCustomer {
  readonly attributes: string;
  readonly content: string;
}

export type CustomerWriter = (customer: VisibleCustomer) => WrittenCustomer;

/** `seat` varies what may vary within one document: which empty values are left out, which date form has its turn. */
type ItemsWriter = (items: readonly VisibleItem[], number: number, seat: number) => string;

const element = (line: string, name: string, attributes: string, content: string, end: string): string =>
  content === ''
    ? `${line}<${name}${attributes}/>`
    : `${line}<${name}${attributes}>${content}${end}</${name}>`;

const bareItem = (style: AnswerStyle, name: string, depth: number): ItemsWriter => {
  const { text } = textEscapes(style);
  const line = lineAt(style, depth);
  return (items) =>
    items.map(({ values }) => `${line}<${name}>${text(String(values[0]))}</${name}>`).join('');
};

const nobody: VisibleItem = { values: [], inner: null };

/** Grows one text rather than joining many: that is copied once, when it is encoded. */
const fullItem = (
  style: AnswerStyle,
  at: number,
  section: Section,
  name: string,
  depth: number,
): ItemsWriter => {
  const fields = fieldsWriter(section.fields, style, depth + 1);
  const extras = extraFields(style);
  const insideAt = sections.findIndex(({ within }) => within === section.name);
  const inside = insideAt < 0 ? null : containerWriter(style, insideAt, depth + 1);
  const line = lineAt(style, depth);
  return (items, number, seat) => {
    let written = '';
    for (let i = 0; i < items.length; i += 1) {
      const { values, inner } = items[i] ?? nobody;
      const { attributes, content } = fields(values, number + seat + i);
      const nested = inside === null || inner === null ? '' : inside(inner, number, seat + i);
      written += element(line, name, attributes, content + extras(at, number) + nested, line);
    }
    return written;
  };
};

/** A section without items is an empty container, or none. */
function containerWriter(style: AnswerStyle, at: number, depth: number): ItemsWriter {
  const section: Section | undefined = sections[at];
  if (section === undefined) throw new RangeError(`there is no section ${at}`);
  const name = spelled(style, section.name);
  const line = lineAt(style, depth);
  const nothing = (number: number): string => ((number + at) % 2 === 0 ? '' : `${line}<${name}/>`);
  if (section.item === null) {
    const single = fullItem(style, at, section, name, depth);
    return (items, number, seat) => (items.length === 0 ? nothing(number) : single(items, number, seat));
  }
  const itemName = spelled(style, section.item);
  const writeItems =
    section.itemText === null
      ? fullItem(style, at, section, itemName, depth + 1)
      : bareItem(style, itemName, depth + 1);
  return (items, number, seat) =>
    items.length === 0
      ? nothing(number)
      : `${line}<${name}>${writeItems(items, number, seat)}${line}</${name}>`;
}

const nameWriter = (style: AnswerStyle, depth: number) => {
  const fields: readonly Field[] = nameFields;
  const write = fieldsWriter(fields, style, depth + 1);
  const [line, name] = [lineAt(style, depth), spelled(style, nameElement)];
  return ({ values, number }: VisibleCustomer): string => {
    const { attributes, content } = write(values.slice(identityFields.length), number);
    return element(line, name, attributes, content, line);
  };
};

const plannedWriter = (style: AnswerStyle, depth: number): CustomerWriter => {
  const identity = fieldsWriter(identityFields, style, depth + 1);
  const writeName = nameWriter(style, depth + 1);
  const containers = sections.map((_, at) => containerWriter(style, at, depth + 1));
  return (customer) => {
    const { number } = customer;
    const { attributes, content } = identity(customer.values, 1);
    let written = content + writeName(customer);
    for (const { at, items } of customer.sections) written += containers[at]?.(items, number, at) ?? '';
    return { attributes, content: written + extraSection(style, number) };
  };
};

const planned = new WeakMap<AnswerStyle, Map<number, CustomerWriter>>();

/** `depth` is that of the customer's element in the document, the root being 0. A style's plan is made once. */
export const customerWriter = (style: AnswerStyle, depth: number): CustomerWriter => {
  const plans = planned.get(style) ?? new Map<number, CustomerWriter>();
  planned.set(style, plans);
  const known = plans.get(depth);
  if (known !== undefined) return known;
  const writer = plannedWriter(style, depth);
  plans.set(depth, writer);
  return writer;
};
