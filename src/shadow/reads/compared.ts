// Compares AA's answer with what is stored, for an audit: the same decision as in `apply`, without its writes. Pure.

import type { CustId } from '../../catalogue/ids.ts';
import type { AuditAnswer, AuditMark, AuditVerdict, Comparison } from '../interface/audits.ts';
import { changedParts, type DigestPlan, shownPart } from '../plan/content-digest.ts';
import { isStale } from '../plan/verdict.ts';

/** The parts of a stored customer's row that a comparison reads. */
export interface ComparedRow {
  readonly cust_id: string;
  readonly fetch_number: number;
  readonly content_hash: string;
  readonly section_hashes: string;
  readonly deleted_at: string | null;
  readonly shape_no: number;
}

export function compared(
  answer: AuditAnswer,
  row: ComparedRow | null,
  waits: boolean,
  digests: DigestPlan,
): Comparison {
  if (row === null) return { ...unstored(answer.custId), verdict: 'moved', sections: [] };
  const { verdict, sections } = verdictOf(answer, row, digests);
  return { ...auditMark(row, waits), custId: answer.custId, verdict, sections };
}

const unstored = (custId: CustId): AuditMark => ({
  custId,
  deleted: false,
  fetchNumber: 0,
  storedHash: null,
  waits: false,
});

export const auditMark = (row: ComparedRow, waits: boolean): AuditMark => ({
  custId: row.cust_id as CustId,
  deleted: row.deleted_at !== null,
  fetchNumber: row.fetch_number,
  storedHash: row.deleted_at === null ? row.content_hash : null,
  waits,
});

interface Verdict {
  readonly verdict: AuditVerdict;
  readonly sections: readonly string[];
}

const plainly = (verdict: AuditVerdict): Verdict => ({ verdict, sections: [] });

function verdictOf(answer: AuditAnswer, row: ComparedRow, digests: DigestPlan): Verdict {
  const deleted = row.deleted_at !== null;
  const mark = { fetchNumber: row.fetch_number, contentHash: row.content_hash, deleted };
  if (isStale(mark, answer.fetchNumber)) return plainly('moved');
  if (answer.kind === 'gone') return plainly(deleted ? 'same' : 'gone');
  if (deleted) return plainly('served');
  const { contentHash, content } = answer.customer;
  if (contentHash === row.content_hash) return plainly('same');
  // It was the same as what was stored before it was asked for.
  if (content === null) return plainly('moved');
  return { verdict: 'differs', sections: differing(row, content.parts, digests) };
}

function differing(
  row: ComparedRow,
  parts: ReadonlyMap<string, string>,
  digests: DigestPlan,
): readonly string[] {
  const before = new Map(Object.entries(JSON.parse(row.section_hashes) as Record<string, string>));
  return [...new Set(changedParts(before, parts, digests).map(shownPart))];
}
