// What `check` said last of a client, in its status: JSON document (docs/json-output.md) and text.

import type { LastCheck } from '../shadow/shadow.ts';
import { counted, type Row, spanText } from '../wording.ts';

export type LastCheckDocument = ReturnType<typeof lastCheckDocument>;

export const lastCheckDocument = (check: LastCheck | null) =>
  check === null ? null : { at: check.at.toISOString(), items: check.items };

export function checkRows(check: LastCheckDocument, now: Date): readonly Row[] {
  if (check === null) return [];
  const seconds = Math.max(0, (now.getTime() - Date.parse(check.at)) / 1_000);
  const faults = check.items.filter(({ level }) => level === 'fault');
  const says = faults.length === 0 ? 'no fault' : counted(faults.length, 'fault');
  const [first] = faults;
  return [['last check', `${spanText(seconds)} ago: ${says}${first === undefined ? '' : `; ${first.text}`}`]];
}
