// Counts what AA sends that the catalogue does not know, or that could not be read, per client.

import type { CustomerRecord, Finding } from '../../../catalogue/customer-record.ts';
import type { ApplyRun } from './apply-run.ts';

/** Distinct findings kept per client (P9): beyond that something else is wrong. */
const findingsKept = 1_000;

const update = `UPDATE sync_findings SET seen = seen + ?, last_seen_at = ?
  WHERE client_id = ? AND kind = ? AND path = ?`;
const insert = `INSERT INTO sync_findings (client_id, kind, path, seen, first_seen_at, last_seen_at)
  SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM sync_findings WHERE client_id = ?) < ${findingsKept}`;

interface Tally extends Finding {
  seen: number;
}

/** Each record counts once per finding, however often it contains it. */
export function writeFindings(run: ApplyRun, records: readonly CustomerRecord[]): void {
  for (const tally of talliesOf(records)) writeTally(run, tally);
}

function talliesOf(records: readonly CustomerRecord[]): Iterable<Tally> {
  const tallies = new Map<string, Tally>();
  for (const { findings } of records)
    for (const [key, finding] of new Map(findings.map((one) => [`${one.kind} ${one.path}`, one]))) {
      const tally = tallies.get(key);
      if (tally === undefined) tallies.set(key, { ...finding, seen: 1 });
      else tally.seen += 1;
    }
  return tallies.values();
}

function writeTally({ connection, client, at }: ApplyRun, { kind, path, seen }: Tally): void {
  const { changes } = connection.prepared(update).run(seen, at, client, kind, path);
  if (changes === 0) connection.prepared(insert).run(client, kind, path, seen, at, at, client);
}
