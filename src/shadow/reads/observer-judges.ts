// What is said of a client that only observes AA's queue. Pure.

import { counted, spanText } from '../../wording.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { Observing } from '../interface/observing.ts';
import { type Judgement, judgement, type Measured } from './judgement.ts';

/** Whether a drain has ever ended: by a purge, or by an observer. */
export const hasDrained = ({ lastPurgeAt, observing }: ClientState): boolean =>
  lastPurgeAt !== null || (observing?.drainedAt ?? null) !== null;

/** Which of them have changed again, AA's answer does not show: it gives a number to the whole of it. */
export function maybeAgain({ state: { observing }, allowed, lag }: Measured): Judgement | null {
  if (observing == null || observing.againSince === null || lag <= allowed) return null;
  const says = `it observes and never purges: AA's queue still names ${counted(observing.named, 'customer')}, and for ${spanText(lag)} some of them may have changed again without being fetched; all are fetched again, at most one a second`;
  return judgement('behind', 'observed-again', says);
}

export const observingSays = ({ named }: Observing): string =>
  `this client only observes: AA's queue, which names ${counted(named, 'customer')}, is never purged from here (purge: never), and what another program purges between two looks is not seen`;
