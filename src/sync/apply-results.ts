// Hands what was fetched to the shadow in one transaction (P2), and tells what became of it.

import type { AaShadowError } from '../aa-shadow-error.ts';
import type { Applied, Claimant, FetchResult } from '../shadow/shadow.ts';
import type { Fetched } from './fetch-call.ts';
import { nextAttemptAt } from './parked-schedule.ts';
import type { SyncContext } from './sync-context.ts';
import { reached } from '../steps.ts';

export async function applyResults(
  context: SyncContext,
  claimant: Claimant | null,
  fetched: readonly Fetched[],
): Promise<readonly Applied[]> {
  const { client, shadow, emit } = context;
  const results = fetched.map((one) => toFetchResult(context, one));
  const applied = await shadow.apply({ client, lease: claimant, results });
  reached('batch-applied');
  emit({ client, type: 'applied', applied });
  const parked = new Set(applied.filter(({ outcome }) => outcome === 'parked').map(({ custId }) => custId));
  for (const one of fetched)
    if (one.kind === 'failed' && parked.has(one.wanted.custId)) emitParked(context, one, one.error);
  return applied;
}

function toFetchResult(context: SyncContext, fetched: Fetched): FetchResult {
  const { custId } = fetched.wanted;
  const { fetchNumber, fetchedAt } = fetched;
  switch (fetched.kind) {
    case 'current':
      return { custId, fetchNumber, fetchedAt, kind: 'current', record: fetched.record };
    case 'gone':
      return { custId, fetchNumber, fetchedAt, kind: 'gone' };
    case 'failed':
      return {
        custId,
        fetchNumber,
        fetchedAt,
        kind: 'failed',
        errorCode: fetched.error.code,
        errorMessage: fetched.error.message,
        nextAttemptAt: nextAttempt(context, fetched),
      };
  }
}

const nextAttempt = ({ random }: SyncContext, { wanted, fetchedAt }: Fetched): Date =>
  nextAttemptAt({ failures: wanted.attempts + 1, from: fetchedAt, random: random() });

function emitParked(context: SyncContext, fetched: Fetched, error: AaShadowError): void {
  const { client, emit } = context;
  const { custId } = fetched.wanted;
  emit({ client, type: 'parked', custId, error, nextAttemptAt: nextAttempt(context, fetched) });
}
