// From which attributes the columns of the views have their values, for each client. The views read it: a new mapping holds at once, without a
// change of the views.

import type { MappedColumn } from '../../catalogue/attribute-view.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncViewColumns } from '../tables/view-tables.ts';
import { registerClient } from './clients.ts';
import type { Ledger } from './ledger.ts';

const columnsOf = (client: ClientId): Statement<SyncViewColumns> =>
  build.selectFrom('sync_view_columns').selectAll().where('client_id', '=', client).compile();

const removeColumns = (client: ClientId): Statement =>
  build.deleteFrom('sync_view_columns').where('client_id', '=', client).compile();

const rowOf = (client: ClientId, { view, column, type, code }: MappedColumn): SyncViewColumns => ({
  client_id: client,
  view_name: view,
  column_name: column,
  attribute_type: type,
  attribute_code: code,
});

const textOf = (rows: readonly SyncViewColumns[]): string =>
  JSON.stringify(
    rows
      .map((row) => [row.view_name, row.column_name, row.attribute_type, row.attribute_code])
      .toSorted(([view, column], [otherView, otherColumn]) =>
        `${view} ${column}` < `${otherView} ${otherColumn}` ? -1 : 1,
      ),
  );

export async function mapViews(
  ledger: Ledger,
  client: ClientId,
  columns: readonly MappedColumn[],
): Promise<void> {
  const wanted = columns.map((column) => rowOf(client, column));
  if (textOf(await ledger.database.all(columnsOf(client))) === textOf(wanted)) return;
  await ledger.database.write(async (tx) => {
    tx.send(registerClient(ledger, client));
    // Workers that start at once take turns.
    required(await ledger.own.holdClient(tx, client, 'owned'));
    tx.send(removeColumns(client));
    if (wanted.length > 0) tx.send(build.insertInto('sync_view_columns').values(wanted).compile());
  });
}
