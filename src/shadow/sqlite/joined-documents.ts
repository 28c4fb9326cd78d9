// Lists of customers that SQLite joins to one text. Read row by row, each document would be some bytes of its own outside the heap, and
// the list of them once more. V8 counts these bytes, and collects its whole heap again and again because of them
// (docs/decisions/0034-a-page-is-one-text.md).

import type { JoinedDocuments } from '../engine.ts';
import { plain } from '../statement.ts';

/** `octet_length` reads the length of a text, not the text. */
const sizesAfter = (living: string): string => `SELECT cust_id, octet_length(document) AS size FROM customers
    WHERE client_id = ?1 AND cust_id > ?2${living} ORDER BY cust_id LIMIT ?3`;

const livingAfter = sizesAfter(' AND deleted_at IS NULL');
const allAfter = sizesAfter('');

const sizesAmong = `SELECT c.cust_id, octet_length(c.document) AS size
    FROM json_each(?2) AS a CROSS JOIN customers AS c ON c.client_id = ?1 AND c.cust_id = a.value
    WHERE c.deleted_at IS NULL`;

/** An item is written as `customerHead` writes it. The order is that of the numbers that are given: SQLite goes from them to the key. */
const joined = `SELECT cast(?3 || coalesce(group_concat(item, ','), '') || ?4 AS blob) AS text FROM (
    SELECT '{"cust_id":' || json_quote(c.cust_id) || ',"fetched_at":"' || c.fetched_at || '","changed_at":"' || c.changed_at
      || '","deleted_at":' || coalesce('"' || c.deleted_at || '"', 'null') || ',"document":' || c.document || '}' AS item
    FROM json_each(?2) AS a CROSS JOIN customers AS c ON c.client_id = ?1 AND c.cust_id = a.value
    WHERE ?5 OR c.deleted_at IS NULL)`;

export const joinedDocuments: JoinedDocuments = {
  sizesAfter: (client, { after, limit, deleted }) =>
    plain(deleted ? allAfter : livingAfter, [client, after ?? '', limit]),
  sizesAmong: (client, custIds) => plain(sizesAmong, [client, JSON.stringify(custIds)]),
  joined: (client, custIds, { before, behind, deleted }) =>
    plain(joined, [client, JSON.stringify(custIds), before, behind, deleted ? 1 : 0]),
};
