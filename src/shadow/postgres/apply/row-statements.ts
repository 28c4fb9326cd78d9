// The statements that write the rows of a batch, generated from the catalogue. One statement unpacks one JSON value into
// all tables: of the ways that were measured the fastest and the shortest.

import { quotedName, quotedNames } from '../../quoted-name.ts';
import {
  type Column,
  customerFieldColumns,
  customersTable,
  type SectionDataTable,
  sectionTables,
} from '../../tables/data-table.ts';
import { columnTypes } from '../data-schema.ts';
import { ofClient, prepared } from '../statement.ts';
import { fieldKey } from './rows-json.ts';

/** Keys of the lists in the batch beside those of the tables. */
export const newCustomers = '+';
export const changedCustomers = '~';

/** A column, and where in a row's JSON its value stands. */
interface Source {
  readonly column: string;
  readonly key: string;
  readonly type: string;
}

const source = (column: string, key: string, type: Column['type']): Source => ({
  column,
  key,
  type: columnTypes[type],
});

const fieldSources = (columns: readonly Column[]): readonly Source[] =>
  columns.map(({ name, type }, at) => source(name, fieldKey(at), type));

const unpacked = (list: string, sources: readonly Source[]): string =>
  `jsonb_to_recordset($2::jsonb -> '${list}') AS r(${sources.map(({ key, type }) => `${key} ${type}`).join(', ')})`;

const customerSources: readonly Source[] = [
  source('fetch_number', 'n', 'count'),
  source('fetched_at', 't', 'time'),
  source('content_hash', 'h', 'text'),
  source('section_hashes', 's', 'json'),
  ...fieldSources(customerFieldColumns),
  source('extra', 'x', 'json'),
  source('document', 'd', 'json'),
];
const customerKey = source('cust_id', 'c', 'text');
const placeSource: Source = { column: 'ctid', key: 'l', type: 'tid' };

const insertCustomers = (sources: readonly Source[]): string =>
  `INSERT INTO ${customersTable.name} (client_id, changed_at, ${quotedNames(sources.map(({ column }) => column))})
   SELECT $1, $3::timestamptz, ${sources.map(({ key }) => `r.${key}`).join(', ')}
   FROM ${unpacked(newCustomers, sources)}`;

const updateCustomers = (sources: readonly Source[]): string =>
  `UPDATE ${customersTable.name} AS c SET changed_at = $3::timestamptz, deleted_at = NULL,
     ${sources.map(({ column, key }) => `${quotedName(column)} = r.${key}`).join(', ')}
   FROM ${unpacked(changedCustomers, [placeSource, ...sources])}
   WHERE c.ctid = r.l AND ${ofClient('c')}`;

const sectionSources = ({ fieldColumns, parentColumn }: SectionDataTable): readonly Source[] => [
  customerKey,
  source('item_no', 'n', 'count'),
  ...(parentColumn === null ? [] : [source(parentColumn, 'p', 'count')]),
  ...fieldSources(fieldColumns),
  source('extra', 'x', 'json'),
];

function insertItems(table: SectionDataTable): string {
  const sources = sectionSources(table);
  return `INSERT INTO ${quotedName(table.name)} (client_id, ${quotedNames(sources.map(({ column }) => column))})
   SELECT $1, ${sources.map(({ key }) => `r.${key}`).join(', ')} FROM ${unpacked(table.name, sources)}`;
}

/** Several writes as one statement; each is done, whoever reads its result or not. */
const allOf = (writes: readonly string[]): string =>
  `WITH ${writes.map((sql, at) => `w${at} AS (${sql})`).join(',\n')} SELECT`;

/** Parameters: client, batch, time. Rows that are in the way have been removed before. */
export const writeRows = prepared(
  'apply_rows',
  allOf([
    insertCustomers([customerKey, ...customerSources]),
    updateCustomers(customerSources),
    ...sectionTables.map(insertItems),
  ]),
);

/** Parameters: client, customers per table. */
export const removeRows = prepared(
  'apply_remove',
  allOf(
    sectionTables.map(
      ({ name }) => `DELETE FROM ${quotedName(name)} AS t WHERE ${ofClient('t')} AND ctid = ANY (ARRAY(
       SELECT r.place FROM jsonb_array_elements_text($2::jsonb -> '${name}') AS w(c) CROSS JOIN LATERAL (
         SELECT ctid AS place FROM ${quotedName(name)} WHERE client_id = $1 AND cust_id = w.c OFFSET 0) AS r))`,
    ),
  ),
);

/** Parameters: client, places, numbers, times. */
export const touchCustomers = prepared(
  'apply_touch',
  `UPDATE customers AS c SET fetch_number = r.n, fetched_at = r.t
   FROM unnest($2::tid[], $3::bigint[], $4::timestamptz[]) AS r(l, n, t)
   WHERE c.ctid = r.l AND ${ofClient('c')}`,
);

/** Parameters: client, places, numbers, times, time. The document stays; the hashes go, so that whatever comes back differs. */
export const buryCustomers = prepared(
  'apply_bury',
  `UPDATE customers AS c SET fetch_number = r.n, fetched_at = r.t, changed_at = $5, deleted_at = $5,
     content_hash = '', section_hashes = '{}'
   FROM unnest($2::tid[], $3::bigint[], $4::timestamptz[]) AS r(l, n, t)
   WHERE c.ctid = r.l AND ${ofClient('c')}`,
);
