// The webhooks of a client: the state of each, how far behind it is, its last error, and what can be done.

import type { ReadonlySignal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { Webhook } from '../../../packages/client/src/api-types.ts';
import { mayOperate } from '../data/session.ts';
import { Behind } from '../parts/behind.tsx';
import { Columns } from '../parts/columns.tsx';
import { Due } from '../parts/due.tsx';
import { CodeText } from '../parts/code-text.tsx';
import { sentence } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { WebhookMark } from '../parts/webhook-mark.tsx';
import { stateMeanings } from '../words/readers.ts';
import { count, counted } from '../words/times.ts';
import {
  askToPause,
  askToReplay,
  askToResume,
  askToTest,
  type Asked,
  type Tested,
} from './webhook-decisions.tsx';

interface TableTerms {
  readonly client: string;
  readonly all: readonly Webhook[];
  readonly reload: () => Promise<unknown>;
}

export function WebhooksTable({ client, all, reload }: TableTerms) {
  const tests = useSignal<ReadonlyMap<string, Tested>>(new Map());
  const tell = (name: string, tested: Tested): void => {
    tests.value = new Map(tests.peek()).set(name, tested);
  };
  if (all.length === 0) {
    return (
      <p class="faint">
        There are none. A webhook sends each change to another program; it is made in the configuration, under{' '}
        <code>webhooks</code>.
      </p>
    );
  }
  return (
    <table class="cards webhooks">
      <caption class="hidden">Webhooks</caption>
      <Columns of={['State', 'Webhook', 'Behind', 'Last accepted', mayOperate() ? 'Do' : null]} />
      <tbody>
        {all.toSorted(worstFirst).map((webhook) => (
          <WebhookRow key={webhook.name} tests={tests} asked={{ client, webhook, reload, tell }} />
        ))}
      </tbody>
    </table>
  );
}

interface RowTerms {
  readonly asked: Asked;
  readonly tests: ReadonlySignal<ReadonlyMap<string, Tested>>;
}

function WebhookRow({ asked, tests }: RowTerms) {
  const { webhook } = asked;
  const tested = tests.value.get(webhook.name);
  return (
    <tr>
      <td class="state">
        <State webhook={webhook} />
      </td>
      <th scope="row">
        <strong>{webhook.name}</strong>
        <span class="small faint receiver">
          {webhook.receiver ?? 'the configuration has it no more; nothing is sent'}
        </span>
        <LastError webhook={webhook} />
        <SetAside changes={webhook.parked} />
        {tested === undefined ? null : <TestResult tested={tested} />}
      </th>
      <td data-label="Behind by">
        <Behind changes={webhook.behind_changes} seconds={webhook.behind_seconds} />
      </td>
      <td class="moment" data-label="Last accepted">
        <Time at={webhook.last_accepted_at} />
      </td>
      {mayOperate() ? (
        <td class="decide">
          <Buttons asked={asked} />
        </td>
      ) : null}
    </tr>
  );
}

/** Whatever the database says of one that the configuration has no more, nothing is sent for it. */
const State = ({ webhook: { state, receiver } }: { readonly webhook: Webhook }) =>
  receiver === null ? (
    <span class="faint">left over</span>
  ) : (
    <>
      <WebhookMark state={state} />
      {state === 'active' ? null : <p class="small faint">{stateMeanings[state]}</p>}
    </>
  );

/** The reason of a pause says more than the error that led to it. */
function LastError({ webhook }: { readonly webhook: Webhook }) {
  const { reason, last_error: error, tries, failing_since: since, next_try_at: next } = webhook;
  const text = reason ?? error;
  if (text === null) return null;
  return (
    <>
      <p class="error-text">
        <span class="faint small">{reason === null ? 'Last error:' : 'Why:'}</span> {sentence(text)}
      </p>
      {since === null ? null : (
        <p class="small faint">
          {counted(tries, 'attempt')} since <Time at={since} />
          {next === null ? null : (
            <>
              , next <Due at={next} />
            </>
          )}
        </p>
      )}
    </>
  );
}

const SetAside = ({ changes }: { readonly changes: number }) =>
  changes === 0 ? null : (
    <p class="small">
      <strong>{counted(changes, 'change')} set aside</strong>: the receiver refused each of them when it stood
      alone.
    </p>
  );

const TestResult = ({ tested: { at, result } }: { readonly tested: Tested }) => (
  <p class={`test ${result.ok ? 'good' : 'bad'}`}>
    <strong>{result.ok ? 'Test accepted' : 'Test failed'}</strong> (<Time at={at} />, {count(result.ms)} ms):{' '}
    <CodeText text={sentence(result.says)} />
  </p>
);

function Buttons({ asked }: { readonly asked: Asked }) {
  const { name, state, receiver } = asked.webhook;
  if (receiver === null) return null;
  const button = (text: string, work: (asked: Asked) => void) => (
    <button type="button" aria-label={`${text} ${name}`} onClick={() => work(asked)}>
      {text} …
    </button>
  );
  return (
    <div class="buttons">
      {state === 'new'
        ? null
        : state.startsWith('paused')
          ? button('Resume', askToResume)
          : button('Pause', askToPause)}
      {button('Test', askToTest)}
      {state === 'new' ? null : button('Replay', askToReplay)}
    </div>
  );
}

const badness: readonly Webhook['state'][] = [
  'paused_by_refusal',
  'paused_by_failure',
  'failing',
  'paused',
  'new',
  'active',
];

const worstFirst = (one: Webhook, other: Webhook): number =>
  badness.indexOf(one.state) - badness.indexOf(other.state) || one.name.localeCompare(other.name);
