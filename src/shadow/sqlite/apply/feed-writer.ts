// Writes the feed: one change per customer that changed (P7). Numbers grow in commit order because SQLite has one writer.

import type { CustId } from '../../../catalogue/ids.ts';
import type { ChangeKind } from '../../interface/applying.ts';
import type { ApplyRun } from './apply-run.ts';

const insert = `INSERT INTO sync_changes (client_id, change_no, cust_id, kind, sections, fields, committed_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

export interface WrittenChange {
  readonly custId: CustId;
  readonly kind: ChangeKind;
  readonly sections: readonly string[];
  /** Of an update. */
  readonly fields?: readonly string[];
}

export function writeChange(run: ApplyRun, { custId, kind, sections, fields }: WrittenChange): void {
  run.changeNo += 1;
  const names = fields === undefined ? null : JSON.stringify(fields);
  run.connection
    .prepared(insert)
    .run(run.client, run.changeNo, custId, kind, JSON.stringify(sections), names, run.historyAt);
}
