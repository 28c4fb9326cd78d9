// A client in a few words, for a list of many. It is made from its status, so that both judge alike.

import type { ClientState } from '../shadow/shadow.ts';
import { statusDocument } from './client-status.ts';
import { heldBackInShort } from './budget-report.ts';
import { secondsLeft } from './drain-pace.ts';
import type { ShapeDocument } from './shape-report.ts';

/** The client's settings that the judgement needs. */
type StatusTerms = Parameters<typeof statusDocument>[0];

export type OverviewDocument = ReturnType<typeof overviewDocument>;

export function overviewDocument(terms: StatusTerms, state: ClientState) {
  const {
    client,
    verdict,
    verdict_reason,
    lag_seconds,
    customers,
    parked,
    parked_more,
    last_queue_at,
    last_error,
    drain,
    shape,
    budget,
  } = statusDocument(terms, state);
  return {
    id: client,
    verdict,
    verdict_reason,
    lag_seconds,
    behind_since: behindSince(state),
    customers,
    parked,
    parked_more,
    deletions_waiting: state.gone,
    paused: state.pause !== null,
    observes: state.observing != null,
    shape: shapeInShort(shape),
    held_back: heldBackInShort(budget),
    error_code: last_error?.code ?? null,
    queue: {
      last_answer_at: last_queue_at,
      drain:
        drain === null
          ? null
          : {
              state: drain.state,
              queued: drain.queued,
              pending: drain.pending,
              settled: drain.queued - drain.pending,
              seconds_left: secondsLeft(terms, state),
            },
    },
  };
}

/** `null`: all customers are in the shape in force, and none waits. */
const shapeInShort = ({ applying, waiting }: ShapeDocument) =>
  applying === null && waiting === null
    ? null
    : {
        waits: waiting !== null,
        wanted: applying?.wanted ?? 0,
        left: applying?.left ?? 0,
        seconds_left: applying?.seconds_left ?? null,
        seconds_left_least: applying?.seconds_left_least ?? null,
        seconds_left_most: applying?.seconds_left_most ?? null,
      };

/** The lag is the time since then. `null`: there is none, or it is not known. */
export function behindSince({ lastQueueAt, oldestKnownAt, pause, observing }: ClientState): string | null {
  if (lastQueueAt === null) return null;
  const since = [oldestKnownAt, pause?.since ?? null, observing?.againSince ?? null];
  const times = since.filter((time) => time !== null);
  return times.map((time) => time.toISOString()).toSorted()[0] ?? null;
}

/** Each step is half as long again as the one before, so that a time that only grows is told, too. */
const inSteps = (seconds: number | null): number | null =>
  seconds === null ? null : Math.round(Math.log(seconds + 1) / Math.log(1.5));

/**
 * What the document says beside the clock: it is another one only when something has happened. The last answer of the queue counts to the
 * minute, or each look into an empty queue would be news.
 */
export const withoutClock = ({ queue, ...document }: OverviewDocument): object => ({
  ...document,
  lag_seconds: null,
  queue: {
    last_answer_at: queue.last_answer_at?.slice(0, 'YYYY-MM-DDTHH:MM'.length) ?? null,
    drain: queue.drain === null ? null : { ...queue.drain, seconds_left: inSteps(queue.drain.seconds_left) },
  },
});
