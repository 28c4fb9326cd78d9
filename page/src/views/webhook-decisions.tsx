// What a person does with a webhook. Each asks first, and says what it does.

import { type Signal, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Webhook, WebhookTest } from '../../../packages/client/src/api-types.ts';
import { ApiError, send, v1 } from '../data/api.ts';
import { serverMs } from '../data/clock.ts';
import { askPerson } from '../parts/dialog.tsx';
import { behindOf } from '../words/readers.ts';
import { inUtc, zoneName } from '../words/times.ts';

export interface Tested {
  /** Milliseconds. */
  readonly at: number;
  readonly result: WebhookTest;
}

export interface Asked {
  readonly client: string;
  readonly webhook: Webhook;
  readonly reload: () => Promise<unknown>;
  readonly tell: (name: string, tested: Tested) => void;
}

/** The server gives a test 100 seconds. */
const longestTestMs = 100_000;

function post<T>({ client, webhook: { name } }: Asked, what: string, from?: string): Promise<T> {
  const query = from === undefined ? '' : `?${new URLSearchParams({ from })}`;
  return send<T>('POST', v1('clients', client, 'webhooks', name, what) + query, undefined, longestTestMs);
}

export function askToPause(asked: Asked): void {
  const { name } = asked.webhook;
  askPerson({
    title: `Pause ${name}?`,
    body: (
      <p>
        Nothing is sent to the receiver until somebody resumes it. Nothing is lost: its place in the changes
        is kept.
      </p>
    ),
    does: 'Pause',
    work: async () => {
      await post(asked, 'pause');
      return `${name} is paused.`;
    },
    tried: () => asked.reload(),
  });
}

export function askToTest(asked: Asked): void {
  const { name, receiver } = asked.webhook;
  askPerson({
    title: `Test ${name}?`,
    body: (
      <p>
        A signed test message goes to {receiver}. It tells no change. Where it is refused, a few more are sent
        to find out why; that may take half a minute.
      </p>
    ),
    does: 'Send a test',
    work: async () => {
      const result = await post<WebhookTest>(asked, 'test');
      asked.tell(name, { at: serverMs(), result });
      return `${name}: the test was ${result.ok ? 'accepted' : 'refused'}.`;
    },
    tried: () => asked.reload(),
  });
}

type ResumeFrom = 'place' | 'now';

export function askToResume(asked: Asked): void {
  const { name } = asked.webhook;
  const chosen = signal<ResumeFrom>('place');
  askPerson({
    title: `Resume ${name}?`,
    body: <ResumeBody chosen={chosen} webhook={asked.webhook} />,
    does: 'Resume',
    work: async () => {
      await post(asked, 'resume', chosen.peek() === 'now' ? 'now' : undefined);
      return `${name} is resumed.`;
    },
    tried: () => asked.reload(),
  });
}

function ResumeBody({ chosen, webhook }: { readonly chosen: Signal<ResumeFrom>; readonly webhook: Webhook }) {
  const { changes, oldest } = behindOf(webhook.behind_changes, webhook.behind_seconds);
  return (
    <fieldset>
      <legend>Where does it go on?</legend>
      <Choice group="resume" chosen={chosen} value="place">
        From where it stopped: everything that waits is sent ({changes}
        {oldest === null ? null : `, ${oldest}`}).
      </Choice>
      <Choice group="resume" chosen={chosen} value="now">
        From now on: what waits is left out, and the receiver never gets it.
      </Choice>
    </fieldset>
  );
}

interface ChoiceTerms<T extends string> {
  readonly group: string;
  readonly chosen: Signal<T>;
  readonly value: T;
  readonly children: ComponentChildren;
}

const Choice = <T extends string>({ group, chosen, value, children }: ChoiceTerms<T>) => (
  <label class="choice">
    <input
      type="radio"
      name={group}
      checked={chosen.value === value}
      onChange={() => (chosen.value = value)}
    />
    <span>{children}</span>
  </label>
);

type ReplayBy = 'time' | 'number';

interface ReplayFrom {
  readonly by: Signal<ReplayBy>;
  /** Of a field for date and time: in the zone of the page. */
  readonly time: Signal<string>;
  readonly number: Signal<string>;
}

export function askToReplay(asked: Asked): void {
  const { name } = asked.webhook;
  const from: ReplayFrom = { by: signal<ReplayBy>('time'), time: signal(''), number: signal('') };
  askPerson({
    title: `Replay ${name}?`,
    body: <ReplayBody from={from} changeNo={asked.webhook.change_no} />,
    does: 'Replay',
    work: async () => {
      await post(asked, 'replay', fromText(from));
      return `${name} tells the changes again from there.`;
    },
    tried: () => asked.reload(),
  });
}

function ReplayBody({ from, changeNo }: { readonly from: ReplayFrom; readonly changeNo: number | null }) {
  return (
    <>
      <p>
        The receiver is sent again what was committed since then, under new ids. It goes back as far as the
        history is kept.
      </p>
      <fieldset>
        <legend>From when?</legend>
        <Choice group="replay" chosen={from.by} value="time">
          Since a time ({zoneName()})
        </Choice>
        <input
          type="datetime-local"
          aria-label={`Time, in ${zoneName()}`}
          value={from.time.value}
          onInput={(event) => {
            from.time.value = event.currentTarget.value;
            from.by.value = 'time';
          }}
        />
        <Choice group="replay" chosen={from.by} value="number">
          From the number of a change{changeNo === null ? '' : ` (now it is at ${changeNo})`}
        </Choice>
        <input
          inputMode="numeric"
          aria-label="Number of a change"
          value={from.number.value}
          onInput={(event) => {
            from.number.value = event.currentTarget.value;
            from.by.value = 'number';
          }}
        />
      </fieldset>
    </>
  );
}

/** Throws `ApiError` where nothing was given. */
function fromText({ by, time, number }: ReplayFrom): string {
  const given = by.peek() === 'time' ? time.peek() : number.peek().trim();
  if (by.peek() === 'number') {
    if (/^\d{1,15}$/.test(given)) return given;
    throw lacking('give the number of a change, in digits');
  }
  const at = given === '' ? null : new Date(inUtc.peek() ? `${given}Z` : given);
  if (at === null || Number.isNaN(at.getTime())) throw lacking('give a date and a time');
  return at.toISOString();
}

const lacking = (detail: string): ApiError => new ApiError(0, { code: 'PAGE_LACKING', detail });
