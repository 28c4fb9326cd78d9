// The data tables of the shadow, derived from the catalogue: their names, keys and columns, in no engine's dialect.

import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import type { Field, SearchKind } from '../../catalogue/field.ts';
import type { Section } from '../../catalogue/section.ts';
import {
  type Column,
  count,
  document,
  from0,
  id,
  json,
  named,
  oneOf,
  orNull,
  type RowOf,
  type Table,
  table,
  text,
  time,
  typed,
  typedTable,
  type Row,
} from './table.ts';

export interface SectionDataTable extends Table {
  readonly section: string;
  /** The position among the sections of the catalogue, from 0. */
  readonly place: number;
  /** The catalogue's columns among `columns`, in its order. */
  readonly fieldColumns: readonly Column[];
  /** The column with the position of the outer item; `null` for most sections. */
  readonly parentColumn: string | null;
}

const fieldColumn = ({ column, type }: Field): Column => ({
  ...orNull(type === 'list' ? json : typed(type)),
  name: column,
});

/** The columns that change with every fetch come first. */
const ownColumns = {
  client_id: id,
  cust_id: id,
  fetch_number: count,
  fetched_at: time,
  /** The number of the shape that it is in. 0: it was stored before there was one, and counts as being in the first. */
  shape_no: from0(count),
  changed_at: time,
  deleted_at: orNull(time),
  content_hash: text,
  section_hashes: json,
};
const extra = { extra: orNull(json) };
/** The document comes last: it is large, and reading past it is slow. */
const documentColumn = { document };

/** The columns of `customers` that are not AA's. AA's columns come from the catalogue. */
export type Customers = RowOf<typeof ownColumns & typeof documentColumn>;

export const customersName = 'customers';

const customersTable = (fieldColumns: readonly Column[]): Table =>
  table(
    customersName,
    ['client_id', 'cust_id'],
    [...named(ownColumns), ...fieldColumns, ...named(extra), ...named(documentColumn)],
    {
      indexes: { customers_tombstones: { on: ['client_id'], where: 'deleted_at IS NOT NULL' } },
      wide: true,
    },
  );

const itemKey = { client_id: id, cust_id: id, item_no: count };

/** Columns that the table of every section has. */
export const ofEverySection: readonly string[] = Object.keys({ ...itemKey, ...extra });

function sectionTable(section: Section, place: number, { sections }: Catalogue): SectionDataTable {
  const fieldColumns = section.fields.map(fieldColumn);
  const parentColumn = parentColumnOf(section, sections);
  const parent = parentColumn === null ? {} : { [parentColumn]: orNull(count) };
  const columns = [...named({ ...itemKey, ...parent }), ...fieldColumns, ...named(extra)];
  return {
    ...table(section.table, ['client_id', 'cust_id', 'item_no'], columns),
    section: section.name,
    place,
    fieldColumns,
    parentColumn,
  };
}

/** `jobs` → `job_item_no`: the position of the outer item in its own table. */
function parentColumnOf({ within }: Section, sections: readonly Section[]): string | null {
  const outer = sections.find(({ name }) => name === within);
  return outer === undefined ? null : `${outer.table.replace(/s$/, '')}_item_no`;
}

/** The kinds of words, for the check of the database. */
const searchKinds: readonly SearchKind[] = ['name', 'email', 'login'];

/**
 * The words by which customers are found, folded (plan/words.ts). The key keeps those of a customer together; the index keeps
 * those that begin alike together.
 */
export const wordsTable = typedTable(
  'customer_words',
  ['client_id', 'cust_id', 'kind', 'word'],
  { client_id: id, cust_id: id, kind: oneOf(searchKinds, 'id'), word: id },
  { indexes: { customer_words_found: { on: ['client_id', 'kind', 'word'], ending: ['cust_id'] } } },
);

export type CustomerWords = Row<typeof wordsTable>;

export interface DataTables {
  readonly customers: Table;
  /** The columns of `customers` that AA fills, without the key. */
  readonly customerFieldColumns: readonly Column[];
  /** One per section, in the catalogue's order. */
  readonly sections: readonly SectionDataTable[];
  /** `customers` first, and the words last. */
  readonly all: readonly Table[];
}

export const dataTables: (catalogue: Catalogue) => DataTables = perCatalogue((catalogue) => {
  const customerFieldColumns = catalogue.customerFields
    .filter(({ column }) => column !== 'cust_id')
    .map(fieldColumn);
  const customers = customersTable(customerFieldColumns);
  const sections = catalogue.sections.map((section, place) => sectionTable(section, place, catalogue));
  return { customers, customerFieldColumns, sections, all: [customers, ...sections, wordsTable] };
});
