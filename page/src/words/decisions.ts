// One wording for deletions that wait for a person, and for the drain that waits with them.

import type { ClientStatus } from '../data/client-status.ts';
import { counted } from './times.ts';

/** Of the drain, whose purge waits. */
export const waitsText = 'waits for a decision';

/** `3 deletions wait for a decision`. */
export const deletionsWaitText = (deletions: number): string =>
  `${counted(deletions, 'deletion')} ${deletions === 1 ? 'waits' : 'wait'} for a decision`;

/** Whether the drain that is under way has done everything but its purge, and waits with it. */
export const purgeWaits = ({
  verdict_reason: reason,
  drain,
}: Pick<ClientStatus, 'verdict_reason' | 'drain'>): boolean => reason === 'deletions' && drain?.pending === 0;
