// All rows of a client, in all tables, page by page.

import type { ClientId } from '../../catalogue/ids.ts';
import type { ExportedRow } from '../interface/clients.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readableRow } from '../moving/portable-row.ts';
import { type Key, keyOf, nextPage } from '../moving/table-walk.ts';
import { clientTables } from '../moving/whole-database.ts';

/** What webhooks sign with, and the rest of their addresses, which may hold a token (P11). No other table of a client has such columns. */
const withoutSecrets = (row: ExportedRow['row']): ExportedRow['row'] =>
  'secret' in row ? { ...row, secret: '***', url: originIn(row['url']) } : row;

const originIn = (url: unknown): string => (URL.canParse(String(url)) ? new URL(String(url)).origin : '***');

/** In the order of the tables, and in each table in the order of its key. Each page is as it was when it was read. */
export async function* exportedRows(ledger: Ledger, client: ClientId): AsyncGenerator<ExportedRow> {
  try {
    for (const table of clientTables(ledger)) {
      let after: Key | null = null;
      for (;;) {
        const page = await nextPage(ledger.database, { table, within: [client] }, after);
        const end = page.at(-1);
        if (end === undefined) break;
        for (const row of page) yield { table: table.name, row: withoutSecrets(readableRow(table, row)) };
        after = keyOf(table, end);
      }
    }
  } catch (error) {
    throw ledger.asShadowError(error);
  }
}
