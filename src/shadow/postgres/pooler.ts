// Tells a pooler that gives each program a server session of its own from one that shares its server connections between
// transactions. It asks only for the number of the server's process, which leaves nothing behind.

import type { Client, ClientBase } from 'pg';
import { sqlStateOf } from './postgres-failure.ts';

const ask = 'SELECT pg_catalog.pg_backend_pid() AS pid';

const answerMs = 5_000;

async function processOf(client: ClientBase): Promise<number> {
  // The driver knows the time-out, its types do not.
  const query = { text: ask, query_timeout: answerMs };
  const { rows } = await client.query<{ pid: number }>(query);
  return rows[0]?.pid ?? 0;
}

/** A busy pooler may give us the same connection by chance. */
const rounds = 3;

/**
 * A session keeps its process, and nobody else gets it. A pooler of transactions gives the process that `first` has just used
 * to the next who asks, or gives `first` another one while `second` has a transaction open. `openSecond`: a client that is not
 * connected yet.
 */
export async function poolsSessions(first: ClientBase, openSecond: () => Client): Promise<boolean> {
  const second = openSecond();
  second.on('error', () => undefined);
  try {
    const own = await processOf(first);
    await second.connect();
    for (let round = 0; round < rounds; round++)
      if (!(await keepsItsProcess(first, own, second))) return false;
    return true;
  } catch (error) {
    if (knowsNoTransactions(error)) return false;
    // The second was kept waiting, though the first does nothing: the first has a session for itself, and it is the last one.
    if (isTimeout(error) && (await processOf(first)) > 0) return true;
    throw error;
  } finally {
    second.end().catch(() => undefined);
  }
}

async function keepsItsProcess(first: ClientBase, own: number, second: ClientBase): Promise<boolean> {
  await second.query('BEGIN READ ONLY');
  const others = await processOf(second);
  // Where the second has it now, the first would wait for it.
  const meanwhile = others === own ? null : await processOf(first);
  await second.query('ROLLBACK');
  return meanwhile === own && (await processOf(first)) === own;
}

/** A pooler of single statements. */
const knowsNoTransactions = (error: unknown): boolean =>
  sqlStateOf(error) === '08P01' && error instanceof Error && /transaction|pooling/i.test(error.message);

const isTimeout = (error: unknown): boolean => error instanceof Error && /timeout/i.test(error.message);
