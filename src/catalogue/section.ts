// The declaration of one section of a customer: the request, the answer, and the table that stores it.

import type { Field, Standing } from './field.ts';

export interface Section<
  Name extends string = string,
  Table extends string = string,
  Fields extends readonly Field[] = readonly Field[],
> {
  /** The element under `details` in the request, and the container in the answer. */
  readonly name: Name;
  /** The element of one item inside the container. `null`: the container itself is the only item. */
  readonly item: string | null;
  readonly itemStands: Standing;
  /** The table of the shadow database that holds one row per item. */
  readonly table: Table;
  /** Options of the request beside `include`, all true or false. */
  readonly options: readonly string[];
  /** The options that are true by default. */
  readonly usual: readonly string[];
  /** Whether the request may name the wanted kinds by `attr` elements. AA gives only the wanted kinds of such a section. */
  readonly filtered: boolean;
  readonly fields: Fields;
  /** The column for an item's own text, where an item may be a bare value (`<role>MEMBER</role>`). */
  readonly itemText: string | null;
  /** The section whose items contain this section (`employmentAttributes` is inside each job). `null`: none. */
  readonly within: string | null;
  /** The release of AA that introduced it, where that is known. */
  readonly since: string | null;
  /** Names of elements directly in an item whose changes mean nothing. Canonical. */
  readonly volatileHere?: readonly string[];
}

/** The attributes of an `attr` element, which names one wanted kind of attribute. */
export const filterKeys = ['type', 'code', 'dimensionType', 'dimensionCode'] as const;

/** One wanted kind of attribute. All the given parts must match. */
export type AttributeFilter = Readonly<Partial<Record<(typeof filterKeys)[number], string>>>;

/** Whether an item is always a bare text, like a role. Then its only field is that text, beside those that a client has promoted. */
export const isBare = ({ item, itemText, fields }: Section): boolean =>
  item !== null && itemText !== null && fields.filter(({ isPromoted }) => isPromoted !== true).length === 1;

interface SectionParts<Name extends string, Table extends string, Fields extends readonly Field[]> {
  readonly name: Name;
  readonly item: string | null;
  readonly table: Table;
  readonly fields: Fields;
  readonly itemStands?: Standing;
  readonly options?: readonly string[];
  readonly usual?: readonly string[];
  readonly filtered?: boolean;
  readonly itemText?: string;
  readonly within?: string;
  readonly since?: string;
}

export const section = <
  const Name extends string,
  const Table extends string,
  const Fields extends readonly Field[],
>(
  parts: SectionParts<Name, Table, Fields>,
): Section<Name, Table, Fields> => ({
  itemStands: 'documented',
  options: [],
  usual: [],
  filtered: false,
  itemText: null,
  within: null,
  since: null,
  ...parts,
});
