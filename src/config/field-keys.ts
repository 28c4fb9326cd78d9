// The key `fields`: fields that AA sends and the catalogue does not know, which the client has columns for, or whose changes mean nothing.

import { z } from 'zod';
import { canonicalSpelling } from '../catalogue/canonical-name.ts';
import { type Catalogue, perCatalogue } from '../catalogue/catalogue.ts';
import { nameElement } from '../catalogue/customer-fields.ts';
import {
  baseOf,
  columnOfElement,
  placeOfPath,
  type PromotedField,
  type PromotedType,
  promotedTypes,
} from '../catalogue/promoted.ts';
import type { Json } from '../catalogue/customer-record.ts';
import type { Section } from '../catalogue/section.ts';
import {
  isElementName,
  isOfOuterItem,
  isSqlName,
  longestSqlName,
  namesTaken,
  reservedColumns,
} from '../catalogue/taken.ts';
import { below, type Complain, type Group, isGroup } from './condition-keys.ts';
import type { Plain } from './configuration-tree.ts';
import { nullable } from './key-schema.ts';
import { suggestName } from './nearest-name.ts';

const fieldList = perCatalogue((base) =>
  z.codec(z.unknown(), z.custom<readonly PromotedField[]>(), {
    decode: (written, { issues }) =>
      readFields(written as Plain, base, (path, message, suggestion) => {
        issues.push({ code: 'custom', input: written, path: [...path], message, params: { suggestion } });
      }),
    encode: writeFields,
  }),
);

/** `null` when it is left out: what the catalogue does not know stays in `extra`. */
export const fieldKeys = (catalogue: Catalogue) =>
  nullable(fieldList(baseOf(catalogue)), {
    type: 'fields by path',
    default: 'there are none',
    description:
      'Fields that AA sends and the catalogue does not know, by path: `addresses.geoCode`, or `memberType` of the customer itself. `type` (text, date, flag or number) gives it a column; `column` names that otherwise than its element; `volatile: true` says that its changes mean nothing. `aa-shadow fields promote` prints them (docs/shape.md).',
  });

/** The fields of a client whose `fields` are well-formed; `null` otherwise. `client`: its keys as they are written. */
export function fieldsOfClient({ fields }: Group, base: Catalogue): readonly PromotedField[] | null {
  if (fields === undefined) return [];
  const read = fieldList(base).safeParse(fields);
  return read.success ? read.data : null;
}

// Reading.

/** The fields of one row so far. */
interface RowSoFar {
  readonly section: Section | null;
  /** Canonical names → paths. */
  readonly names: Map<string, string>;
  /** Columns → paths. */
  readonly columns: Map<string, string>;
}

function readFields(written: Plain, base: Catalogue, complain: Complain): readonly PromotedField[] {
  if (!isGroup(written)) {
    complain([], 'must be a group of fields by their paths', 'such as { addresses.geoCode: { type: text } }');
    return [];
  }
  const rows = new Map<string | null, RowSoFar>();
  const read = Object.entries(written).map(([path, settings]) => {
    const at = below(complain, path);
    const row = rowOf(path, base, rows, at);
    return row === null ? null : readField(path, settings, { base, row, complain: at });
  });
  return read.filter((field) => field !== null).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** `null`: it was complained of. */
function rowOf(
  path: string,
  { sections }: Catalogue,
  rows: Map<string | null, RowSoFar>,
  complain: Complain,
): RowSoFar | null {
  const { section: name } = placeOfPath(path);
  const section = sections.find((one) => one.name === name) ?? null;
  if (name === nameElement) {
    complain([], 'stands in the name of the customer, whose fields are fixed', 'leave it out');
    return null;
  }
  if (name !== null && section === null) {
    const names = sections.map((one) => one.name);
    complain([], `there is no section ${name}`, suggestName(name, names));
    return null;
  }
  const row = rows.get(name) ?? { section, names: new Map(), columns: new Map() };
  rows.set(name, row);
  return row;
}

interface Reading {
  readonly base: Catalogue;
  readonly row: RowSoFar;
  readonly complain: Complain;
}

const settingNames = ['type', 'volatile', 'column'];

function readField(path: string, written: Plain, reading: Reading): PromotedField | null {
  const { complain } = reading;
  if (!isGroup(written)) {
    complain([], 'must be a group', 'such as { type: text } or { volatile: true }');
    return null;
  }
  const strange = Object.keys(written).filter((name) => !settingNames.includes(name));
  for (const name of strange)
    complain([name], `there is no setting ${name}`, suggestName(name, settingNames));
  const type = readType(written['type'], below(complain, 'type'));
  const isVolatile = readFlag(written['volatile'], below(complain, 'volatile'));
  if (strange.length > 0 || type === undefined || isVolatile === undefined) return null;
  if (type === null && !isVolatile) {
    complain([], 'has neither a type nor volatile: true', `give it a type: ${promotedTypes.join(', ')}`);
    return null;
  }
  if (!isFreeName(path, type, reading)) return null;
  const column = readColumn(path, type, written['column'], reading);
  return column === undefined ? null : { path, type, isVolatile, column };
}

/** `null`: there is none. `undefined`: it was complained of. */
function readType(written: Plain, complain: Complain): PromotedType | null | undefined {
  if (written === undefined) return null;
  const type = promotedTypes.find((one) => one === written);
  if (type !== undefined) return type;
  if (typeof written === 'string')
    complain([], `there is no type ${written}`, suggestName(written, promotedTypes));
  else complain([], 'must be a single value', `one of ${promotedTypes.join(', ')}`);
  return undefined;
}

function readFlag(written: Plain, complain: Complain): boolean | undefined {
  if (written === undefined || written === 'false') return false;
  if (written === 'true') return true;
  complain([], 'must be true or false', null);
  return undefined;
}

/** Whether AA may have an element of this name there that the catalogue does not know. */
function isFreeName(path: string, type: PromotedType | null, { base, row, complain }: Reading): boolean {
  const { element } = placeOfPath(path);
  const canonical = canonicalSpelling(element);
  const wrong = (message: string, suggestion: string): boolean => {
    complain([], message, suggestion);
    return false;
  };
  if (element.includes('.'))
    return wrong(
      'stands within another element, and only what stands directly in an item can be a field',
      leaveOut,
    );
  if (!isElementName(element) || element === '__proto__')
    return wrong('is no name of an element', 'write it as `aa-shadow fields` shows it');
  const known = namesTaken(base, row.section).find((name) => canonicalSpelling(name) === canonical);
  if (known !== undefined) return wrong(`the catalogue knows it already, as ${known}`, leaveOut);
  const isVolatileAnywhere = base.volatile.some((name) => canonicalSpelling(name) === canonical);
  if (type !== null && isVolatileAnywhere)
    return wrong('is volatile everywhere, so its column would stay empty', 'leave the type out');
  const other = row.names.get(canonical);
  if (other !== undefined) return wrong(`is the same name as ${other}`, 'keep the one that AA sends');
  row.names.set(canonical, path);
  return true;
}

const leaveOut = 'leave it out';

/** `null`: it has none. `undefined`: it was complained of. */
function readColumn(
  path: string,
  type: PromotedType | null,
  written: Plain,
  { base, row, complain }: Reading,
): string | null | undefined {
  if (type === null && written === undefined) return null;
  const wrong = (message: string, suggestion: string): undefined =>
    complain(written === undefined ? [] : ['column'], message, suggestion) as undefined;
  if (type === null)
    return wrong('is given without a type', 'give the field a type, or leave the column out');
  const column = written ?? columnOfElement(placeOfPath(path).element);
  const instead = `write a column of your own, such as column: aa_${suffixOf(column)}`;
  if (typeof column !== 'string') return wrong('must be a single value', instead);
  if (!isSqlName(column))
    return wrong(
      written === undefined ? 'its name makes no name of a column' : 'is no name of a column',
      `${instead}: a-z, 0-9 and _, beginning with a letter, at most ${longestSqlName}`,
    );
  const fields = row.section?.fields ?? base.customerFields;
  const known = fields.find((field) => field.column === column);
  if (known !== undefined) return wrong(`the column ${column} is that of ${known.element}`, instead);
  if (reservedColumns(row.section).includes(column) || isOfOuterItem(column))
    return wrong(`the column ${column} is reserved`, instead);
  const other = row.columns.get(column);
  if (other !== undefined) return wrong(`the column ${column} is that of ${other}`, instead);
  row.columns.set(column, path);
  return column;
}

const suffixOf = (column: Plain): string =>
  (typeof column === 'string' ? column : '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$|_item_no$/g, '') || 'field';

// Writing.

const writeFields = (fields: readonly PromotedField[]): Json =>
  Object.fromEntries(fields.map((field) => [field.path, writtenField(field)]));

/** As it is written in the configuration. */
export const writtenField = ({ path, type, isVolatile, column }: PromotedField) => ({
  ...(type === null ? {} : { type }),
  ...(isVolatile ? { volatile: true } : {}),
  ...(column === null || column === columnOfElement(placeOfPath(path).element) ? {} : { column }),
});
