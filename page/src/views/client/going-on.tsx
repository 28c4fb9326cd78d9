// The drain that is under way, live, or the one before. It keeps its shape whatever goes on, because drains of a few customers come and
// go between two looks.

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { type ClientStatus, type CurrentDrain, type DrainSummary, endOf } from '../../data/client-status.ts';
import { FactBox } from '../../parts/fact.tsx';
import { Time } from '../../parts/time.tsx';
import { leftRange, type Mark, paceOf, paceText, withMark } from '../../words/paces.ts';
import { purgeWaits, waitsText } from '../../words/decisions.ts';
import { count, counted } from '../../words/times.ts';
import { Asked } from './asked.tsx';

interface GoingOnTerms {
  readonly status: ClientStatus;
  /** What can be done about it. */
  readonly children: ComponentChildren;
}

export function GoingOn({ status, children }: GoingOnTerms) {
  const { drain, drains } = status;
  const marks = useMarks(status);
  const before = drains.find(({ state }) => state === 'done');
  return (
    <section class={drain === null ? 'panel going idle' : 'panel going'} aria-labelledby="going-on">
      <h2 id="going-on">{drain === null ? 'No drain is under way' : `Drain ${drain.drain_no}`}</h2>
      {drain === null ? <Idle status={status} before={before} /> : <Live {...{ status, drain, marks }} />}
      <Asked enqueue={status.last_enqueue} />
      {children}
    </section>
  );
}

const noMarks: readonly Mark[] = [];

/** How far the drain was at each look. Another drain begins anew. */
function useMarks({ drain, read_at }: ClientStatus): readonly Mark[] {
  const kept = useRef<{ drainNo: number; marks: readonly Mark[] } | null>(null);
  if (drain?.state !== 'refreshing') kept.current = null;
  if (drain?.state !== 'refreshing') return noMarks;
  if (kept.current?.drainNo !== drain.drain_no) kept.current = { drainNo: drain.drain_no, marks: [] };
  const mark = { atMs: Date.parse(read_at), done: drain.queued - drain.pending };
  kept.current.marks = withMark(kept.current.marks, mark);
  return kept.current.marks;
}

interface LiveTerms {
  readonly status: ClientStatus;
  readonly drain: CurrentDrain;
  readonly marks: readonly Mark[];
}

function Live({ status, drain, marks }: LiveTerms) {
  const { queued, pending, state } = drain;
  const done = queued - pending;
  const isHeld = purgeWaits(status);
  const pace = paceOf(marks);
  const average = status.drain_seconds_left === null ? null : averageOf(status, drain);
  return (
    <>
      <Steps at={stepOf(drain)} queued={queued} done={done} note={isHeld ? waitsText : ''} isHeld={isHeld} />
      <Bar isUnknown={state === 'receiving'} done={done} total={queued} />
      <dl class="quick">
        <FactBox name="Done">{state === 'receiving' ? '…' : `${count(done)} of ${count(queued)}`}</FactBox>
        <FactBox name="Pace">
          {state === 'refreshing' && pending > 0 ? paceText(pace ?? average) : '–'}
        </FactBox>
        <FactBox name="Time left">{timeLeft(status, drain, pace)}</FactBox>
        <FactBox name="Received">
          <Time at={drain.received_at} as="clock" />
        </FactBox>
      </dl>
      <p class="small faint">{partsText(drain, isHeld)}</p>
    </>
  );
}

const stepOf = ({ state, pending }: CurrentDrain): 0 | 1 | 2 =>
  state === 'receiving' ? 0 : state === 'refreshing' && pending > 0 ? 1 : 2;

/** Customers a second since the answer arrived. */
function averageOf({ read_at }: ClientStatus, { received_at, queued, pending }: CurrentDrain): number | null {
  const seconds = (Date.parse(read_at) - Date.parse(received_at)) / 1_000;
  return seconds <= 0 || queued === pending ? null : (queued - pending) / seconds;
}

/** Between what the whole drain and what the last half minute lets expect. */
function timeLeft(status: ClientStatus, { state, pending }: CurrentDrain, pace: number | null): string {
  if (status.verdict === 'paused') return status.pause === null ? waitsText : 'paused';
  if (state === 'receiving') return 'not known yet';
  if (pending === 0) return 'the purge only';
  if (pace === 0) return 'not known';
  return leftRange([status.drain_seconds_left, pace === null ? null : pending / pace]);
}

/** What became of those who are done. */
function partsText({ state, stored, parked, gone }: CurrentDrain, isHeld: boolean): string {
  if (state === 'receiving')
    return 'The queue answer is arriving. It is purged only when everyone in it is stored.';
  const parts = [
    `${count(stored)} stored`,
    ...(parked > 0 ? [`${count(parked)} parked`] : []),
    ...(gone > 0 ? [`${count(gone)} gone in AA`] : []),
  ];
  const until = isHeld ? 'a person has decided' : 'everyone in it is done';
  return `${parts.join(', ')}. The queue is purged when ${until}.`;
}

function Idle({
  status,
  before,
}: {
  readonly status: ClientStatus;
  readonly before: DrainSummary | undefined;
}) {
  if (before === undefined) {
    return (
      <>
        <Steps at={null} queued={null} done={null} note="" />
        <Bar isUnknown={false} done={0} total={1} />
        <p class="small faint">
          There was none yet.{' '}
          {status.last_queue_at === null ? (
            "AA's queue has not answered."
          ) : (
            <>
              AA's queue answered <Time at={status.last_queue_at} />.
            </>
          )}
        </p>
      </>
    );
  }
  const { queued, purged_at, max_queue_number, drain_no, received_at } = before;
  return (
    <>
      <Steps
        at={3}
        queued={queued}
        done={queued}
        note={purged_at === null ? 'AA did not confirm' : `up to ${max_queue_number ?? 'its number'}`}
      />
      <Bar isUnknown={false} done={1} total={1} />
      <dl class="quick">
        <FactBox name="Last drain">{drain_no}</FactBox>
        <FactBox name="Done">{counted(queued, 'customer')}</FactBox>
        <FactBox name="Received">
          <Time at={received_at} as="clock" />
        </FactBox>
        <FactBox name="Ended">
          <Time at={endOf(before)} />
        </FactBox>
      </dl>
      <p class="small faint">
        AA's queue answered <Time at={status.last_queue_at} />. Nobody waits to be refreshed.
      </p>
    </>
  );
}

interface StepTerms {
  /** The step that is under way; 3: all are done; `null`: none has begun. */
  readonly at: 0 | 1 | 2 | 3 | null;
  readonly queued: number | null;
  readonly done: number | null;
  /** Beside the purge. */
  readonly note: string;
  /** Whether the purge waits for a person. Default: no. */
  readonly isHeld?: boolean;
}

function Steps({ at, queued, done, note, isHeld = false }: StepTerms) {
  const names = [
    at === 0 ? 'Receiving' : 'Received',
    at === 1 ? 'Refreshing' : 'Refreshed',
    isHeld ? 'Purge' : at === 2 ? 'Purging' : 'Purged',
  ];
  const notes = [
    queued === null ? '' : counted(queued, 'customer'),
    done === null || queued === null || at === 0 ? '' : shareText(done, queued),
    note,
  ];
  return (
    <ol class="steps">
      {names.map((name, step) => (
        <li key={step} class={stateOf(step, at)} aria-current={step === at ? 'step' : undefined}>
          <span class="step-name">{name}</span>
          <span class="small faint number">{notes[step] || ' '}</span>
        </li>
      ))}
    </ol>
  );
}

const stateOf = (step: number, at: StepTerms['at']): string =>
  at === null || step > at ? 'ahead' : step === at ? 'now' : 'done';

/** Rounded down, so that it is not 100 % before everyone is done. */
const shareText = (done: number, total: number): string =>
  `${Math.floor((100 * done) / Math.max(1, total))} %`;

const Bar = ({
  isUnknown,
  done,
  total,
}: {
  readonly isUnknown: boolean;
  readonly done: number;
  readonly total: number;
}) =>
  isUnknown ? (
    <progress aria-label="The queue answer is arriving" />
  ) : (
    <progress max={Math.max(1, total)} value={done} aria-label={`${count(done)} of ${count(total)}`} />
  );
