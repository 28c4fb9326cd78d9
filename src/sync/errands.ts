// What somebody has the work for a client do beside its drains: AA is asked to queue customers, or a sample is audited. It is done where
// the client's calls to AA are paced.

import { AaShadowError } from '../aa-shadow-error.ts';
import type { QueueTarget } from '../catalogue/ids.ts';
import { auditClient } from './audit/audit-client.ts';
import type { SyncContext } from './work/context.ts';

export type Errand =
  | { readonly kind: 'enqueue'; readonly targets: readonly QueueTarget[] }
  | { readonly kind: 'audit'; readonly sample: number; readonly seed: string };

/** `begun`: first of all. `enqueued`: one for each target. `error`: AA would not. */
export type ErrandTold =
  | { readonly kind: 'begun' }
  | {
      readonly kind: 'enqueued';
      readonly target: QueueTarget;
      readonly error: AaShadowError | null;
    };

export type TellErrand = (told: ErrandTold) => void;

/** Resolves when it is done. Throws errors of the database. What else an audit fails with stands in its result. */
export async function runErrand(context: SyncContext, errand: Errand, tell: TellErrand): Promise<void> {
  tell({ kind: 'begun' });
  if (errand.kind === 'audit') return auditSample(context, errand);
  await Promise.all(errand.targets.map((target) => enqueueOne(context, target, tell)));
}

/** AA is given as many calls at once as at any time. */
async function enqueueOne({ aa, signal }: SyncContext, target: QueueTarget, tell: TellErrand): Promise<void> {
  try {
    await aa.forceEnqueue(target, { signal });
    tell({ kind: 'enqueued', target, error: null });
  } catch (error) {
    if (!(error instanceof AaShadowError)) throw error;
    tell({ kind: 'enqueued', target, error });
  }
}

/** More calls than it can need where no call fails. */
const callsFor = (sample: number): number => sample + 100;

/** Its result is saved, however it ends. Nothing is mended: that is for a person with the command line. */
async function auditSample(
  context: SyncContext,
  { sample, seed }: Extract<Errand, { kind: 'audit' }>,
): Promise<void> {
  await auditClient(context, {
    range: { kind: 'sample', size: sample, seed },
    calls: callsFor(sample),
    heal: false,
  });
}
