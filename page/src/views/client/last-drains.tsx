// The last drains of a client: how much each brought, how long it took, and whether AA confirmed its purge.

import { type ClientStatus, type DrainSummary, endOf } from '../../data/client-status.ts';
import { Columns } from '../../parts/columns.tsx';
import { Time } from '../../parts/time.tsx';
import { purgeWaits, waitsText } from '../../words/decisions.ts';
import { tookText } from '../../words/paces.ts';
import { count } from '../../words/times.ts';

export const LastDrains = ({ status }: { readonly status: ClientStatus }) => (
  <section class="panel flush" aria-labelledby="drains">
    <h2 id="drains">Last drains</h2>
    {status.drains.length === 0 ? (
      <p class="faint">There was none yet.</p>
    ) : (
      <table class="drains" aria-labelledby="drains">
        <Columns
          of={[{ number: 'Drain' }, 'Asked', { number: 'Queued' }, { number: 'Took' }, 'Purged up to']}
        />
        <tbody>
          {status.drains.map((drain) => (
            <DrainRow key={drain.drain_no} drain={drain} isHeld={purgeWaits(status)} />
          ))}
        </tbody>
      </table>
    )}
  </section>
);

interface RowTerms {
  readonly drain: DrainSummary;
  /** Whether the drain that is under way waits for a person. */
  readonly isHeld: boolean;
}

function DrainRow({ drain, isHeld }: RowTerms) {
  const { drain_no, asked_at, received_at, queued } = drain;
  return (
    <tr>
      <th scope="row" class="number">
        {drain_no}
      </th>
      <td>
        <Time at={asked_at ?? received_at} as="clock" />
      </td>
      <td class="number">{count(queued)}</td>
      <td class="number">{lasted(drain)}</td>
      <td>{purgeOf(drain, isHeld)}</td>
    </tr>
  );
}

function lasted(drain: DrainSummary): string {
  const ended = endOf(drain);
  return ended === null ? '…' : tookText(Date.parse(ended) - Date.parse(drain.asked_at ?? drain.received_at));
}

function purgeOf({ state, purged_at, max_queue_number: number }: DrainSummary, isHeld: boolean) {
  if (state !== 'done') return <span class="faint">{isHeld ? waitsText : state}</span>;
  if (purged_at === null) return <strong class="warn">AA did not confirm</strong>;
  return <span class="number">{number ?? 'its number'}</span>;
}
