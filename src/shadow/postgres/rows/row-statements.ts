// The statements that write the rows of a batch, generated from the catalogue. One statement unpacks one JSON value into all
// tables. Of the ways that were measured, this is the fastest and the shortest.

import { type Catalogue, perCatalogue } from '../../../catalogue/catalogue.ts';
import { quotedName, quotedNames } from '../../tables/ddl.ts';
import {
  customersName,
  dataTables,
  type DataTables,
  type SectionDataTable,
  wordsTable,
} from '../../tables/data-tables.ts';
import { tablesToWrite, type TablesToWrite } from '../../tables/table-family.ts';
import type { Column, Table } from '../../tables/table.ts';
import { columnTypes } from '../tables.ts';
import { ofClient, prepared } from '../statement.ts';
import { customerHead, itemHead, wordColumns } from '../../plan/row-texts.ts';
import { writtenHead } from './row-lists.ts';

/** The keys of the lists in the batch that are not tables. */
export const newCustomers = '+';
export const changedCustomers = '~';

/** A column, and its value from the row `r.v`. */
interface Source {
  readonly column: string;
  readonly value: string;
}

/**
 * Values are read by position with `->>`, not with `jsonb_to_recordset`: reading and looking up the keys of the rows took an
 * eighth of the statement's time. JSON's null is not SQL's null.
 */
const source = (column: string, at: number, type: Column['type']): Source => ({
  column,
  value:
    type === 'json'
      ? `nullif(r.v -> ${at}, 'null')`
      : `(r.v ->> ${at})${type === 'text' ? '' : `::${columnTypes[type]}`}`,
});

const rowsOf = (list: string): string => `jsonb_array_elements($2::jsonb -> '${list}') AS r(v)`;

const names = (sources: readonly Source[]): string => quotedNames(sources.map(({ column }) => column));
const values = (sources: readonly Source[]): string => sources.map(({ value }) => value).join(', ');

const beforeFields = [...writtenHead, ...customerHead] as const;

const headOfCustomer = (
  column: Exclude<(typeof beforeFields)[number], 'which' | 'keeps_time'>,
  type: Column['type'],
): Source => source(column, beforeFields.indexOf(column), type);

function customerSources(
  { customerFields }: Catalogue,
  { customerFieldColumns }: DataTables,
): readonly Source[] {
  const fieldSources = customerFieldColumns.map(({ name, type }) =>
    source(name, beforeFields.length + customerFields.findIndex(({ column }) => column === name), type),
  );
  return [
    headOfCustomer('fetch_number', 'count'),
    headOfCustomer('fetched_at', 'time'),
    headOfCustomer('content_hash', 'text'),
    headOfCustomer('section_hashes', 'json'),
    ...fieldSources,
    headOfCustomer('extra', 'json'),
    source('document', beforeFields.length + customerFields.length, 'json'),
  ];
}
const keepsTime = `(r.v ->> ${writtenHead.indexOf('keeps_time')})::boolean`;
const which = `(r.v ->> ${writtenHead.indexOf('which')})`;

const insertCustomers = (sources: readonly Source[]): string =>
  `INSERT INTO ${customersName} (client_id, changed_at, shape_no, cust_id, ${names(sources)})
   SELECT $1, $3::timestamptz, $4::bigint, ${which}, ${values(sources)} FROM ${rowsOf(newCustomers)}`;

const updateCustomers = (sources: readonly Source[]): string =>
  `UPDATE ${customersName} AS c SET changed_at = CASE WHEN ${keepsTime} THEN c.changed_at ELSE $3::timestamptz END, shape_no = $4::bigint, deleted_at = NULL,
     ${sources.map(({ column, value }) => `${quotedName(column)} = ${value}`).join(', ')}
   FROM ${rowsOf(changedCustomers)} WHERE c.ctid = ${which}::tid AND ${ofClient('c')}`;

const itemSources = ({ fieldColumns, parentColumn }: SectionDataTable): readonly Source[] => [
  source('cust_id', itemHead.indexOf('cust_id'), 'text'),
  source('item_no', itemHead.indexOf('item_no'), 'count'),
  ...(parentColumn === null ? [] : [source(parentColumn, itemHead.indexOf('parent_no'), 'count')]),
  source('extra', itemHead.indexOf('extra'), 'json'),
  ...fieldColumns.map(({ name, type }, at) => source(name, itemHead.length + at, type)),
];

function insertItems(table: SectionDataTable): string {
  const sources = itemSources(table);
  return `INSERT INTO ${quotedName(table.name)} (client_id, ${names(sources)})
   SELECT $1, ${values(sources)} FROM ${rowsOf(table.name)}`;
}

/** Nobody else should have left words of a new customer. If an older program did, they must not be in the way. */
const insertWords = `INSERT INTO ${wordsTable.name} (client_id, ${wordColumns.join(', ')})
   SELECT $1, ${wordColumns.map((_, at) => `r.v ->> ${at}`).join(', ')} FROM ${rowsOf(wordsTable.name)}
   ON CONFLICT DO NOTHING`;

/** Several writes as one statement. Each of them runs, even if its result is not read. */
const allOf = (writes: readonly string[]): string =>
  `WITH ${writes.map((sql, at) => `w${at} AS (${sql})`).join(',\n')} SELECT`;

export interface RowStatements {
  /** Parameters: client, batch, time, shape. Rows that would be in the way must have been removed before. */
  readonly writeRows: Prepared;
  /** Parameters: client, customers per table. */
  readonly removeRows: Prepared;
  readonly sections: readonly SectionDataTable[];
  readonly toWrite: TablesToWrite;
}

type Prepared = ReturnType<typeof prepared>;

/** A name stands for one text on a connection: all connections of a database write with one catalogue. */
export const rowStatements: (catalogue: Catalogue) => RowStatements = perCatalogue((catalogue) => {
  const tables = dataTables(catalogue);
  const sources = customerSources(catalogue, tables);
  return {
    writeRows: prepared(
      'apply_rows',
      allOf([
        insertCustomers(sources),
        updateCustomers(sources),
        ...tables.sections.map(insertItems),
        insertWords,
      ]),
    ),
    removeRows: prepared('apply_remove', allOf([...tables.sections, wordsTable].map(removeItems))),
    sections: tables.sections,
    toWrite: tablesToWrite(catalogue),
  };
});

const removeItems = ({
  name,
}: Table): string => `DELETE FROM ${quotedName(name)} AS t WHERE ${ofClient('t')} AND ctid = ANY (ARRAY(
       SELECT r.place FROM jsonb_array_elements_text($2::jsonb -> '${name}') AS w(c) CROSS JOIN LATERAL (
         SELECT ctid AS place FROM ${quotedName(name)} WHERE client_id = $1 AND cust_id = w.c OFFSET 0) AS r))`;

/** Parameters: client, places, numbers, times, shape. */
export const touchCustomers = prepared(
  'apply_touch',
  `UPDATE customers AS c SET fetch_number = r.n, fetched_at = r.t, shape_no = $5::bigint
   FROM unnest($2::tid[], $3::bigint[], $4::timestamptz[]) AS r(l, n, t)
   WHERE c.ctid = r.l AND ${ofClient('c')}`,
);

/**
 * Parameters: client, places, numbers, times, time. The document stays. The hashes are removed, so that a customer that comes
 * back always differs.
 */
export const buryCustomers = prepared(
  'apply_bury',
  `UPDATE customers AS c SET fetch_number = r.n, fetched_at = r.t, changed_at = $5, deleted_at = $5,
     content_hash = '', section_hashes = '{}'
   FROM unnest($2::tid[], $3::bigint[], $4::timestamptz[]) AS r(l, n, t)
   WHERE c.ctid = r.l AND ${ofClient('c')}`,
);
