// What `status` says of audits: the last one that ended, and how far the walk in idle time has come.

import type { ClientId } from '../catalogue/ids.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { auditDocument, type AuditDocument } from './audit-document.ts';
import type { StatusDocument } from './status-document.ts';
import { count, spanText } from './wording.ts';

export interface AuditStatus {
  readonly last_audit: AuditDocument | null;
  readonly audit_walk: AuditDocument | null;
}

export type AuditedStatus = StatusDocument & AuditStatus;

export async function auditedStatus(shadow: Shadow, client: ClientId): Promise<AuditStatus> {
  const walk = await shadow.audits.openWalk(client);
  // One of the two may be the walk.
  const last = (await shadow.audits.latest(client, 2)).find(({ state }) => state !== 'running');
  return {
    last_audit: last === undefined ? null : auditDocument(last),
    audit_walk: walk === null ? null : auditDocument(walk),
  };
}

type Row = readonly [string, string];

export const auditRows = ({ last_audit: last, audit_walk: walk }: AuditStatus, now: Date): readonly Row[] => [
  ...(last === null ? [] : [['last audit', lastText(last, now)] as const]),
  ...(walk === null ? [] : [['audit walk', walkText(walk)] as const]),
];

function lastText({ says, finished_at: at, differed, healed }: AuditDocument, now: Date): string {
  const seconds = at === null ? 0 : Math.max(0, (now.getTime() - Date.parse(at)) / 1_000);
  return `${spanText(seconds)} ago: ${says}${healedText(differed, healed)}`;
}

const walkText = ({ compared, stored, differed, healed }: AuditDocument): string =>
  `${count(compared)} of ${count(stored)} compared so far, ${count(differed)} differed${healedText(differed, healed)}`;

const healedText = (differed: number, healed: number): string =>
  differed === 0 ? '' : `; ${count(healed)} healed`;
