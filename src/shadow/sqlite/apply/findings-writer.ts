// Counts what AA sends that the catalogue does not know, or that could not be read, per client.

import type { CustomerRecord } from '../../../catalogue/customer-record.ts';
import { type FindingTally, findingsKept, findingTallies } from '../../plan/finding-tallies.ts';
import type { ApplyRun } from './apply-run.ts';

const update = `UPDATE sync_findings SET seen = seen + ?, last_seen_at = ?
  WHERE client_id = ? AND kind = ? AND path = ?`;
const insert = `INSERT INTO sync_findings (client_id, kind, path, seen, first_seen_at, last_seen_at)
  SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM sync_findings WHERE client_id = ?) < ${findingsKept}`;

export function writeFindings(run: ApplyRun, records: readonly CustomerRecord[]): void {
  for (const tally of findingTallies(records)) writeTally(run, tally);
}

function writeTally({ connection, client, at }: ApplyRun, { kind, path, seen }: FindingTally): void {
  const { changes } = connection.prepared(update).run(seen, at, client, kind, path);
  if (changes === 0) connection.prepared(insert).run(client, kind, path, seen, at, at, client);
}
