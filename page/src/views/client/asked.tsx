// That AA is being asked to queue customers, or that it failed. Where it went well, the drain tells.

import type { ClientStatus } from '../../data/client-status.ts';
import { sentence } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { counted } from '../../words/times.ts';

type Enqueue = NonNullable<ClientStatus['last_enqueue']>;

export function Asked({ enqueue }: { readonly enqueue: ClientStatus['last_enqueue'] }) {
  if (enqueue === null) return null;
  if (enqueue.ended_at === null)
    return (
      <p class="small">
        AA is being asked to queue {whom(enqueue)} since <Time at={enqueue.asked_at} as="clock" />.
      </p>
    );
  if (enqueue.error === null) return null;
  return (
    <p class="small warn">
      AA was asked to queue {whom(enqueue)} at <Time at={enqueue.asked_at} as="clock" />, and it failed:{' '}
      {sentence(enqueue.error.message)}
    </p>
  );
}

const whom = ({ everyone, queued, failed, waiting }: Enqueue): string =>
  everyone ? 'everyone' : counted(queued + failed + waiting, 'customer');
