// The statements that write a customer's rows. They are made once for each catalogue.

import { type Catalogue, perCatalogue } from '../../../catalogue/catalogue.ts';
import { dataTables, type SectionDataTable } from '../../tables/data-tables.ts';
import type { Column } from '../../tables/table.ts';
import { customerHead, itemHead } from '../../plan/row-texts.ts';
import { quotedName, quotedNames } from '../../tables/ddl.ts';
import { tablesToWrite } from '../../tables/table-family.ts';

export interface TableStatements {
  readonly section: string;
  /** The position among the sections of the catalogue. */
  readonly place: number;
  readonly hasParent: boolean;
  readonly insert: string;
  readonly remove: string;
}

export interface RowStatements {
  readonly insertCustomer: string;
  readonly updateCustomer: string;
  /** The positions, in a prepared row, of the columns that it fills: all columns except the key. */
  readonly customerPlaces: readonly number[];
  readonly sections: readonly TableStatements[];
  /** The tables that are written anew when these parts changed. */
  readonly toWrite: (changed: ReadonlySet<string>) => readonly TableStatements[];
}

export const rowStatements: (catalogue: Catalogue) => RowStatements = perCatalogue((catalogue) => {
  const statements = new Map(dataTables(catalogue).sections.map((table) => [table, ofTable(table)]));
  const tables = tablesToWrite(catalogue);
  return {
    ...ofCustomers(catalogue),
    sections: [...statements.values()],
    toWrite: (changed) => tables(changed).flatMap((table) => statements.get(table) ?? []),
  };
});

/** `null`: the time of the last change stays. */
const assigned = (column: string): string =>
  column === quotedName('changed_at') ? `${column} = coalesce(?, ${column})` : `${column} = ?`;

function ofCustomers(
  catalogue: Catalogue,
): Pick<RowStatements, 'insertCustomer' | 'updateCustomer' | 'customerPlaces'> {
  const columns = [
    'fetch_number',
    'fetched_at',
    'shape_no',
    'changed_at',
    'deleted_at',
    ...customerHead,
    ...dataTables(catalogue).customerFieldColumns.map(({ name }) => name),
    'document',
  ].map(quotedName);
  return {
    insertCustomer: `INSERT INTO customers (${columns.join(', ')}, client_id, cust_id)
  VALUES (${columns.map(() => '?').join(', ')}, ?, ?)`,
    updateCustomer: `UPDATE customers SET ${columns.map(assigned).join(', ')}
  WHERE rowid = ?`,
    customerPlaces: [...customerHead, ...catalogue.customerFields.map(({ column }) => column)].flatMap(
      (column, at) => (column === 'cust_id' ? [] : [at]),
    ),
  };
}

const ofTable = ({
  section,
  place,
  name,
  fieldColumns,
  parentColumn,
}: SectionDataTable): TableStatements => ({
  section,
  place,
  hasParent: parentColumn !== null,
  insert: `INSERT INTO ${quotedName(name)} (${quotedNames(columnsOf(parentColumn, fieldColumns))})
    VALUES (${columnsOf(parentColumn, fieldColumns)
      .map(() => '?')
      .join(', ')})`,
  remove: `DELETE FROM ${quotedName(name)} WHERE client_id = ? AND cust_id = ?`,
});

/** In the order of a prepared row. */
const columnsOf = (parentColumn: string | null, fields: readonly Column[]): readonly string[] => [
  'client_id',
  ...itemHead.flatMap((column) => (column === 'parent_no' ? (parentColumn ?? []) : column)),
  ...fields.map(({ name }) => name),
];
