// The texts of the demo: the rows of each table, one customer, and how to look at the database. Pure.

import type { Json } from '../../catalogue/customer-record.ts';
import type { SectionTable } from '../../catalogue/sections.ts';
import { exampleQuery } from '../../shadow/example-query.ts';
import type { StoredCustomer } from '../../shadow/shadow.ts';
import { type Paint, aligned, count } from '../../wording.ts';

export function tablesText(rows: ReadonlyMap<string, number>, paint: Paint): string {
  const cells = [...rows].map(([table, number]) => `${table.padEnd(26)}${count(number).padStart(9)}`);
  const half = Math.ceil(cells.length / 2);
  const lines = cells.slice(0, half).map((cell, i) => `  ${cell}    ${cells[half + i] ?? ''}`.trimEnd());
  return `${paint('bold', 'Rows per table')}\n${lines.join('\n')}\n`;
}

/** The sections that are shown, with the columns that are shown. */
const shown: readonly (readonly [SectionTable, readonly string[]])[] = [
  ['emails', ['email_type', 'address']],
  ['addresses', ['address_type', 'street1', 'city', 'state', 'postal_code']],
  ['memberships', ['subgroup_name', 'status_code', 'expiration_date']],
  ['jobs', ['employer_name', 'title_name']],
  ['committee_positions', ['subgroup_name', 'position_descr']],
];

export function customerText({ custId, columns, rows, fetchedAt }: StoredCustomer, paint: Paint): string {
  const name = textOf(columns['display_name']);
  const lines = shown.flatMap(([table, wanted]) =>
    rows[table].slice(0, 2).map((row) => [table, wanted.map((column) => textOf(row[column]))] as const),
  );
  const table = aligned(lines.map(([section, cells]) => [section, cells.filter(Boolean).join(' · ')]));
  return `${paint('bold', 'One customer')}: ${name} (${custId}), as of ${fetchedAt.toISOString()}\n${table}`;
}

export const textOf = (value: Json | undefined): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

export interface Places {
  /** The SQLite file. */
  readonly file: string;
  readonly configuration: string;
}

/** A path as one word of a command line. */
const shellWord = (path: string): string =>
  /^[\w./:@%+=,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;

export const placesText = (
  { file, configuration }: Places,
  paint: Paint,
): string => `${paint('bold', 'Look at the database')}
  sqlite3 ${shellWord(file)} \\
    "${exampleQuery}"
  aa-shadow status --config ${shellWord(configuration)}
`;

export interface ServedDemo {
  readonly address: string;
  readonly client: string;
  /** A customer that is stored. */
  readonly example: string | undefined;
}

export const servedText = (
  { address, client, example }: ServedDemo,
  paint: Paint,
): string => `${paint('bold', 'Ask it over HTTP')}
  curl -s ${address}/v1/clients
  curl -s ${address}/v1/clients/${client}/customers${example === undefined ? '' : `/${example}`}
`;

/** The first lines of the demo. */
export const pageText = (address: string, hasPage: boolean, paint: Paint): string =>
  `${paint('bold', 'The page of this demo:')} ${paint('cyan', `${address}/`)}\n${
    hasPage ? '' : 'It is not built yet: run `npm run build:page` once, and start the demo again.\n'
  }\n`;
