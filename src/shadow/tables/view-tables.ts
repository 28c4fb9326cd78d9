// The table of views: which attribute a column of a view shows, for each client.

import { id, orNull, type Row, text, typedTable } from './table.ts';

export const viewColumns = typedTable('sync_view_columns', ['client_id', 'view_name', 'column_name'], {
  client_id: id,
  view_name: id,
  column_name: id,
  attribute_type: text,
  /** `null`: any code of that type. */
  attribute_code: orNull(text),
});

/** A column without a row is empty for the customers of the client. */
export type SyncViewColumns = Row<typeof viewColumns>;
