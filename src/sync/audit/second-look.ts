// The second look at customers that differed. Drift is what still differs, is not in our hands, and does not stand in AA's
// queue, checked in this order. A change that is on its way is found by one of the three checks, so a late change never
// counts as drift.

import type { CustId } from '../../catalogue/ids.ts';
import { bareId } from '../../catalogue/spellings.ts';
import type { Fetching } from '../fetch/call.ts';
import type { SyncContext } from '../work/context.ts';
import { type Look, lookAt, type Looked, type Suspect, toAnswer } from './look.ts';

export type Drift = Omit<Suspect, 'kind'> & { readonly kind: 'drift' };

/** `late`: the sync brought the change by itself, or has it in hand. `queued`: AA has it in its queue. */
export type Settled = (Looked & { readonly kind: 'same' | 'late' | 'queued' | 'not-measured' }) | Drift;

export async function settleSuspects(
  fetching: Fetching,
  suspects: readonly Suspect[],
): Promise<readonly Settled[]> {
  const before = new Map(suspects.map((suspect) => [suspect.custId, suspect.fetchNumber]));
  const looks = await lookAt(
    fetching,
    suspects.map(({ custId }) => custId),
  );
  const still = looks.filter((look) => look.kind === 'suspect');
  const settled = looks.filter((look) => look.kind !== 'suspect').map((look) => calmed(look, before));
  return still.length === 0 ? settled : [...settled, ...(await driftOrQueued(fetching.context, still))];
}

/** The result for a customer that no longer differs. */
function calmed(look: Exclude<Look, Suspect>, before: ReadonlyMap<CustId, number>): Settled {
  const { custId, tombstone, fetchNumber, kind } = look;
  const looked = { custId, tombstone, fetchNumber };
  if (kind === 'not-measured') return { ...looked, kind };
  const refreshed = fetchNumber !== before.get(custId);
  return { ...looked, kind: kind === 'same' && !refreshed ? 'same' : 'late' };
}

async function driftOrQueued(
  context: SyncContext,
  suspects: readonly Suspect[],
): Promise<readonly Settled[]> {
  const { client, shadow } = context;
  const queued = await queuedAmong(context, new Set(suspects.map(({ custId }) => custId)));
  // A drain may have taken it out of the queue before we looked. Then it is in the ledger, or stored by now.
  const now = await shadow.audits.compare(
    client,
    suspects.map(({ fetched }) => toAnswer(fetched)),
  );
  const late = new Set(
    now
      .filter(({ waits, verdict }) => waits || verdict === 'moved' || verdict === 'same')
      .map(({ custId }) => custId),
  );
  return suspects.map((suspect) => {
    if (late.has(suspect.custId)) return { ...suspect, kind: 'late' };
    if (queued === 'unreadable') return { ...suspect, kind: 'not-measured' };
    return { ...suspect, kind: queued.has(suspect.custId) ? 'queued' : 'drift' };
  });
}

/** Reads AA's whole queue for them, and purges nothing. An entry without a readable number may be of any customer. */
export async function queuedAmong(
  { aa, signal }: Pick<SyncContext, 'aa' | 'signal'>,
  suspects: ReadonlySet<CustId>,
): Promise<ReadonlySet<CustId> | 'unreadable'> {
  const found = new Set<CustId>();
  // The queue may spell a number with other leading zeros than what is stored.
  const byNumber = Map.groupBy(suspects, bareId);
  const sink = {
    restart: async () => found.clear(),
    page: async (entries: readonly { readonly custId: CustId }[]) => {
      for (const { custId } of entries) for (const one of byNumber.get(bareId(custId)) ?? []) found.add(one);
    },
  };
  const { unreadable } = await aa.getQueue(sink, { signal });
  return unreadable > 0 ? 'unreadable' : found;
}
