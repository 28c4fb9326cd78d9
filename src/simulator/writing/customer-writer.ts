// Writes one customer as XML, by a plan that is made once per style. One customer in one style always gives the same text.

import { containerFields, identityFields, nameElement, nameFields } from '../../catalogue/customer-fields.ts';
import { type Section, isBare } from '../../catalogue/section.ts';
import { type SectionName, sections } from '../../catalogue/sections.ts';
import type { VisibleCustomer, VisibleItem } from '../making/view.ts';
import { textOf } from './value-text.ts';
import { type AnswerStyle, tagOf } from './answer-style.ts';
import {
  type FieldPlace,
  type FieldsWriter,
  fieldsWriter,
  isCodeValue,
  lineAt,
  placesOf,
} from './field-writer.ts';
import { textEscapes } from './encoded-text.ts';
import { nameSent, placesSent } from './renaming.ts';
import { extraFields, extraSection, lockWriter } from './extras.ts';

/** The content and the attributes of the customer's element. */
export interface WrittenCustomer {
  readonly attributes: string;
  readonly content: string;
}

export type CustomerWriter = (customer: VisibleCustomer) => WrittenCustomer;

/** A style, and whether codes, types and ids are written (`includeCodeValues`). */
interface Manner {
  readonly style: AnswerStyle;
  readonly withCodes: boolean;
}

/** `seat`: a number that varies the form within a document: how empty values are written, and which date form is used. */
type ItemsWriter = (items: readonly VisibleItem[], customer: VisibleCustomer, seat: number) => string;

const element = (line: string, name: string, attributes: string, content: string, end: string): string =>
  content === ''
    ? `${line}<${name}${attributes}/>`
    : `${line}<${name}${attributes}>${content}${end}</${name}>`;

function bareItem(style: AnswerStyle, name: string, depth: number): ItemsWriter {
  const { text } = textEscapes(style);
  const line = lineAt(style, depth);
  return (items) =>
    items.map(({ values }) => `${line}<${name}>${text(textOf(values[0]))}</${name}>`).join('');
}

const noItem: VisibleItem = { values: [], inner: null };

function itemPlaces({ name, fields }: Section, { style, withCodes }: Manner): readonly FieldPlace[] {
  const places = placesOf(fields).filter(({ field }) => withCodes || !isCodeValue(field));
  return placesSent(
    style,
    name,
    places.map((place) => ({ ...place, withCodes })),
  );
}

/** It appends to one text instead of joining many, because that text is copied only once, when it is encoded. */
function fullItem(
  manner: Manner,
  at: number,
  section: Section<SectionName>,
  name: string,
  depth: number,
): ItemsWriter {
  const { style } = manner;
  const fields = fieldsWriter(itemPlaces(section, manner), style, depth + 1);
  const lock = lockWriter(style, section.name, depth + 1);
  const extras = extraFields(style);
  const insideAt = sections.findIndex(({ within }) => within === section.name);
  const inside = insideAt < 0 ? null : containerWriter(manner, insideAt, depth + 1);
  const line = lineAt(style, depth);
  return (items, customer, seat) => {
    const { number, lockCode } = customer;
    let written = '';
    for (let i = 0; i < items.length; i += 1) {
      const { values, inner } = items[i] ?? noItem;
      const { attributes, content } = fields(values, number + seat + i);
      const nested = inside === null || inner === null ? '' : inside(inner, customer, seat + i);
      const all = content + lock.content(lockCode) + extras(at, number) + nested;
      written += element(line, name, attributes + lock.attribute(lockCode), all, line);
    }
    return written;
  };
}

/** Writes the values that stand once in a section, beside its items. They are stored with the customer. */
function onceWriter(style: AnswerStyle, { name }: Section, depth: number): FieldsWriter | null {
  const places = placesOf(containerFields, identityFields.length + nameFields.length)
    .filter(({ field }) => field.inside === name)
    .map(({ field, at }) => ({ field: { ...field, inside: null }, at }));
  const sent = placesSent(style, name, places);
  return sent.length === 0 ? null : fieldsWriter(sent, style, depth);
}

/** Writes a section. Without items it is an empty container or is left out. */
function containerWriter(manner: Manner, at: number, depth: number): ItemsWriter {
  const { style } = manner;
  const section: Section<SectionName> | undefined = sections[at];
  if (section === undefined) throw new RangeError(`there is no section ${at}`);
  const sentAs = nameSent(style, section.name, section.name);
  if (sentAs === null) return () => '';
  const name = tagOf(style, sentAs);
  const line = lineAt(style, depth);
  const nothing = (number: number): string => ((number + at) % 2 === 0 ? '' : `${line}<${name}/>`);
  if (section.item === null) {
    const single = fullItem(manner, at, section, name, depth);
    return (items, customer, seat) =>
      items.length === 0 ? nothing(customer.number) : single(items, customer, seat);
  }
  const itemName = tagOf(style, section.item);
  const writeItems = isBare(section)
    ? bareItem(style, itemName, depth + 1)
    : fullItem(manner, at, section, itemName, depth + 1);
  const once = onceWriter(style, section, depth + 1);
  return (items, customer, seat) => {
    const { attributes, content } = once?.(customer.values, 1) ?? { attributes: '', content: '' };
    if (items.length === 0 && attributes === '' && content === '') return nothing(customer.number);
    return element(line, name, attributes, content + writeItems(items, customer, seat), line);
  };
}

function nameWriter(style: AnswerStyle, depth: number) {
  const places = placesSent(style, nameElement, placesOf(nameFields, identityFields.length));
  const write = fieldsWriter(places, style, depth + 1);
  const [line, name] = [lineAt(style, depth), tagOf(style, nameElement)];
  return ({ values, number }: VisibleCustomer): string => {
    const { attributes, content } = write(values, number);
    return element(line, name, attributes, content, line);
  };
}

function plannedWriter(manner: Manner, depth: number): CustomerWriter {
  const { style } = manner;
  const identity = fieldsWriter(placesSent(style, null, placesOf(identityFields)), style, depth + 1);
  const lock = lockWriter(style, 'customer', depth + 1);
  const writeName = nameWriter(style, depth + 1);
  const containers = sections.map((_, at) => containerWriter(manner, at, depth + 1));
  return (customer) => {
    const { number, lockCode } = customer;
    const { attributes, content } = identity(customer.values, 1);
    let written = content + lock.content(lockCode) + writeName(customer);
    for (const { at, items } of customer.sections) written += containers[at]?.(items, customer, at) ?? '';
    const all = attributes + lock.attribute(lockCode);
    return { attributes: all, content: written + extraSection(style, number) };
  };
}

const planned = new WeakMap<AnswerStyle, Map<string, CustomerWriter>>();

/** `depth`: the depth of the customer's element in the document, where the root is 0. The plan of a style is made once. */
export function customerWriter(style: AnswerStyle, depth: number, withCodes = true): CustomerWriter {
  const plans = planned.get(style) ?? new Map<string, CustomerWriter>();
  planned.set(style, plans);
  const key = `${depth} ${withCodes}`;
  const known = plans.get(key);
  if (known !== undefined) return known;
  const writer = plannedWriter({ style, withCodes }, depth);
  plans.set(key, writer);
  return writer;
}
