// The statements that write a customer's rows, made from the catalogue, once for each.

import { type Catalogue, perCatalogue } from '../../../catalogue/catalogue.ts';
import { dataTables, type SectionDataTable } from '../../tables/data-tables.ts';
import { quotedName, quotedNames } from '../../tables/quoted-name.ts';
import { tablesToWrite } from '../../tables/table-family.ts';

export interface TableStatements {
  readonly section: string;
  readonly hasParent: boolean;
  readonly insert: string;
  readonly remove: string;
}

export interface RowStatements {
  readonly insertCustomer: string;
  readonly updateCustomer: string;
  /** Places among the record's values of the columns beside the key. */
  readonly fieldPlaces: readonly number[];
  readonly sections: readonly TableStatements[];
  /** Of the tables that are written anew when these parts changed. */
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

function ofCustomers(
  catalogue: Catalogue,
): Pick<RowStatements, 'insertCustomer' | 'updateCustomer' | 'fieldPlaces'> {
  const columns = [
    'fetch_number',
    'fetched_at',
    'changed_at',
    'deleted_at',
    'content_hash',
    'section_hashes',
    ...dataTables(catalogue).customerFieldColumns.map(({ name }) => name),
    'extra',
    'document',
  ].map(quotedName);
  return {
    insertCustomer: `INSERT INTO customers (${columns.join(', ')}, client_id, cust_id)
  VALUES (${columns.map(() => '?').join(', ')}, ?, ?)`,
    updateCustomer: `UPDATE customers SET ${columns.map((column) => `${column} = ?`).join(', ')}
  WHERE rowid = ?`,
    fieldPlaces: catalogue.customerFields.flatMap(({ column }, at) => (column === 'cust_id' ? [] : [at])),
  };
}

const ofTable = ({ section, name, columns, parentColumn }: SectionDataTable): TableStatements => ({
  section,
  hasParent: parentColumn !== null,
  insert: `INSERT INTO ${quotedName(name)} (${quotedNames(columns.map((column) => column.name))})
    VALUES (${columns.map(() => '?').join(', ')})`,
  remove: `DELETE FROM ${quotedName(name)} WHERE client_id = ? AND cust_id = ?`,
});
