// Problems: what went wrong, as `application/problem+json` (RFC 9457). A foreign error is never quoted (P11).

import { AaShadowError } from '../../aa-shadow-error.ts';
import { errorReport } from '../../report/error-report.ts';
import { HttpError } from '../http-errors.ts';
import type { Answer } from './answer.ts';

export const problemType = 'application/problem+json; charset=utf-8';

export function problemAnswer(thrown: unknown): Answer {
  const error = isTooLong(thrown) ? new HttpError('HTTP_QUERY_TOO_LONG') : thrown;
  const { code, kind, message, hint } = errorReport(error, false);
  const own = error instanceof HttpError ? error : null;
  const status = own?.status ?? statusOf(error, kind);
  const title = titleOf(message);
  const document = {
    type: `urn:aa-shadow:problem:${code}`,
    title,
    status,
    ...(message === title ? {} : { detail: message }),
    code,
    hint,
    ...own?.members,
  };
  return {
    status,
    type: problemType,
    body: JSON.stringify(document),
    headers: { ...retryAfter(status), ...own?.headers },
  };
}

/** Whoever asks over HTTP cannot give a role more time. */
const isTooLong = (error: unknown): boolean =>
  error instanceof AaShadowError && error.code === 'DB_STATEMENT_TIMEOUT';

/** The request was good, and what is here stands against it. */
const conflicts: ReadonlySet<string> = new Set(['SEARCH_OFF', 'SYNC_SHAPE_HELD']);

/** What this program throws without being an answer comes from the database: the request was good. */
function statusOf(error: unknown, kind: string): number {
  if (!(error instanceof AaShadowError)) return 500;
  if (conflicts.has(error.code)) return 409;
  // It is closed when the program ends.
  return kind !== 'bug' || error.code === 'DB_CLOSED' ? 503 : 500;
}

const retryAfter = (status: number): Readonly<Record<string, string>> =>
  status === 503 ? { 'retry-after': '5' } : {};

/** The same for every problem with the code: what follows the colon is of this request. */
const titleOf = (message: string): string => message.split(': ')[0] ?? message;
