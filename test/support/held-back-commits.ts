// Holds back commits in a shadow on PostgreSQL: the transaction that writes the change of one customer waits during its
// COMMIT until it is released.

import pg from 'pg';
import { onTestFinished } from 'vitest';

export interface HeldBackCommits {
  /** Resolves when this many sessions wait for a lock. */
  waiting(sessions: number): Promise<void>;
  letGo(): Promise<void>;
}

/** A trigger that runs at the end of the transaction and needs a lock that the test holds. */
const trigger = (schema: string, event: string, key: number): string => `
  CREATE FUNCTION ${schema}.wait_for_tests() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(${key}); RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER wait_for_tests AFTER ${event.replace(' ON ', ` ON ${schema}.`)}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW`;

let keys = 0;

/** `event`: the statement on a row of the customer that the trigger is for. */
export async function heldBackCommits(
  url: string,
  custId: string,
  event = 'INSERT ON sync_changes',
): Promise<HeldBackCommits> {
  const address = new URL(url);
  const schema = `"${(address.searchParams.get('schema') ?? 'aa_shadow').replaceAll('"', '""')}"`;
  address.search = '';
  const holder = new pg.Client({ connectionString: address.href });
  // The test may have stopped the server.
  holder.on('error', () => undefined);
  await holder.connect();
  onTestFinished(() => holder.end());
  const key = process.pid * 1_000 + (keys += 1);
  await holder.query(
    `${trigger(schema, event, key)} WHEN (NEW.cust_id = '${custId}') EXECUTE FUNCTION ${schema}.wait_for_tests()`,
  );
  await holder.query(`SELECT pg_advisory_lock(${key})`);
  return {
    waiting: async (sessions) => {
      const sql = `SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await holder.query<{ waiting: number }>(sql)).rows[0]!.waiting < sessions);
    },
    letGo: async () => void (await holder.query(`SELECT pg_advisory_unlock(${key})`)),
  };
}
