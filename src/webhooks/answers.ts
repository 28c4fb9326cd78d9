// What an answer of a receiver means for its subscription. Pure: the time and chance are arguments.

import type { FeedChange, FeedPlace, Webhook, WebhookProgress, WebhookStep } from '../shadow/shadow.ts';

export interface ReceiverAnswer {
  /** Of HTTP. `null`: there was no answer. */
  readonly status: number | null;
  /** Why there was none, in words without anything of the message. */
  readonly trouble: string | null;
  /** Nothing was sent, because the guard does not let messages go there. `trouble` says why. */
  readonly isBarred: boolean;
  /** What the receiver asks for (`Retry-After`). */
  readonly waitMs: number | null;
  /** At most 4 KB, and only of an answer that did not accept. */
  readonly response: string | null;
  readonly ms: number;
}

export interface Moment {
  readonly now: Date;
  /** 0 to 1. */
  readonly random: () => number;
}

type Judged = Omit<WebhookStep, 'heldMs' | 'delivery'>;

const minute = 60_000;
const hour = 60 * minute;
const retriesMs: readonly number[] = [0, 5_000, 30_000, 2 * minute, 10 * minute];
const laterMs = 30 * minute;
/** Whatever a receiver asks for. */
export const longestWaitMs = hour;
/** Of a subscription that was paused by this program. */
export const probeMs = hour;
export const pausedAfterMs = 3 * 24 * hour;
export const mostParkedInRow = 5;

const acceptedProgress = {
  state: 'active',
  reason: null,
  batch: null,
  tries: 0,
  nextTryAt: null,
  failingSince: null,
  lastError: null,
  parkedInRow: 0,
  rowPlace: null,
} as const satisfies Partial<WebhookProgress>;

const isAccepted = ({ status }: ReceiverAnswer): boolean => status !== null && status >= 200 && status < 300;

const refusals: ReadonlySet<number | null> = new Set([401, 403, 404, 410]);
const rejections: ReadonlySet<number | null> = new Set([400, 413, 422]);

/** `told`: the changes of the message; empty for a message that tells none. */
export function judged(
  webhook: Webhook,
  told: readonly FeedChange[],
  answer: ReceiverAnswer,
  moment: Moment,
): Judged {
  const { batch, state } = webhook;
  if (batch === null) throw new TypeError('an answer without a message');
  const tried = { lastTriedAt: moment.now };
  if (isAccepted(answer)) return withProgress(accepted(webhook, batch.end, moment), tried);
  const isProbe = state !== 'active';
  if (answer.isBarred) return withProgress(barred(answer, moment), tried);
  if (refusals.has(answer.status)) return withProgress(refused(answer, moment), tried);
  if (rejections.has(answer.status) && told.length > 0 && !isProbe)
    return withProgress(
      told.length === 1 ? parked(webhook, told, answer, moment) : halved(webhook, told, answer),
      tried,
    );
  return withProgress(failed(webhook, answer, moment), tried);
}

const withProgress = (step: Judged, more: Partial<WebhookProgress>): Judged => ({
  ...step,
  progress: { ...step.progress, ...more },
});

function accepted({ epoch, batch, refusedNo }: Webhook, end: FeedPlace, { now }: Moment): Judged {
  const isPast = refusedNo === null || end.changeNo >= refusedNo;
  return {
    progress: {
      ...acceptedProgress,
      place: end,
      // After a loss numbers may come again, with other changes.
      epoch: batch?.loss === null ? epoch : epoch + 1,
      refusedNo: isPast ? null : refusedNo,
      lastAcceptedAt: now,
    },
  };
}

export const errorText = ({ status, trouble }: ReceiverAnswer): string => {
  if (status === null) return trouble ?? 'there was no answer';
  const isRedirect = status >= 300 && status < 400;
  return isRedirect
    ? `the receiver answered ${status}, a redirect, which is not followed: configure the address that it leads to`
    : `the receiver answered ${status}`;
};

const refused = (answer: ReceiverAnswer, { now }: Moment): Judged => ({
  progress: {
    state: 'paused_by_refusal',
    reason: `${errorText(answer)}: the address or the secret is wrong; compare them with what the receiver has`,
    lastError: errorText(answer),
    nextTryAt: later(now, probeMs),
  },
});

const barred = (answer: ReceiverAnswer, { now }: Moment): Judged => ({
  progress: {
    state: 'paused_by_refusal',
    reason: `${errorText(answer)}; a webhook that was made over HTTP is sent to public addresses alone`,
    lastError: errorText(answer),
    nextTryAt: later(now, probeMs),
  },
});

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

function failed(webhook: Webhook, answer: ReceiverAnswer, moment: Moment): Judged {
  const { now } = moment;
  const failingSince = webhook.failingSince ?? now;
  const progress = { lastError: errorText(answer), failingSince, tries: webhook.tries + 1 };
  const isProbe = webhook.state !== 'active';
  if (!isProbe && now.getTime() - failingSince.getTime() < pausedAfterMs)
    return { progress: { ...progress, nextTryAt: later(now, waitMs(webhook.tries, answer, moment)) } };
  const paused = isProbe
    ? {}
    : { state: 'paused_by_failure' as const, reason: `${errorText(answer)}, for three days` };
  return { progress: { ...progress, ...paused, nextTryAt: later(now, probeMs) } };
}

/** A tenth more or less, so that many that failed together do not come together. */
export function waitMs(
  tries: number,
  { waitMs: asked }: Pick<ReceiverAnswer, 'waitMs'>,
  { random }: Moment,
): number {
  const usual = (retriesMs[tries] ?? laterMs) * (0.9 + 0.2 * random());
  return Math.round(Math.min(Math.max(usual, asked ?? 0), Math.max(usual, longestWaitMs)));
}

/** What is refused is in one half or the other. */
function halved(webhook: Webhook, told: readonly FeedChange[], answer: ReceiverAnswer): Judged {
  const middle = told[Math.ceil(told.length / 2) - 1];
  const end = webhook.batch?.end;
  if (middle === undefined || end === undefined) throw new TypeError('half of nothing');
  const { changeNo, committedAt } = middle;
  return {
    progress: {
      batch: { end: { changeNo, committedAt }, loss: null },
      refusedNo: end.changeNo,
      lastError: errorText(answer),
      nextTryAt: null,
    },
  };
}

function parked(
  webhook: Webhook,
  [change]: readonly FeedChange[],
  answer: ReceiverAnswer,
  { now }: Moment,
): Judged {
  const { batch, place, refusedNo } = webhook;
  if (change === undefined || batch === null || answer.status === null)
    throw new TypeError('nothing to set aside');
  const row = { count: webhook.parkedInRow + 1, place: webhook.rowPlace ?? place };
  if (row.count >= mostParkedInRow) return allRefused(row.place, answer, now);
  const { changeNo, custId, kind } = change;
  return {
    progress: {
      place: batch.end,
      batch: null,
      refusedNo: refusedNo !== null && batch.end.changeNo < refusedNo ? refusedNo : null,
      tries: 0,
      failingSince: null,
      lastError: errorText(answer),
      parkedInRow: row.count,
      rowPlace: row.place,
    },
    parked: { changeNo, custId, kind, status: answer.status, response: answer.response },
  };
}

/** It is the receiver, and not the changes: those that were set aside in this row are sent again when it answers better. */
const allRefused = (place: FeedPlace, answer: ReceiverAnswer, now: Date): Judged => ({
  progress: {
    place,
    batch: null,
    refusedNo: null,
    state: 'paused_by_refusal',
    reason: `${errorText(answer)} to ${mostParkedInRow} changes in a row: it is the receiver that is wrong, and not the changes`,
    lastError: errorText(answer),
    nextTryAt: later(now, probeMs),
    parkedInRow: 0,
    rowPlace: null,
  },
  unparkedAfter: place.changeNo,
});
