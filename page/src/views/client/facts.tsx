// What is known of a client besides its drain: how much is here, when AA last answered, who works on it.

import type { ClientStatus } from '../../data/client-status.ts';
import { Fact } from '../../parts/fact.tsx';
import { Lag } from '../../parts/lag.tsx';
import { Time } from '../../parts/time.tsx';
import { href } from '../../router.ts';
import { count, counted, countText } from '../../words/times.ts';

export function Facts({ status }: { readonly status: ClientStatus }) {
  const { client, customers, tombstones, parked, parked_more: more, last_queue_at, last_change_no } = status;
  return (
    <section class="panel" aria-labelledby="facts">
      <h2 id="facts">Now</h2>
      <dl class="facts-list number">
        <Fact name="Lag">
          <Lag of={status} />
        </Fact>
        <Fact name="Customers">
          <a href={href(['clients', client, 'customers'])}>{count(customers)}</a>
          <span class="faint"> and {count(tombstones)} deleted in AA</span>
        </Fact>
        <Fact name="Parked">
          {parked === 0 ? (
            'none'
          ) : (
            <a href={href(['clients', client, 'parked'])}>{countText({ count: parked, more })}</a>
          )}
        </Fact>
        <Fact name="Queue answered">
          <Time at={last_queue_at} />
        </Fact>
        <Fact name="Last purge">
          <Purge status={status} />
        </Fact>
        <Fact name="Worker">
          <Worker status={status} />
        </Fact>
        <Fact name="Progress">
          <Time at={status.last_progress_at} />
        </Fact>
        {status.budget === null ? null : (
          <Fact name="Budget">
            <Budget budget={status.budget} />
          </Fact>
        )}
        <Fact name="Filled">
          <Filled population={status.population} />
        </Fact>
        <Fact name="Changes">
          <a href={href(['clients', client, 'readers'])}>{count(last_change_no)} in the feed</a>
        </Fact>
      </dl>
    </section>
  );
}

const Purge = ({
  status: { last_purge_at: at, last_purge_number: number, observing },
}: {
  readonly status: ClientStatus;
}) =>
  observing !== null ? (
    <>never: this client only observes its queue (purge: never)</>
  ) : at === null ? (
    <>none yet</>
  ) : (
    <>
      <Time at={at} />
      {number === null ? null : <span class="faint"> up to {number}</span>}
    </>
  );

/** Without the mark of the process's start, which only programs need. */
function Worker({ status: { held_by: held, read_at } }: { readonly status: ClientStatus }) {
  if (held === null) return <>nobody</>;
  const name = held.holder.replace(/#[0-9a-z]+\.[0-9a-f]{8}/, '');
  return held.expires_at > read_at ? <>{name}</> : <span class="faint">nobody; last {name}</span>;
}

function Budget({ budget }: { readonly budget: NonNullable<ClientStatus['budget']> }) {
  const { per_hour: perHour, used, quiet, held_back: held, backfill_held_back: backfill } = budget;
  const until = held ?? (backfill !== null && backfill.customers > 0 ? backfill : null);
  const calls = perHour === null ? null : `${count(used)} of ${count(perHour)} calls in the last hour`;
  const hours = quiet === null ? null : `quiet from ${quiet.from} to ${quiet.to} ${quiet.zone}`;
  return (
    <>
      {[calls, hours].filter((part) => part !== null).join('; ')}
      {until === null ? null : (
        <span class="faint">
          ; {until.customers === 0 ? 'held back' : `${counted(until.customers, 'customer')} held back`} until{' '}
          {until.until_text}
        </span>
      )}
    </>
  );
}

const hows = { seen: 'seen in the queue', enqueued: 'queued from here', said: 'said by' };

const Filled = ({ population }: Pick<ClientStatus, 'population'>) =>
  population === null ? (
    <>not as far as this database knows</>
  ) : (
    <>
      <Time at={population.at} as="clock" />
      <span class="faint">
        , {hows[population.how]} {population.how === 'said' ? (population.by ?? 'a person') : null}
      </span>
    </>
  );
