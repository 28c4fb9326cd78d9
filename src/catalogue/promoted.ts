// Fields that a client has promoted: AA sends them, the built-in catalogue does not know them, and the client's configuration names them. A
// client's catalogue is the one of the settings with its own fields. The tables are shared: they have the columns of all clients.

import type { AttributeView } from './attribute-view.ts';
import { canonicalSpelling } from './canonical-name.ts';
import { type Catalogue, catalogueOf, perCatalogue } from './catalogue.ts';
import { fieldOf, snakeCase, type Field, type FieldType } from './field.ts';
import type { Section } from './section.ts';
import { namesTaken } from './taken.ts';

/** The types of one element. */
export const promotedTypes = ['text', 'date', 'flag', 'number'] as const satisfies readonly FieldType[];
export type PromotedType = (typeof promotedTypes)[number];

export interface PromotedField {
  /** `addresses.geoCode`, or `memberType` of the customer itself. */
  readonly path: string;
  /** `null`: it has no column, and its changes mean nothing. */
  readonly type: PromotedType | null;
  readonly isVolatile: boolean;
  /** `null`: it has none. */
  readonly column: string | null;
}

/** `section`: `null`: directly in the customer. */
export function placeOfPath(path: string): { readonly section: string | null; readonly element: string } {
  const at = path.indexOf('.');
  return at < 0
    ? { section: null, element: path }
    : { section: path.slice(0, at), element: path.slice(at + 1) };
}

/** The usual column of an element: `regionCode` and `Region-Code` are `region_code`. */
export const columnOfElement = (element: string): string =>
  snakeCase(element.replaceAll(/([A-Z]+)(?=[A-Z][a-z])|([A-Z]+)/g, cased))
    .replaceAll(/[-_]+/g, '_')
    .replaceAll(/^_|_$/g, '');

/** A row of capitals is one word: `URLPath` is `UrlPath`. */
const cased = (capitals: string): string => capitals.slice(0, 1) + capitals.slice(1).toLowerCase();

const extensions = new WeakMap<Catalogue, Map<string, Catalogue>>();
const bases = new WeakMap<Catalogue, Catalogue>();

/** The catalogue without what clients have promoted: the same one, if they have promoted nothing. */
export const baseOf = (catalogue: Catalogue): Catalogue => bases.get(catalogue) ?? catalogue;

/** The same parts give the same object, so that what is derived from a catalogue is derived once. */
function madeOnce(base: Catalogue, key: string, make: () => Catalogue): Catalogue {
  const known = extensions.get(base) ?? new Map<string, Catalogue>();
  extensions.set(base, known);
  const made = known.get(key) ?? make();
  known.set(key, made);
  bases.set(made, base);
  return made;
}

/**
 * A client's catalogue. The fields were checked (config/field-keys.ts), perhaps by an older program: what the catalogue knows by now is
 * left out.
 */
export function withFields(catalogue: Catalogue, fields: readonly PromotedField[]): Catalogue {
  const base = baseOf(catalogue);
  if (fields.length === 0) return base;
  // In whatever order they are written, a value has one place.
  const promoted = fields.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return madeOnce(base, JSON.stringify(promoted), () => {
    const of = (section: Section | null): readonly PromotedField[] => {
      const taken = new Set(namesTaken(base, section).map(canonicalSpelling));
      return promoted.filter(({ path }) => {
        const place = placeOfPath(path);
        return place.section === (section?.name ?? null) && !taken.has(canonicalSpelling(place.element));
      });
    };
    const own = of(null);
    return catalogueOf({
      ...base,
      identity: [...base.identity, ...own.flatMap(fieldsOf)],
      ...volatileIn(own),
      sections: base.sections.map((section) => {
        const added = of(section);
        if (added.length === 0) return section;
        return { ...section, fields: [...section.fields, ...added.flatMap(fieldsOf)], ...volatileIn(added) };
      }),
    });
  });
}

function fieldsOf({ path, type, column, isVolatile }: PromotedField): readonly Field[] {
  if (type === null || column === null) return [];
  const field = { ...fieldOf(placeOfPath(path).element, type), column, isPromoted: true };
  return [isVolatile ? { ...field, isVolatile } : field];
}

function volatileIn(fields: readonly PromotedField[]): { readonly volatileHere?: readonly string[] } {
  const names = fields
    .filter(({ isVolatile }) => isVolatile)
    .map(({ path }) => canonicalSpelling(placeOfPath(path).element));
  return names.length === 0 ? {} : { volatileHere: names };
}

/** A column that some client has promoted. */
interface SharedColumn {
  readonly section: string | null;
  readonly field: Field;
}

/**
 * The catalogue of the tables: with the columns that any of these clients has promoted, and with views. No answer is read by it. Columns of
 * one name have one type: that was checked.
 */
export function withAllColumns(
  base: Catalogue,
  lists: readonly (readonly PromotedField[])[],
  views: readonly AttributeView[] = [],
): Catalogue {
  const shared = new Map<string, SharedColumn>();
  for (const promoted of lists.flat())
    for (const field of fieldsOf({ ...promoted, isVolatile: false })) {
      const { section } = placeOfPath(promoted.path);
      shared.set(`${section ?? ''}.${field.column}`, {
        section,
        field: { ...field, element: field.column },
      });
    }
  const all = [...shared].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  if (all.length === 0 && views.length === 0) return base;
  const key = JSON.stringify([
    all.map(({ section, field: { column, type } }) => [section, column, type]),
    views,
  ]);
  const added = (section: string | null): readonly Field[] =>
    all.filter((one) => one.section === section).map(({ field }) => field);
  return madeOnce(base, `*${key}`, () =>
    catalogueOf({
      ...base,
      ...(views.length === 0 ? {} : { views }),
      identity: [...base.identity, ...added(null)],
      sections: base.sections.map((section) => {
        const fields = added(section.name);
        return fields.length === 0 ? section : { ...section, fields: [...section.fields, ...fields] };
      }),
    }),
  );
}

/** The columns that the first one has and the second one lacks: `addresses.region_code`. */
export const columnsLacking = (own: Catalogue, tables: Catalogue): readonly string[] =>
  [...columnsOf(own).difference(columnsOf(tables))].map((column) => column.split(' ')[0] ?? '');

const columnsOf = ({ customerFields, sections }: Catalogue): ReadonlySet<string> =>
  new Set([
    ...customerFields.map(({ column, type }) => `${column} ${type}`),
    ...sections.flatMap(({ name, fields }) => fields.map(({ column, type }) => `${name}.${column} ${type}`)),
  ]);

/** The sections with columns of fields whose changes mean nothing. */
export const volatileSections = perCatalogue(({ sections }): readonly string[] =>
  sections
    .filter(({ fields }) => fields.some(({ isVolatile }) => isVolatile === true))
    .map(({ name }) => name),
);
