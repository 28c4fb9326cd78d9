// The tables of the peers: the data tables of the shadow without bookkeeping columns, in a schema of their own.

import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { Field, FieldType } from '../../src/catalogue/field.ts';
import { type SectionName, sections } from '../../src/catalogue/sections.ts';

export interface PeerTable {
  readonly name: string;
  /** `null`: the table of customers. */
  readonly section: SectionName | null;
  /** The columns without the key. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const types: Readonly<Record<FieldType, string>> = {
  text: 'text',
  date: 'date',
  flag: 'boolean',
  number: 'numeric',
  list: 'jsonb',
};

/** A column `id` is renamed, because the cousin's key has that name. */
const columnsOf = (fields: readonly Field[]) =>
  fields
    .filter(({ column }) => column !== 'cust_id')
    .map(({ column, type }) => ({ name: column === 'id' ? 'own_id' : column, type: types[type] }));

export const customersPeerTable: PeerTable = {
  name: 'customers',
  section: null,
  columns: [...columnsOf(customerFields), { name: 'document', type: 'jsonb' }],
};

export const sectionPeerTables: readonly PeerTable[] = sections.map(({ name, table, fields, within }) => ({
  name: table,
  section: name,
  columns: [...(within === null ? [] : [{ name: 'parent_no', type: 'integer' }]), ...columnsOf(fields)],
}));

export const peerTables: readonly PeerTable[] = [customersPeerTable, ...sectionPeerTables];

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const tableSql = (schema: string, key: readonly string[], further: readonly string[] = []) =>
  peerTables.map(({ name, section, columns }) => {
    const keyColumns = section === null ? key.filter((column) => column !== 'item_no') : key;
    const lines = [
      ...keyColumns.map((column) => `${column} ${column === 'item_no' ? 'integer' : 'text'} NOT NULL`),
      ...columns.map((column) => `${quoted(column.name)} ${column.type}`),
      ...further,
      `PRIMARY KEY (${keyColumns.join(', ')})`,
    ];
    return `CREATE TABLE ${schema}.${quoted(name)} (${lines.join(', ')})`;
  });
