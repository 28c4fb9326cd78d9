// What can go wrong with a request: the server says a problem, or there is no answer of the server.

import type { Problem } from './api-types.ts';

/**
 * The server refused, with a problem (RFC 9457). Match the `code`: it is stable, the texts are not. Where something between
 * this program and the server answered, the code is `UNEXPECTED_ANSWER`.
 */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError';
  readonly code: string;
  readonly status: number;
  /** What to do about it. */
  readonly hint: string;
  /** The whole document. */
  readonly problem: Problem;
  /** How long the server asks to wait, in milliseconds. `null`: it does not say. */
  readonly retryAfterMs: number | null;
  /** Stands in the log of the server. */
  readonly requestId: string | null;

  constructor(problem: Problem, { retryAfterMs = null, requestId = null }: ProblemRest = {}) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`);
    this.code = problem.code;
    this.status = problem.status;
    this.hint = problem.hint;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
    this.requestId = requestId;
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

interface ProblemRest {
  readonly retryAfterMs?: number | null;
  readonly requestId?: string | null;
}

/**
 * What came after the cursor cannot be told any more. A copy that was kept by the feed must be made anew: take the snapshot,
 * and follow from its `changes_after`. `follow` does so when it has `onResync`.
 */
export class FeedGone extends ProblemError {
  override readonly name = 'FeedGone';
  /** `expired`, `other_history`, `future` or `other_client`. */
  readonly reason: string;

  constructor(problem: Problem, rest: ProblemRest = {}) {
    super(problem, rest);
    this.reason = typeof problem['reason'] === 'string' ? problem['reason'] : 'unknown';
  }
}

/** No answer came, or it broke off: the server is away, the network is cut, or it took too long. The same may succeed later. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly code = 'NO_ANSWER';
}

/** Whether the same request may succeed later. */
export const isTransient = (error: unknown): error is ProblemError | NoAnswerError =>
  error instanceof NoAnswerError || (error instanceof ProblemError && error.isTransient);

export function problemOf(response: Response, text: string): ProblemError {
  const rest = {
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    requestId: response.headers.get('x-request-id'),
  };
  return problemFrom(problemIn(text) ?? unexpected(response), rest);
}

export const problemFrom = (problem: Problem, rest: ProblemRest = {}): ProblemError =>
  problem.code === 'HTTP_FEED_GONE' ? new FeedGone(problem, rest) : new ProblemError(problem, rest);

/** `null`: the text is no problem of the server. */
function problemIn(text: string): Problem | null {
  const value: Partial<Problem> = objectIn(text) ?? {};
  const { code, hint, title, status } = value;
  const isProblem = [code, hint, title].every((one) => typeof one === 'string') && typeof status === 'number';
  return isProblem ? (value as Problem) : null;
}

/** `null`: the text is no JSON object. */
export function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The text of a foreign answer is not quoted. */
export const unexpected = ({ status, headers }: Pick<Response, 'status' | 'headers'>): Problem => ({
  type: 'about:blank',
  title: 'the answer is not one of aa-shadow',
  status,
  detail: `the answer is not one of aa-shadow: status ${status}, ${headers.get('content-type') ?? 'no content type'}`,
  code: 'UNEXPECTED_ANSWER',
  hint: 'Check that `url` leads to `aa-shadow run`, and what the proxies before it answer by themselves.',
});

const retryAfterMs = (header: string | null): number | null => {
  if (header === null) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
};
