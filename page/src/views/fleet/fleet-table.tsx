// The table of the fleet. A row is made anew only when what it shows has changed, so that hundreds of clients cost little.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { nowMs } from '../../data/clock.ts';
import type { VNode } from 'preact';
import type { Client } from '../../../../packages/client/src/api-types.ts';
import { Columns } from '../../parts/columns.tsx';
import { Lag } from '../../parts/lag.tsx';
import { NewShape, ShapeWaits } from '../../parts/shape-mark.tsx';
import { Sparkline } from '../../parts/sparkline.tsx';
import { VerdictMark } from '../../parts/verdict-mark.tsx';
import { href } from '../../router.ts';
import { waitsText } from '../../words/decisions.ts';
import { leftRange } from '../../words/paces.ts';
import { coarseAgoText, count, countText, lagText } from '../../words/times.ts';
import { reasonText } from '../../words/verdicts.ts';

/** The lag of each half hour of the last day, by client. */
export type Courses = ReadonlyMap<string, readonly (number | null)[]>;

interface TableTerms {
  readonly shown: readonly Client[];
  readonly courses: Courses;
}

export function FleetTable({ shown, courses }: TableTerms) {
  const rowOf = useRows();
  return (
    <table class="fleet cards">
      <caption class="hidden">Clients, the worst first</caption>
      <Columns
        of={[
          'State',
          'Client',
          { number: 'Lag' },
          { number: 'Customers' },
          { number: 'Parked' },
          { number: 'Deletions' },
          'Going on',
          'Lag, last 24 h',
        ]}
      />
      <tbody>{shown.map((client) => rowOf(client, courses.get(client.id)))}</tbody>
    </table>
  );
}

type Course = readonly (number | null)[] | undefined;

interface Kept {
  readonly json: string;
  readonly course: Course;
  readonly line: VNode;
  /** It changes with each look at AA's queue, so it is not part of the row. */
  readonly answeredAt: Signal<string | null>;
  readonly row: VNode;
}

/** The same row again, as long as the client is as it was. */
function useRows(): (client: Client, course: Course) => VNode {
  const kept = useRef(new Map<string, Kept>()).current;
  return (client, course) => {
    const before = kept.get(client.id);
    const now = keptOf(client, course, before);
    if (now !== before) kept.set(client.id, now);
    return now.row;
  };
}

function keptOf(client: Client, course: Course, before: Kept | undefined): Kept {
  const { last_answer_at: at, ...queue } = client.queue;
  const json = JSON.stringify({ ...client, queue, lag_seconds: client.lag_seconds === null });
  const answeredAt = before?.answeredAt ?? signal(at);
  answeredAt.value = at;
  if (before !== undefined && before.json === json && before.course === course) return before;
  const line =
    before !== undefined && before.course === course ? before.line : <CourseLine course={course} />;
  const row = <FleetRow key={client.id} client={client} line={line} answeredAt={answeredAt} />;
  return { json, course, line, answeredAt, row };
}

interface RowTerms {
  readonly client: Client;
  readonly line: VNode;
  readonly answeredAt: ReadonlySignal<string | null>;
}

const FleetRow = ({ client, line, answeredAt }: RowTerms) => (
  <tr>
    <td>
      <VerdictMark verdict={client.verdict} />
    </td>
    <th scope="row">
      <a href={href(['clients', client.id])}>{client.id}</a>
      <span class="small faint">{reasonText(client)}</span>
    </th>
    <td class="number" data-label="Lag">
      <Lag of={client} />
    </td>
    <td class="number" data-label="Customers">
      <a href={href(['clients', client.id, 'customers'])}>{count(client.customers)}</a>
    </td>
    <td class={client.parked === 0 ? 'number none' : 'number'} data-label="Parked">
      <Linked many={client.parked} more={client.parked_more} client={client.id} view="parked" />
    </td>
    <td class={client.deletions_waiting === 0 ? 'number none' : 'number'} data-label="Deletions">
      <Linked many={client.deletions_waiting} client={client.id} view="deletions" />
    </td>
    <td class="going-on">
      <ShapeGoesOn shape={client.shape} />
      <GoingOn drain={client.queue.drain} deletions={client.deletions_waiting} answeredAt={answeredAt} />
    </td>
    <td class="course">{line}</td>
  </tr>
);

interface LinkedTerms {
  readonly many: number;
  readonly more?: boolean;
  readonly client: string;
  readonly view: 'parked' | 'deletions';
}

const Linked = ({ many, more = false, client, view }: LinkedTerms) =>
  many === 0 ? (
    <span class="faint">0</span>
  ) : (
    <a href={href(['clients', client, view])}>{countText({ count: many, more })}</a>
  );

interface GoingOnTerms {
  readonly drain: Client['queue']['drain'];
  /** That wait for a decision. Until then nothing is purged. */
  readonly deletions: number;
  readonly answeredAt: ReadonlySignal<string | null>;
}

function GoingOn({ drain, deletions, answeredAt }: GoingOnTerms) {
  if (drain === null) return <Asked answeredAt={answeredAt} />;
  const { queued, pending, state, seconds_left: left } = drain;
  if (state === 'receiving') return <span class="small">receiving: {count(queued)} so far</span>;
  if (state === 'refreshing' && pending === 0 && deletions > 0) return <span class="small">{waitsText}</span>;
  if (state === 'purging' || pending === 0) return <span class="small">purging {count(queued)}</span>;
  const done = queued - pending;
  return (
    <div class="progress">
      <progress max={queued} value={done} aria-label={`${count(done)} of ${count(queued)} customers`} />
      <span class="small number">
        {count(done)} of {count(queued)}
        {left === null ? null : <span class="faint"> · {leftRange([left])} left</span>}
      </span>
    </div>
  );
}

/** A shape that waits, or the customers that are brought to a new one. */
function ShapeGoesOn({ shape }: Pick<Client, 'shape'>) {
  if (shape === null) return null;
  const { waits, wanted, left, seconds_left: seconds } = shape;
  const { seconds_left_least: least, seconds_left_most: most } = shape;
  if (waits)
    return (
      <span class="small shape-state">
        <ShapeWaits />
      </span>
    );
  const text = wanted === 0 ? 'begins' : `${count(left)} left`;
  return (
    <span class="small shape-state">
      <NewShape />{' '}
      <span class="number">
        {text}
        {seconds === null ? null : <span class="faint"> · {leftRange([least ?? seconds, most])}</span>}
      </span>
    </span>
  );
}

/** Only its words are looked at with each second and each answer. It is drawn anew when they are others. */
function Asked({ answeredAt }: Pick<GoingOnTerms, 'answeredAt'>) {
  const text = useMemo(() => computed(() => answeredText(answeredAt.value, nowMs.value)), [answeredAt]);
  return <span class="small faint">{text.value}</span>;
}

const answeredText = (at: string | null, now: number): string =>
  at === null ? 'AA has not answered yet' : `AA answered ${coarseAgoText(Date.parse(at), now)}`;

const CourseLine = ({ course }: { readonly course: Course }) => (
  <Sparkline values={course ?? []} says={courseText(course)} />
);

function courseText(course: Course): string {
  const known = course?.filter((lag) => lag !== null) ?? [];
  if (known.length === 0) return 'No lag is noted yet.';
  return `Lag of the last 24 hours: at most ${lagText(Math.max(...known))}, now ${lagText(known.at(-1) ?? null)}.`;
}
