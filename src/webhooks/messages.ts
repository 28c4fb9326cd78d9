// The messages as they are sent: their ids and bodies.

import type { FeedLoss, FeedPlace, Webhook } from '../shadow/shadow.ts';
import type { ThinChange } from './packing.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  /** How many changes it tells, and the numbers of the first and the last. */
  readonly changes: number;
  readonly firstNo: number;
  readonly lastNo: number;
}

type Sender = Pick<Webhook, 'client' | 'name' | 'epoch'>;

/**
 * Without dots, which the signature has between its parts. The same for the same content. `at`: the time of the last change. After
 * an older copy of the database was restored, and after a client was removed and came back, numbers are given a second time.
 */
const idOf = ({ client, name, epoch }: Sender, rest: string, at: Date | null): string =>
  `${client}_${name}${epoch === 0 ? '' : `_${epoch}`}-${rest}${at === null ? '' : `-${at.getTime().toString(36)}`}`;

export function changesMessage(webhook: Sender, changes: readonly ThinChange[]): Message {
  const [first, last] = [changes[0], changes.at(-1)];
  const [firstNo, lastNo] = [first?.change_no ?? 0, last?.change_no ?? 0];
  const { client, name: subscription } = webhook;
  return {
    id: idOf(webhook, `${firstNo}-${lastNo}`, last === undefined ? null : new Date(last.committed_at)),
    body: JSON.stringify({ type: 'customers.changed', client, subscription, changes }),
    changes: changes.length,
    firstNo,
    lastNo,
  };
}

/** The feed cannot be told from where the receiver stands. It takes everybody anew, and follows from there. */
export function resyncMessage(
  webhook: Sender,
  reason: FeedLoss,
  { changeNo: head, committedAt }: FeedPlace,
): Message {
  const { client, name: subscription } = webhook;
  return {
    id: idOf(webhook, `resync-${head}`, committedAt),
    body: JSON.stringify({ type: 'resync_required', client, subscription, reason }),
    changes: 0,
    firstNo: head,
    lastNo: head,
  };
}
