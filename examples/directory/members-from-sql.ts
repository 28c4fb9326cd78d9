// Members from the shadow database. The query is the same on SQLite and on PostgreSQL.

import { DatabaseSync } from 'node:sqlite';
import type { Member, MemberPage, Members } from './directory.ts';

/** `$1`: the client; `$2`: the last number of the page before; `$3`: a pattern for names; `$4`: how many. */
const query = `
  SELECT c.cust_id, coalesce(c.display_name, '') AS name,
    (SELECT e.address FROM emails e
      WHERE e.client_id = c.client_id AND e.cust_id = c.cust_id AND e.item_no = 1) AS email,
    (SELECT string_agg(m.subgroup_name, ', ' ORDER BY m.item_no) FROM memberships m
      WHERE m.client_id = c.client_id AND m.cust_id = c.cust_id) AS memberships
  FROM customers c
  WHERE c.client_id = $1 AND c.deleted_at IS NULL AND c.cust_id > $2
    AND ' ' || lower(coalesce(c.display_name, '')) LIKE $3 ESCAPE '!'
  ORDER BY c.cust_id
  LIMIT $4`;

interface Row {
  readonly cust_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly memberships: string | null;
}

/** Runs a statement with the values of `$1`, `$2`, …; of PostgreSQL: `async (text, values) => (await pool.query(text, values)).rows`. */
export type RunQuery = (text: string, values: (string | number)[]) => Promise<readonly unknown[]>;

const membersPerPage = 20;

export const membersFromSql = (run: RunQuery, client: string): Members => ({
  async page({ after, name }) {
    const values = [client, after ?? '', patternFor(name), membersPerPage + 1];
    return pageOf((await run(query, values)) as readonly Row[]);
  },
});

/** For reading only: the file is aa-shadow's. */
export function membersFromSqlite(file: string, client: string): Members {
  const statement = new DatabaseSync(file, { readOnly: true }).prepare(query);
  const run: RunQuery = async (_, values) =>
    statement.all(Object.fromEntries(values.map((value, at) => [String(at + 1), value])));
  return membersFromSql(run, client);
}

/** The beginning of any word. */
const patternFor = (name: string): string => `% ${name.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;

/** One more than a page was read: if it is there, there is a next page. */
function pageOf(rows: readonly Row[]): MemberPage {
  const shown = rows.slice(0, membersPerPage);
  const next = rows.length > membersPerPage ? (shown.at(-1)?.cust_id ?? null) : null;
  return { members: shown.map(memberOf), next };
}

const memberOf = ({ cust_id, name, email, memberships }: Row): Member => ({
  custId: cust_id,
  name,
  email: email ?? '',
  memberships: memberships ?? '',
});
