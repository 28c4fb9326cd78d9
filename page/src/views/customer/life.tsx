// The life of a customer as a line of events, the newest on top, under the entries that wait. A long one is folded.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Explanation } from '../../../../packages/client/src/api-types.ts';
import { Hint } from '../../parts/hint.tsx';
import { Time } from '../../parts/time.tsx';
import { sentence } from '../../parts/states.tsx';
import {
  eventNumbers,
  eventTitle,
  type LifeEvent,
  reasonTexts,
  textIn,
  type Waiting,
  waitingTitle,
} from '../../words/explain-words.ts';
import { counted } from '../../words/times.ts';
import { Changes } from './changes.tsx';

const shownAtFirst = 12;

export function Life({ explained: { waiting, events } }: { readonly explained: Explanation }) {
  const [isWhole, setWhole] = useState(false);
  const newestFirst = events.toReversed();
  const shown = isWhole ? newestFirst : newestFirst.slice(0, shownAtFirst);
  const hidden = newestFirst.length - shown.length;
  return (
    <>
      <ol class="life" aria-label="What happened to this customer, the newest first">
        {waiting.toReversed().map((entry) => (
          <WaitingEntry key={`waiting-${entry.drain_no}`} entry={entry} />
        ))}
        {shown.map((event) => (
          <Happened key={keyOf(event)} event={event} />
        ))}
      </ol>
      {newestFirst.length === 0 && waiting.length === 0 ? (
        <p class="faint">Nothing is known to have happened.</p>
      ) : null}
      {hidden === 0 && !isWhole ? null : (
        <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show only the newest' : `Show ${counted(hidden, 'older event')}`}
        </button>
      )}
    </>
  );
}

const keyOf = (event: LifeEvent): string =>
  [event.event, event.at, textIn(event, 'drain_no'), textIn(event, 'change_no')].join(' ');

interface MomentTerms {
  readonly looks: string;
  readonly title: string;
  readonly at: ComponentChildren;
  readonly numbers: string;
  readonly children?: ComponentChildren;
}

const Moment = ({ looks, title, at, numbers, children }: MomentTerms) => (
  <li class={looks}>
    <p class="life-title">
      <strong>{title}</strong> <span class="life-time">{at}</span>
    </p>
    {children}
    {numbers === '' ? null : <p class="small faint">{numbers}</p>}
  </li>
);

const Happened = ({ event }: { readonly event: LifeEvent }) => (
  <Moment
    looks={looksOf(event)}
    title={eventTitle(event)}
    at={<Time at={event.at} as="clock" />}
    numbers={eventNumbers(event)}
  >
    <Details event={event} />
  </Moment>
);

const looksOf = ({ event, ...rest }: LifeEvent): string =>
  event === 'changed' ? `is-changed is-${textIn(rest, 'kind')}` : `is-${event}`;

function Details({ event }: { readonly event: LifeEvent }) {
  switch (event.event) {
    case 'queued': {
      const reasons = reasonTexts(event);
      return reasons.length === 0 ? null : (
        <ul class="reasons small">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      );
    }
    case 'failed':
      return <Failure code={textIn(event, 'error_code')} message={textIn(event, 'error_message')} />;
    case 'changed':
      // Of a new customer everything is new.
      return event['kind'] === 'created' ? null : <Changes event={event} />;
    default:
      return null;
  }
}

const Failure = ({ code, message }: { readonly code: string; readonly message: string }) => (
  <p class="small">
    <code>{code}</code> <bdi>{message === '' ? null : sentence(message)}</bdi>
  </p>
);

function WaitingEntry({ entry }: { readonly entry: Waiting }) {
  const [code, hint] = [textIn(entry, 'error_code'), textIn(entry, 'hint')];
  const numbers = eventNumbers({ ...entry, at: entry.known_at, event: 'queued' });
  return (
    <Moment
      looks={`is-waiting is-${entry.state}`}
      title={waitingTitle(entry)}
      at={
        <>
          since <Time at={textIn(entry, 'parked_at') || entry.known_at} as="clock" />
        </>
      }
      numbers={numbers}
    >
      {code === '' ? null : <Failure code={code} message={textIn(entry, 'error_message')} />}
      {hint === '' ? null : (
        <p class="small">
          <Hint code={code} given={hint} />
        </p>
      )}
      {entry.state === 'pending' ? null : <NextAttempt entry={entry} />}
    </Moment>
  );
}

function NextAttempt({ entry }: { readonly entry: Waiting }) {
  const next = textIn(entry, 'next_attempt_at');
  return (
    <p class="small">
      {entry.attempts === 0 ? null : `${counted(entry.attempts, 'attempt')} so far. `}
      {next !== '' ? (
        <>
          The next one: <Time at={next} as="clock" />.
        </>
      ) : entry.state === 'parked' ? (
        'It waits for a person: it is not tried again by itself.'
      ) : (
        'It is settled when its drain ends, or by a person.'
      )}
    </p>
  );
}
