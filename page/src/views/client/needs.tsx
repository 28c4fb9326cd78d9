// The verdict with what to do about it, and whatever else needs a person: each with its cure.

import type { ComponentChildren } from 'preact';
import type { ClientStatus } from '../../data/client-status.ts';
import { mayOperate } from '../../data/session.ts';
import { CodeText } from '../../parts/code-text.tsx';
import { Hint } from '../../parts/hint.tsx';
import { Lag } from '../../parts/lag.tsx';
import { sentence } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import { WayLink } from '../../parts/way-link.tsx';
import { withoutCommand } from '../../words/commands.ts';
import { cures } from '../../words/cures.ts';
import { deletionsWaitText } from '../../words/decisions.ts';
import { count, counted } from '../../words/times.ts';

interface Need {
  /** The reason of a verdict whose cure is its cure. */
  readonly reason: string;
  readonly title: string;
  readonly isBad?: boolean;
  readonly more?: ComponentChildren;
}

export function Judged({ status }: { readonly status: ClientStatus }) {
  const { verdict, verdict_reason: reason } = status;
  const mine = needsOf(status).find((need) => need.reason === reason);
  return (
    <section class={`panel judged ${verdict}`} aria-label="State">
      <p class="says">
        <VerdictMark verdict={verdict} /> <Says status={status} />
      </p>
      <CureText reason={reason} client={status.client} />
      {mine?.more}
    </section>
  );
}

/** The sentence of a fresh client tells nothing but ages, and the server sends it again as it was. So they are counted here. */
const Says = ({ status }: { readonly status: ClientStatus }) =>
  status.verdict_reason === 'current' ? (
    <span>
      AA's queue answered <Time at={status.last_queue_at} />, lag <Lag of={status} />.
    </span>
  ) : (
    <span>{sentence(withoutCommand(status.verdict_text))}</span>
  );

/** Those that the verdict does not name already. */
export const Needs = ({ status }: { readonly status: ClientStatus }) => (
  <>
    {needsOf(status)
      .filter(({ reason }) => reason !== status.verdict_reason)
      .map(({ reason, title, isBad = false, more }) => (
        <section key={reason} class={isBad ? 'notice bad' : 'notice'} aria-label={title}>
          <p>
            <strong>{sentence(title)}</strong>
          </p>
          <CureText reason={reason} client={status.client} />
          {more}
        </section>
      ))}
  </>
);

function CureText({ reason, client }: { readonly reason: string; readonly client: string }) {
  const cure = cures[reason];
  if (cure === undefined) return null;
  const { says, view, command } = cure;
  return (
    <p class="cure">
      <CodeText text={says} /> {command === undefined ? null : <code class="command">{command(client)}</code>}
      {view === undefined ? null : <WayLink client={client} way={view} />}
    </p>
  );
}

const needsOf = (status: ClientStatus): readonly Need[] =>
  [
    pauseNeed,
    deletionsNeed,
    stuckNeed,
    errorNeed,
    setBackNeed,
    foreignNeed,
    parkedNeed,
    populationNeed,
  ].flatMap((needOf) => needOf(status) ?? []);

function pauseNeed({ pause }: ClientStatus): Need | null {
  if (pause === null) return null;
  const more = (
    <p class="small faint">
      Paused at <Time at={pause.since} as="clock" />.
    </p>
  );
  return { reason: 'by-person', title: 'It is paused', more };
}

/** Those of a drain that goes on are settled by it, without a person. */
function deletionsNeed({ deletions_waiting: waiting, verdict_reason: reason }: ClientStatus): Need | null {
  if (waiting === 0 || reason !== 'deletions') return null;
  return { reason: 'deletions', title: deletionsWaitText(waiting) };
}

function stuckNeed({ stuck, last_progress_at: progress }: ClientStatus): Need | null {
  if (stuck === null || (progress !== null && stuck.at <= progress)) return null;
  const more = (
    <p class="small">
      Seen <Time at={stuck.at} />. Last progress: <Time at={progress} />.
    </p>
  );
  return { reason: stuck.kind, title: 'The work does not move', isBad: true, more };
}

/** It stays noted until the drain has ended, also where customers have been refreshed since. */
const isOvercome = ({ last_error: error, drain, verdict_reason: reason, ...status }: ClientStatus): boolean =>
  error !== null &&
  reason !== 'failing' &&
  drain?.state === 'refreshing' &&
  (status.last_progress_at ?? '') > error.at;

function errorNeed(status: ClientStatus): Need | null {
  const { last_error: error } = status;
  if (error === null || isOvercome(status)) return null;
  const { code, message, at, times, skeleton, hint = null } = error;
  const more = (
    <div class="last-error">
      <p>
        <code>{code}</code> {sentence(message)}
      </p>
      {hint === null ? null : (
        <p>
          <Hint code={code} given={hint} />
        </p>
      )}
      <p class="small faint">
        <Time at={at} />
        {times > 1 ? `, ${count(times)} times in a row` : null}
      </p>
      {skeleton === null ? null : (
        <details>
          <summary>What came, without values</summary>
          <pre>{skeleton}</pre>
        </details>
      )}
    </div>
  );
  return { reason: 'failing', title: 'The last attempt failed', isBad: true, more };
}

function setBackNeed({ set_back: found }: ClientStatus): Need | null {
  if (found === null) return null;
  const more = <Noticed {...found}>{sentence(found.what)}</Noticed>;
  return { reason: 'set-back', title: 'The database has lost what it had confirmed', isBad: true, more };
}

function foreignNeed({ foreign_purge: found }: ClientStatus): Need | null {
  if (found === null) return null;
  const what =
    found.kind === 'entries-gone'
      ? `Entries of ${counted(found.customers, 'customer')} vanished from AA's queue without our purge`
      : "AA's queue number went down";
  const more = (
    <Noticed {...found}>
      {what}, {counted(found.times, 'time')}. Likely: {found.likely_cause}.
    </Noticed>
  );
  return { reason: 'foreign-purge', title: 'Somebody else purges the queue', isBad: true, more };
}

interface NoticedTerms {
  readonly last_at: string;
  readonly cure: string;
  readonly acknowledge: string;
  readonly children: ComponentChildren;
}

const Noticed = ({ last_at, cure, acknowledge, children }: NoticedTerms) => (
  <div class="noticed">
    <p>
      {children}{' '}
      <span class="faint small">
        Last <Time at={last_at} />.
      </span>
    </p>
    <dl class="facts-list">
      <dt>Queue again</dt>
      <dd>
        <QueueAgain cure={cure} />
      </dd>
      <dt>Take note</dt>
      <dd>
        <code class="command">{acknowledge}</code>
      </dd>
    </dl>
  </div>
);

/** Everyone is queued by a button of this view. Some customers alone are queued by the command. */
const QueueAgain = ({ cure }: Pick<NoticedTerms, 'cure'>) =>
  cure.endsWith(' --everyone') && mayOperate() ? (
    <>
      with <strong>Queue everyone …</strong> on this page
    </>
  ) : (
    <code class="command">{cure}</code>
  );

function parkedNeed({ parked, parked_more: isMore, oldest_parked_at: oldest }: ClientStatus): Need | null {
  if (parked === 0) return null;
  const more = (
    <p class="small faint">
      The longest is parked since <Time at={oldest} as="clock" />.
    </p>
  );
  return {
    reason: 'parked',
    title: `${isMore ? 'More than ' : ''}${counted(parked, 'customer')} parked`,
    more,
  };
}

/** While a drain that may bring everyone is unfinished, it is too early to say. */
function populationNeed({ population, drain, last_queue_at: asked }: ClientStatus): Need | null {
  if (population !== null || drain !== null || asked === null) return null;
  return { reason: 'never-populated', title: 'Nothing shows that this database was ever filled' };
}
