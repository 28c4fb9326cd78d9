// One look at stored customers: AA is asked for them as a refresh would do, and its answer is compared with what is stored. A
// customer that differs is only suspected of drift: the change may be on its way to us.

import type { CustId } from '../../catalogue/ids.ts';
import type { QueueReason } from '../../catalogue/queue-entry.ts';
import type { AuditAnswer, AuditMark, Comparison } from '../../shadow/shadow.ts';
import type { Fetched, Fetching } from '../fetch/call.ts';
import { fetchCustomers } from '../fetch/fetch-customers.ts';
import { roomForKnownLiving } from '../fetch/known-living.ts';
import { numberOf, spelledApart } from '../fetch/spelling.ts';
import { customersPerCall } from '../work/context.ts';

/** `differs`: other content. `gone`: alive here, but no longer in AA. `served`: a tombstone here, but alive in AA. */
export type DriftKind = 'differs' | 'gone' | 'served';

export interface Looked {
  readonly custId: CustId;
  /** Whether it is a tombstone here. */
  readonly tombstone: boolean;
  /** The fetch number of what was stored at that time. */
  readonly fetchNumber: number;
}

export interface Suspect extends Looked {
  readonly kind: 'suspect';
  readonly drift: DriftKind;
  readonly sections: readonly string[];
  readonly fetched: Answered;
}

export type Look = Suspect | (Looked & { readonly kind: 'same' | 'waiting' | 'moved' | 'not-measured' });

export type Answered = Exclude<Fetched, { readonly kind: 'failed' }>;

/** Looks at customers of both kinds. Tombstones are asked for in separate calls. */
export async function lookAt(fetching: Fetching, custIds: readonly CustId[]): Promise<readonly Look[]> {
  const { client, shadow } = fetching.context;
  const marks = await shadow.audits.marks(client, custIds);
  const stored = new Set(marks.map(({ custId }) => custId));
  const looks: Look[] = custIds.filter((one) => !stored.has(one)).map(forgotten);
  for (const dead of [false, true])
    looks.push(
      ...(await lookAtMarked(
        fetching,
        marks.filter(({ deleted }) => deleted === dead),
      )),
    );
  return looks;
}

/** The result for a customer that was removed from the database after its number was read. */
export const forgotten = (custId: CustId): Look => ({
  custId,
  tombstone: false,
  fetchNumber: 0,
  kind: 'moved',
});

/** Looks at customers that all exist, or that are all tombstones. */
export async function lookAtMarked(
  fetching: Fetching,
  marks: readonly AuditMark[],
): Promise<readonly Look[]> {
  const looks: Look[] = [];
  const size = marks.some(({ deleted }) => deleted)
    ? deadPerCall(fetching)
    : customersPerCall(fetching.context);
  const free = marks.filter(({ waits }) => !waits);
  for (let from = 0; from < free.length; from += size)
    looks.push(...(await askFor(fetching, free.slice(from, from + size))));
  return [...looks, ...marks.filter(({ waits }) => waits).map((mark) => plainLook(mark, 'waiting'))];
}

/** AA may return none of them. So each call must have room for known living customers. */
export const deadPerCall = (fetching: Fetching): number =>
  Math.max(1, customersPerCall(fetching.context) - roomForKnownLiving(fetching.context));

const plainLook = (
  { custId, deleted, fetchNumber }: AuditMark,
  kind: Exclude<Look['kind'], 'suspect'>,
): Look => ({ custId, tombstone: deleted, fetchNumber, kind });

async function askFor(fetching: Fetching, marks: readonly AuditMark[]): Promise<readonly Look[]> {
  const { context, guard } = fetching;
  const fetched = await fetchCustomers(context, marks.map(toWanted), guard);
  const spelled = await spelledApart(context, fetched);
  const answered = new Map(spelled.filter(hasAnswer).map((one) => [one.wanted.custId, one]));
  const comparisons = await context.shadow.audits.compare(
    context.client,
    [...answered.values()].map(toAnswer),
  );
  const comparedBy = new Map(comparisons.map((one) => [one.custId, one]));
  return marks.map((mark) => {
    const [answer, comparison] = [answered.get(mark.custId), comparedBy.get(mark.custId)];
    return answer === undefined || comparison === undefined
      ? plainLook(mark, 'not-measured')
      : lookOf(answer, comparison);
  });
}

/** AA has said before that a tombstone was deleted. When AA does not return it now, it need not be asked for alone. */
const asDeleted: QueueReason = { table: 'CEN_CUST_MAST', action: 'DELETE', reason: null };

const toWanted = ({ custId, deleted, storedHash }: AuditMark) => ({
  custId,
  reasons: deleted ? [asDeleted] : [],
  attempts: 0,
  storedHash,
});

/** A customer that came under another number than the stored one says nothing of that one. */
const hasAnswer = (fetched: Fetched): fetched is Answered =>
  fetched.kind !== 'failed' && numberOf(fetched) === fetched.wanted.custId;

export function toAnswer(fetched: Answered): AuditAnswer {
  const { fetchNumber, wanted } = fetched;
  const { custId } = wanted;
  // Whom the rule does not keep should not be here either.
  return fetched.kind !== 'current'
    ? { custId, fetchNumber, kind: 'gone' }
    : { custId, fetchNumber, kind: 'current', customer: fetched.customer };
}

function lookOf(fetched: Answered, comparison: Comparison): Look {
  const { custId, deleted, fetchNumber, waits, verdict, sections } = comparison;
  if (waits) return plainLook(comparison, 'waiting');
  if (verdict === 'same' || verdict === 'moved') return plainLook(comparison, verdict);
  const looked = { custId, tombstone: deleted, fetchNumber };
  return { ...looked, kind: 'suspect', drift: verdict, sections, fetched };
}
