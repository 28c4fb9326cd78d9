// Writes the words by which a customer is found.

import type { Touched, WrittenCustomer } from '../../plan/customers.ts';
import { wordColumns, wordsText } from '../../plan/row-texts.ts';
import { wordsTable } from '../../tables/data-tables.ts';
import { listOf } from './values.ts';
import type { Writing } from './writing.ts';

/** Nobody else should have left words of a new customer. If an older program did, they must not be in the way. */
const insert = `INSERT OR IGNORE INTO ${wordsTable.name} (client_id, ${wordColumns.join(', ')})
  VALUES (?, ${wordColumns.map(() => '?').join(', ')})`;
const remove = `DELETE FROM ${wordsTable.name} WHERE client_id = ? AND cust_id = ?`;

export function removeWords({ connection, client }: Writing, { custId }: Pick<Touched, 'custId'>): void {
  connection.prepared(remove).run(client, custId);
}

export function replaceWords(writing: Writing, { result, content, place }: WrittenCustomer): void {
  if (place !== null) removeWords(writing, result);
  const statement = writing.connection.prepared(insert);
  for (const row of listOf(wordsText(content.rows)) as readonly (readonly string[])[])
    statement.run(writing.client, ...row);
}
