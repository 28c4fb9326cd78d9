// The SQL of a view that a configuration declares. Which attribute a column shows is a row of `sync_view_columns`, for each client: so a
// new mapping is data, and only a new column is a change of the view.

import type { AttributeColumn, ViewColumnType } from '../../catalogue/attribute-view.ts';
import { quotedName, type TableDialect } from './ddl.ts';

/** Raised with every change of the SQL below. */
export const attributeEdition = 1;

export const attributes = 'customer_attributes';

/** AA gives an attribute three values, of which one is filled. */
const valueColumns: Readonly<Record<ViewColumnType, string>> = {
  text: 'char',
  number: 'number',
  date: 'date',
};

export const attributeViewSql = (
  view: string,
  columns: readonly AttributeColumn[],
  dialect: TableDialect,
): string => `SELECT c.client_id, c.cust_id${columns
  .map((column) => `,\n  ${columnSql(view, column, dialect)} AS ${quotedName(column.name)}`)
  .join('')}
FROM customers AS c
WHERE c.deleted_at IS NULL`;

function columnSql(view: string, { name, type, several }: AttributeColumn, { views }: TableDialect): string {
  const raw = `a.${quotedName(valueColumns[type])}`;
  const value = type === 'text' ? views.byBytes(raw) : raw;
  const rows = `FROM sync_view_columns AS m
    JOIN ${attributes} AS a ON a.client_id = m.client_id AND a.cust_id = c.cust_id
      AND upper(trim(a."type")) = upper(trim(m.attribute_type))
      AND (m.attribute_code IS NULL OR upper(trim(a.code)) = upper(trim(m.attribute_code)))
    WHERE m.client_id = c.client_id AND m.view_name = '${view}' AND m.column_name = '${name}'`;
  return several === 'max'
    ? `(SELECT max(${value}) ${rows})`
    : `(SELECT ${views.listOf('f.value')} FROM (SELECT DISTINCT ${value} AS value ${rows}
      AND ${raw} IS NOT NULL ORDER BY value) AS f)`;
}
