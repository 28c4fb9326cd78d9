// Writes the feed: one change per customer that changed (P7). Numbers grow in commit order because SQLite has one writer.

import type { CustId } from '../../../catalogue/ids.ts';
import type { ChangeKind } from '../../shadow.ts';
import type { ApplyRun } from './apply-run.ts';

const insert = `INSERT INTO sync_changes (client_id, change_no, cust_id, kind, sections, committed_at)
  VALUES (?, ?, ?, ?, ?, ?)`;

export function writeChange(
  run: ApplyRun,
  custId: CustId,
  kind: ChangeKind,
  sections: readonly string[],
): void {
  run.changeNo += 1;
  run.connection
    .prepared(insert)
    .run(run.client, run.changeNo, custId, kind, JSON.stringify(sections), run.at);
}
