// What can go wrong in the sync itself, in one table; everything else comes from `aa` and `shadow` as it is.

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';

export const syncErrors = {
  SYNC_CLIENT_HELD: {
    kind: 'refused',
    summary: 'somebody else is draining this client',
    hint: 'It does the work: there is nothing to do, be it a `run` or a `drain`. `status` shows who it is; a dead holder is replaced within 30 s.',
  },
  SYNC_DELETION_DOUBTFUL: {
    kind: 'transient',
    summary: 'there is evidence that the customer was deleted, but a second look did not confirm it',
    hint: 'The customer is kept and tried again by itself.',
  },
  SYNC_NOT_DRAINED: {
    kind: 'bug',
    summary: 'a drain was about to be purged with customers left to do; nothing was purged',
    hint: 'Please report this. The drain goes on where it stands.',
  },
  SYNC_PURGE_REFUSED: {
    kind: 'refused',
    summary:
      'AA does not purge its queue though it answers; everything queued is stored, and the queue is read again',
    hint: 'Nothing is lost, but while this lasts the whole queue is fetched every few minutes. Ask ACGI about PURGE_QUEUE_XML, and compare its answer with `dialect.answers` (status, success).',
  },
  SYNC_NO_DESCRIPTORS: {
    kind: 'transient',
    summary: 'this process has used up its file descriptors',
    hint: 'Raise its limit of open files (`ulimit -n`, LimitNOFILE of systemd). It goes on by itself as soon as some are free.',
  },
  SYNC_OUT_OF_MEMORY: {
    kind: 'transient',
    summary: 'a sync thread needed more memory than it may have, and is started again',
    hint: 'Nothing was lost. If it lasts, lower `bulkSize`, `concurrency` or `limits.document`.',
  },
  SYNC_STUCK: {
    kind: 'bug',
    summary: 'the work got stuck again and again, and starting its threads anew did not help',
    hint: 'Start the program again, or have a supervisor do it: nothing is lost. Please report this, with the log.',
  },
  SYNC_UNEXPECTED: {
    kind: 'bug',
    summary: 'something unexpected happened',
    hint: 'Please report this, with the output of --log-level debug.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type SyncErrorCode = keyof typeof syncErrors;

export function syncError(code: SyncErrorCode, detail?: string, cause?: unknown): AaShadowError {
  const { kind, summary, hint } = syncErrors[code];
  const message = detail === undefined ? summary : `${summary}: ${detail}`;
  return new AaShadowError({ code, kind, message, hint, cause });
}

/** Any failure as the one kind of error this program reports. The cause keeps the stack; the message keeps no text. */
export const asSyncError = (error: unknown): AaShadowError =>
  error instanceof AaShadowError
    ? error
    : syncError('SYNC_UNEXPECTED', error instanceof Error ? error.name : typeof error, error);
