// The error codes of the sync itself, in one table. Errors of `aa` and `shadow` are passed on unchanged.

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';

export const syncErrors = {
  SYNC_CLIENT_HELD: {
    kind: 'refused',
    summary: 'another worker is draining this client',
    hint: 'Nothing needs to be done: the other `run` or `drain` does the work. `status` shows the worker. A dead worker is replaced within 30 s.',
  },
  SYNC_SAME_NAME: {
    kind: 'refused',
    summary: 'another worker has this name: the same host name and process number, and it lives',
    hint: 'Nothing is lost: the other worker drains the client. Give each container or machine a host name of its own (docker: --hostname; a compose file with several replicas: no `hostname:`).',
  },
  SYNC_SHAPE_DIFFERS: {
    kind: 'configuration',
    summary:
      'the configuration of this process keeps something else of customers than the shape in force, which a newer one has installed',
    hint: 'Give this process the present configuration, and start it again. If it is the right one, `aa-shadow plan --client ID` shows what it would change, and `aa-shadow apply --client ID` installs it.',
  },
  SYNC_SHAPE_HELD: {
    kind: 'refused',
    summary:
      'a worker with another configuration works for this client, and a shape is not installed under its hands',
    hint: 'Give `run` the present configuration and start it again: then it waits for `aa-shadow apply --client ID`, or needs it no more.',
  },
  SYNC_SHAPE_WAITS: {
    kind: 'refused',
    summary:
      'the configuration keeps less than before, and what it would erase waits for a person, because it is much',
    hint: 'Nothing is erased, fetched or purged until then. `aa-shadow plan --client ID` shows what would be erased and who would leave, and `aa-shadow apply --client ID` does it. Or take the change back.',
  },
  SYNC_RELEVANCE_UNDECIDED: {
    kind: 'refused',
    summary: 'whether the rule keeps this customer could not be decided',
    hint: 'The customer stays as it is and is tried again. Compare `relevance` and `dialect` with what AA sends: `aa-shadow fields`, `aa-shadow relevance test`.',
  },
  SYNC_LEAVING_BRAKED: {
    kind: 'refused',
    summary: 'more customers would leave by the rule than may leave without a person',
    hint: 'Nobody of them leaves until then. `aa-shadow apply --client ID` lets them leave. Or change `relevance`.',
  },
  SYNC_DELETION_DOUBTFUL: {
    kind: 'transient',
    summary: 'there is evidence that the customer was deleted, but a second check did not confirm it',
    hint: 'The customer is kept and is tried again automatically.',
  },
  SYNC_NOT_DRAINED: {
    kind: 'bug',
    summary: 'a drain was about to be purged although some customers were not done; nothing was purged',
    hint: 'Please report this. The drain continues from its present state.',
  },
  SYNC_PURGE_REFUSED: {
    kind: 'refused',
    summary:
      'AA answers but does not purge its queue; everything queued is stored, and the queue is read again',
    hint: 'Nothing is lost, but while this lasts the whole queue is fetched every few minutes. Ask ACGI about PURGE_QUEUE_XML, and compare its answer with `dialect.answers` (status, success).',
  },
  SYNC_NO_DESCRIPTORS: {
    kind: 'transient',
    summary: 'this process has used up its file descriptors',
    hint: 'Raise its limit of open files (`ulimit -n`, LimitNOFILE of systemd). The work continues as soon as some are free.',
  },
  SYNC_OUT_OF_MEMORY: {
    kind: 'transient',
    summary: 'a sync thread needed more memory than it is allowed to use, and is started again',
    hint: 'Nothing was lost. If it happens again, lower `bulkSize`, `concurrency` or `limits.document`.',
  },
  SYNC_STUCK: {
    kind: 'bug',
    summary: 'the work was stuck several times, and restarting its threads did not help',
    hint: 'Start the program again, or let a supervisor do it. Nothing is lost. Please report this with the log.',
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

/** Turns any failure into an error of this program. The cause keeps the stack, and the message contains no foreign text. */
export const asSyncError = (error: unknown): AaShadowError =>
  error instanceof AaShadowError
    ? error
    : syncError('SYNC_UNEXPECTED', error instanceof Error ? error.name : typeof error, error);
