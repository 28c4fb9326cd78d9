// What a person can do about a client. Each is asked about first, and what it did shows at once.

import type { Costs, Enqueued } from '../../../../packages/client/src/api-types.ts';
import { ask, send, v1 } from '../../data/api.ts';
import type { ClientStatus } from '../../data/client-status.ts';
import { announce } from '../../parts/announcer.tsx';
import { askPerson, askWhenKnown } from '../../parts/dialog.tsx';
import { leftRange } from '../../words/paces.ts';
import { count, counted, isOrAre } from '../../words/times.ts';

interface DeedTerms {
  readonly status: ClientStatus;
  /** Brings the status anew. */
  readonly reload: () => Promise<void>;
}

export const Deeds = (terms: DeedTerms) => (
  <div class="buttons deeds" role="group" aria-label="What can be done">
    {terms.status.pause === null ? (
      <>
        <button type="button" onClick={() => drainNow(terms)}>
          Drain now
        </button>
        <button type="button" onClick={() => pause(terms)}>
          Pause …
        </button>
        <button type="button" onClick={() => withCosts(terms, audit)}>
          Audit …
        </button>
      </>
    ) : (
      <button type="button" class="primary" onClick={() => resume(terms)}>
        Resume …
      </button>
    )}
    <button type="button" onClick={() => withCosts(terms, enqueueEveryone)}>
      Queue everyone …
    </button>
  </div>
);

const post = <T,>({ status }: DeedTerms, what: string, body?: unknown): Promise<T> =>
  send<T>('POST', v1('clients', status.client, what), body);

function pause(terms: DeedTerms): void {
  const { client } = terms.status;
  let reason = '';
  askPerson({
    title: `Pause ${client}?`,
    body: (
      <>
        <p>
          AA's queue is not asked, nobody is refreshed and nothing is purged until somebody resumes it. What
          is in hand is finished. What AA queues meanwhile waits there; nothing is lost.
        </p>
        <label>
          Reason, for those who look here (no names of people)
          <input
            type="text"
            maxLength={200}
            onInput={(event) => (reason = event.currentTarget.value.trim())}
          />
        </label>
      </>
    ),
    does: 'Pause',
    tells: ({ id, to }) => id === client && to === 'paused',
    tried: terms.reload,
    work: async () => {
      await post(terms, 'pause', reason === '' ? {} : { reason });
      return `${client} is paused.`;
    },
  });
}

function resume(terms: DeedTerms): void {
  const { client, pause: standing } = terms.status;
  const why = standing?.reason ?? null;
  askPerson({
    title: `Resume ${client}?`,
    body: (
      <p>
        {standing === null
          ? 'It is not paused.'
          : `${standing.by} paused it${why === null ? '.' : `: ${why}.`}`}{' '}
        The work goes on within seconds.
      </p>
    ),
    does: 'Resume',
    tells: ({ id, from }) => id === client && from === 'paused',
    tried: terms.reload,
    work: async () => {
      await post(terms, 'resume');
      return `${client} goes on.`;
    },
  });
}

function drainNow(terms: DeedTerms): void {
  const { client } = terms.status;
  askPerson({
    title: `Look at AA's queue of ${client} now?`,
    body: (
      <p>The worker that leads it asks AA within seconds, instead of at its next turn. That is one call.</p>
    ),
    does: 'Drain now',
    tried: terms.reload,
    work: async () => {
      await post(terms, 'drain');
      return `The queue of ${client} is looked at within seconds.`;
    },
  });
}

type Cost = Costs['everyone'];

/** The question shows what it costs, and the number that it shows is sent back. */
function withCosts(terms: DeedTerms, asks: (terms: DeedTerms, costs: Costs) => void): void {
  const costs = ask<Costs>(v1('clients', terms.status.client, 'costs'));
  askWhenKnown(costs, 'What it costs is not known', ({ value }) => asks(terms, value));
}

const CostText = (cost: Cost) => <p>{costText(cost)}</p>;

function costText({ calls, seconds }: Cost): string {
  if (calls === null) return 'How many calls of AA that takes is not known.';
  if (calls === 0) return 'How many calls of AA that takes is not known, because nobody is here yet.';
  const says = `That takes about ${counted(calls, 'call')} of AA`;
  return seconds === null
    ? `${says}; how long is not known, because nothing was fetched lately.`
    : `${says}, and ${leftRange([seconds])} at the present pace.`;
}

function audit(terms: DeedTerms, { audit: { sample, ...cost } }: Costs): void {
  const { client } = terms.status;
  if (sample === 0) return announce(`Nobody of ${client} is stored yet, so there is nothing to compare.`);
  askPerson({
    title: `Compare a sample of ${client} with AA?`,
    body: (
      <>
        <p>
          {counted(sample, 'customer')}, drawn by chance, {isOrAre(sample)} fetched again and compared. What
          differs is counted, and left as it is.
        </p>
        <CostText {...cost} />
      </>
    ),
    does: 'Audit',
    tried: terms.reload,
    work: async () => {
      await post(terms, 'audit', { sample });
      return `${counted(sample, 'customer')} of ${client} ${isOrAre(sample)} being compared.`;
    },
  });
}

function enqueueEveryone(terms: DeedTerms, { customers, everyone }: Costs): void {
  const { client } = terms.status;
  askPerson({
    title: `Queue everyone of ${client}?`,
    body: (
      <>
        <p>
          AA is asked to queue every customer of the association, and all are fetched again.{' '}
          {customers === 0
            ? 'Nobody is here yet. '
            : `${counted(customers, 'customer')} ${isOrAre(customers)} here; AA may have more. `}
          Meanwhile new changes wait behind them.
        </p>
        <CostText {...everyone} />
      </>
    ),
    does: customers === 0 ? 'Queue everyone' : `Queue ${count(customers)} or more`,
    isGrave: true,
    seen: customers,
    tried: terms.reload,
    work: async () => {
      const { waiting } = await post<Enqueued>(terms, 'enqueue', { everyone: true, expected: customers });
      return waiting > 0
        ? `AA is still being asked to queue everyone of ${client}.`
        : `AA has queued everyone of ${client}.`;
    },
  });
}
