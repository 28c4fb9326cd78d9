// A client with many parked customers, written by the database itself.

import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

const columns = `client_id, drain_no, cust_id, state, reasons, attempts, known_at, known_fetch_number, parked_at,
  next_attempt_at, error_code, error_message, error_group`;
const at = '2026-01-01T00:00:00.000Z';
const row = (client: string, custId: string): string =>
  `'${client}', 1, ${custId}, 'parked', '[]', 3, '${at}', 1, '${at}', '2036-01-01T00:00:00.000Z', 'AA_TIMEOUT', 'too slow', 'AA_TIMEOUT-1'`;

export async function manyParked(database: string, client: string, many: number): Promise<void> {
  if (database.startsWith('sqlite:')) return inFile(database.slice('sqlite:'.length), client, many);
  const server = new pg.Client({ connectionString: database });
  await server.connect();
  try {
    await server.query(
      `INSERT INTO aa_shadow.sync_queue (${columns})
       SELECT ${row(client, `lpad(i::text, 7, '0')`)} FROM generate_series(1, ${many}) AS i`,
    );
    await server.query('VACUUM (ANALYZE) aa_shadow.sync_queue');
  } finally {
    await server.end();
  }
}

function inFile(path: string, client: string, many: number): void {
  const database = new DatabaseSync(path);
  database.exec(`INSERT INTO sync_queue (${columns})
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
    SELECT ${row(client, `printf('%07d', i)`)} FROM n`);
  database.close();
}
