// Deletions that wait for a decision: why they wait, whose they are, and what can be decided.

import type { ClientStatus, Counted, Deletions } from '../../../packages/client/src/api-types.ts';
import { send, v1 } from '../data/api.ts';
import { listEveryMs, usePolled } from '../data/polled.ts';
import { mayOperate } from '../data/session.ts';
import { ClientFrame } from '../parts/client-frame.tsx';
import { CustomerLink } from '../parts/customer-link.tsx';
import { askPerson } from '../parts/dialog.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { href } from '../router.ts';
import { deletionsWaitText } from '../words/decisions.ts';
import { count, counted, isOrAre } from '../words/times.ts';
import './deletions.css';

export function WaitingDeletions({ client }: { readonly client: string }) {
  const waiting = usePolled<Deletions>(v1('clients', client, 'deletions'), {
    leads: true,
    everyMs: listEveryMs,
  });
  const status = usePolled<ClientStatus>(v1('clients', client, 'status'));
  const reload = (): Promise<unknown> => Promise.all([waiting.reload(), status.reload()]);
  return (
    <ClientFrame client={client} view="deletions">
      <Shown polled={waiting} what="the deletions">
        {(found) =>
          found.deletions === 0 ? (
            <NoDeletions />
          ) : (
            <Waiting client={client} found={found} status={status.value.value} reload={reload} />
          )
        }
      </Shown>
    </ClientFrame>
  );
}

const NoDeletions = () => (
  <Empty title="No deletion waits">
    <p>
      Where AA says that a customer is deleted, the copy becomes a tombstone. Only when AA says it of
      unusually many at once, the drain stops and asks a person. Then they are shown here.
    </p>
  </Empty>
);

interface WaitingTerms {
  readonly client: string;
  readonly found: Deletions;
  /** `null`: not known yet. */
  readonly status: ClientStatus | null;
  readonly reload: () => Promise<unknown>;
}

function Waiting({ client, found, status, reload }: WaitingTerms) {
  const { deletions, cust_ids: ids } = found;
  const why = whyOf(found);
  const leaving = new Set(found.leaving);
  const isHeld = status?.verdict_reason === 'deletions';
  return (
    <>
      <section class={`panel decision${isHeld ? ' held' : ''}`} aria-label="The decision">
        <h2>
          {isHeld
            ? deletionsWaitText(deletions)
            : `${counted(deletions, 'deletion')} ${deletions === 1 ? 'waits' : 'wait'}`}
        </h2>
        <p>{shareText(deletions, why, status)}</p>
        {isHeld ? <WhyHeld why={why} /> : status === null ? null : <NotHeld />}
        {mayOperate() ? <Buttons client={client} deletions={deletions} reload={reload} /> : null}
      </section>
      <h2>Whose</h2>
      <ul class="numbers">
        {ids.map((custId) => (
          <li key={custId}>
            <CustomerLink client={client} custId={custId} />
            {leaving.has(custId) ? <span class="small faint"> leaves by the rule</span> : null}
          </li>
        ))}
      </ul>
      {deletions > ids.length ? (
        <p class="faint">
          … and {counted(deletions - ids.length, 'more', 'more')}, which {isOrAre(deletions - ids.length)} not
          listed.
        </p>
      ) : null}
    </>
  );
}

/** Of those that are listed: whether AA has deleted them, or has them and the rule of relevance does not keep them. */
type Why = 'deleted' | 'leaving' | 'both';

function whyOf({ cust_ids: ids, leaving }: Deletions): Why {
  if (leaving.length === 0) return 'deleted';
  return leaving.length === ids.length ? 'leaving' : 'both';
}

const WhyHeld = ({ why }: { readonly why: Why }) => (
  <>
    <p>
      That is more than the <strong>brake</strong> lets through without a person. So the drain stopped: no
      copy was deleted, and nothing was purged from AA’s queue.
    </p>
    {why === 'leaving' ? null : (
      <p>
        AA may be wrong, as after a failed import or with fewer rights for our user. Look for a few of them in
        AA. If they are deleted there, confirm. If they still exist, refuse.
      </p>
    )}
    {why === 'deleted' ? null : (
      <p>
        Who leaves by the rule still exists in AA: what AA says of them, <code>relevance</code> in the
        configuration does not keep. If that is meant so, confirm. If it is not, refuse, and change the rule.
      </p>
    )}
  </>
);

const NotHeld = () => (
  <p>
    The brake does not hold them now. The drain settles them when all of its customers are fetched. If there
    are too many by then, it stops and asks here.
  </p>
);

function shareText(deletions: number, why: Why, status: ClientStatus | null): string {
  const of = status === null ? '' : ` of ${counted(status.customers, 'stored customer')}`;
  const share = status === null || status.customers === 0 ? '' : percent(deletions / status.customers);
  const some = `${count(deletions)}${of}${share}`;
  if (why === 'leaving') return `${some} ${deletions === 1 ? 'leaves' : 'leave'} by the rule of relevance.`;
  const or = why === 'both' ? ', or leave by the rule of relevance' : '';
  return `AA says that ${some} ${isOrAre(deletions)} deleted${or}.`;
}

/** ` (2.4 %)`. */
const percent = (share: number): string =>
  share < 0.001 ? ' (less than 0.1 %)' : ` (${(share * 100).toLocaleString('en-US', digits)} %)`;

const digits = { maximumFractionDigits: 1 };

interface ButtonsTerms {
  readonly client: string;
  readonly deletions: number;
  readonly reload: () => Promise<unknown>;
}

const Buttons = ({ client, deletions, reload }: ButtonsTerms) => {
  const decide = (what: 'confirm' | 'refuse') => (): void =>
    askPerson({
      ...questions[what](client, deletions),
      seen: deletions,
      work: () => decided(client, what, deletions),
      tried: reload,
    });
  return (
    <div class="buttons">
      <button type="button" onClick={decide('confirm')}>
        Confirm …
      </button>
      <button type="button" onClick={decide('refuse')}>
        Refuse …
      </button>
      <a class="small who" href={href(['actions'], { client })}>
        Who decided earlier
      </a>
    </div>
  );
};

const questions = {
  confirm: (client: string, deletions: number) => ({
    title: `Confirm ${counted(deletions, 'deletion')} of ${client}?`,
    body: (
      <>
        <p>
          <strong>
            {counted(deletions, 'customer')} will be marked as deleted here, or erased, where they leave by
            the rule.
          </strong>{' '}
          Whoever follows the changes is told so, and may delete them, too. The drain goes on, and AA’s queue
          is purged.
        </p>
        <p>A customer comes back only when AA tells of it again.</p>
      </>
    ),
    does: `Confirm ${count(deletions)}`,
    isGrave: true,
  }),
  refuse: (client: string, deletions: number) => ({
    title: `Refuse ${counted(deletions, 'deletion')} of ${client}?`,
    body: (
      <p>
        {counted(deletions, 'customer')} will stay as {deletions === 1 ? 'it is' : 'they are'} stored, and be
        parked until a person has AA asked again or drops them. The drain goes on, and AA’s queue is purged.
      </p>
    ),
    does: `Refuse ${count(deletions)}`,
  }),
} as const;

async function decided(client: string, what: 'confirm' | 'refuse', expected: number): Promise<string> {
  const address = v1('clients', client, 'deletions', what);
  const { count: number } = await send<Counted>('POST', address, { expected });
  return what === 'confirm'
    ? `${counted(number, 'deletion')} confirmed.`
    : `${counted(number, 'deletion')} refused. These customers are parked.`;
}
