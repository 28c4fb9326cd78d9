// A stored document in the order of the catalogue: the customer's own values, its sections with their items, and what the catalogue
// does not know. Pure.

import {
  containerFields,
  identityFields,
  nameFields,
  volatileElements,
} from '../../../src/catalogue/customer-fields.ts';
import { type Field, list } from '../../../src/catalogue/field.ts';
import type { Section } from '../../../src/catalogue/section.ts';
import { sections } from '../../../src/catalogue/sections.ts';

export type { Field };

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Values by AA's names of their fields. Empty ones are left out. */
export type Item = ReadonlyMap<string, Json>;

export interface Part {
  /** AA's name of the section. `''`: the customer itself. */
  readonly name: string;
  /** Those that an item has, in the order of the catalogue. */
  readonly fields: readonly Field[];
  readonly items: readonly Item[];
}

export interface Unknown {
  /** `addresses 2 › geoCode` */
  readonly path: string;
  readonly value: Json;
}

interface RecordOf {
  readonly parts: readonly Part[];
  readonly unknown: readonly Unknown[];
}

const allSections: readonly Section[] = sections;
const isVolatile = (name: string): boolean => volatileElements.includes(name);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every(isEmpty)) ||
  (isObject(value) && Object.values(value).every(isEmpty));

/** Each once, as a list. */
export const listed = (value: Json): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [value];

/** A list within an item: `{"tag": ["a", "b"]}` are two entries. */
export const entriesOf = (value: Json): readonly Json[] =>
  isObject(value) ? Object.values(value).flatMap(listed) : listed(value);

class Reading {
  readonly unknown: Unknown[] = [];

  item(fields: readonly Field[], value: JsonObject, path: string): Item {
    const found = new Map<string, Json>();
    for (const [name, one] of Object.entries(value)) {
      if (isEmpty(one) || isVolatile(name)) continue;
      if (fields.some(({ element, inside }) => element === name && inside === null)) found.set(name, one);
      else if (isObject(one) && fields.some(({ inside }) => inside === name)) {
        const within = fields.filter(({ inside }) => inside === name).map(outside);
        for (const [key, text] of this.item(within, one, `${path}${name} › `)) found.set(key, text);
      } else this.unknown.push({ path: `${path}${name}`, value: one });
    }
    return found;
  }

  section(section: Section, value: Json): Part {
    const fields = fieldsOf(section);
    const own = fields.find(({ column }) => column === section.itemText);
    const all = listed(value).filter((one) => !isEmpty(one));
    const items = all.map((one, at) => {
      const path = `${section.name}${all.length === 1 ? '' : ` ${at + 1}`}`;
      if (isObject(one)) return this.item(fields, one, `${path} › `);
      if (own !== undefined) return new Map([[own.element, one]]);
      this.unknown.push({ path, value: one });
      return new Map<string, Json>();
    });
    return partOf(section.name, fields, items);
  }
}

const outside = (field: Field): Field => ({ ...field, inside: null });

/** Sections within its items come last, as lists. */
const fieldsOf = ({ name, fields }: Section): readonly Field[] => [
  ...fields,
  ...allSections.filter(({ within }) => within === name).map((one) => list(one.name, one.item ?? one.name)),
];

function partOf(name: string, fields: readonly Field[], items: readonly Item[]): Part {
  const filled = items.filter((item) => item.size > 0);
  return {
    name,
    items: filled,
    fields: fields.filter(({ element }) => filled.some((one) => one.has(element))),
  };
}

const ownFields: readonly Field[] = [...identityFields, ...containerFields.map(outside)];

export function recordOf(document: JsonObject): RecordOf {
  const reading = new Reading();
  const { name = null, ...others } = document;
  const known = allSections.filter((one) => one.within === null && !isEmpty(others[one.name]));
  const rest = Object.fromEntries(
    Object.entries(others).filter(([key]) => !known.some((section) => section.name === key)),
  );
  const named = isObject(name) ? reading.item(nameFields, name, 'name › ') : [];
  const own = new Map([...named, ...reading.item(ownFields, rest, '')]);
  if (!isObject(name) && !isEmpty(name)) reading.unknown.push({ path: 'name', value: name });
  const parts = known.map((section) => reading.section(section, others[section.name] ?? null));
  return {
    parts: [partOf('', [...nameFields, ...ownFields], [own]), ...parts].filter(
      ({ items }) => items.length > 0,
    ),
    unknown: reading.unknown,
  };
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** As AA shows it; else first and last name, or the company. `''`: it has none. */
export function displayName({ name }: JsonObject): string {
  if (!isObject(name)) return '';
  const whole = [name['firstName'], name['lastName']].map(text).filter(Boolean).join(' ');
  return text(name['displayName']) || whole || text(name['companyName']);
}

/** The company beside the display name. `''`: none, or the same. */
export function companyName(document: JsonObject): string {
  const company = isObject(document['name']) ? text(document['name']['companyName']) : '';
  return company === displayName(document) ? '' : company;
}
