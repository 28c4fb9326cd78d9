// Parked customers by the thousand, written by another hand.

import { lookInside } from './look-inside.ts';

/** Parked entries with other numbers, and everything else as in the one of customer 1, which is there. */
export async function parkLikes(url: string, count: number, before = 'a'): Promise<void> {
  const rows = await lookInside(url, "SELECT * FROM sync_queue WHERE cust_id = '1'");
  const columns = Object.keys(rows[0] ?? {});
  const values = columns.map((name) => (name === 'cust_id' ? `'${before}' || i` : `"${name}"`)).join();
  await lookInside(
    url,
    `INSERT INTO sync_queue (${columns.map((name) => `"${name}"`).join()})
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
     SELECT ${values} FROM sync_queue CROSS JOIN n WHERE cust_id = '1'`,
  );
}
