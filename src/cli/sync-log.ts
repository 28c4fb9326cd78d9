// The sync's events as log lines: numbers, codes and customer ids, never a customer's data (P11).

import type { AssociationNotice } from '../aa/open-association.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { ForeignPurgeKind, WordsProgress } from '../shadow/shadow.ts';
import type { SyncEvent } from '../sync/sync-event.ts';
import type { Log } from './log.ts';

export function logSyncEvent(log: Log, event: SyncEvent): void {
  const { client, type } = event;
  switch (type) {
    case 'drain-resumed':
      log.info({ client, drain: event.drainNo, ...event.progress }, 'continuing an unfinished drain');
      break;
    case 'drain-joined':
      log.debug({ client, drain: event.drainNo }, 'helping with a drain');
      break;
    case 'queue-receiving':
      log.debug({ client, entries: event.entries }, 'receiving the queue');
      break;
    case 'queue-received':
      log.info({ client, drain: event.drainNo, customers: event.progress.queued }, 'queue received');
      break;
    case 'queue-empty':
      log.debug({ client }, 'queue is empty');
      break;
    case 'applied':
      log.debug({ client, customers: event.applied.length }, 'customers applied');
      break;
    case 'parked':
      log.warn(
        { client, customer: event.custId, err: event.error, nextAttemptAt: event.nextAttemptAt },
        'customer parked',
      );
      break;
    case 'call-split':
      log.info(
        { client, customers: event.customers, code: event.error.code },
        'bulk call failed, splitting it',
      );
      break;
    case 'deletions-settled':
      log.info({ client, deleted: event.deleted }, 'customers deleted in AA');
      break;
    case 'deletions-braked':
      log.error(
        { client, deletions: event.gone, customers: event.customers },
        'too many deletions at once: nothing is deleted or purged until you decide: `aa-shadow deletions list`',
      );
      break;
    case 'nobody-kept':
      log.error(
        { client, judged: event.judged },
        'the rule of relevance keeps nobody of whom AA has sent: nothing is purged until `relevance` is changed, or `aa-shadow apply` says that it is meant so',
      );
      break;
    case 'drift-found':
      log.warn(
        {
          client,
          customer: event.custId,
          drift: event.drift,
          sections: event.sections,
          healed: event.healed,
        },
        'a customer differed from AA although nothing was queued',
      );
      break;
    case 'audit-braked':
      log.error(
        { client, deletions: event.gone },
        'the audit found too many customers that are no longer in AA: none of them is deleted (docs/audit.md)',
      );
      break;
    case 'audit-walked':
      log.info(
        {
          client,
          audit: event.audit.auditNo,
          compared: event.audit.compared,
          differed: event.audit.differed,
        },
        'the audit has compared all customers',
      );
      break;
    case 'words-filled':
      log.info({ client, ...event.progress }, wordsTexts[event.progress.state]);
      break;
    case 'purged':
      log.info({ client, drain: event.drainNo, maxQueueNumber: event.maxQueueNumber }, 'queue purged');
      break;
    case 'observed':
      log.info(
        { client, drain: event.drainNo },
        'the drain has ended, and no purge is sent: `purge: never`, or a drain that was received under it',
      );
      break;
    case 'foreign-purge':
      log.warn({ client, kind: event.kind, customers: event.customers }, foreignPurgeTexts[event.kind]);
      break;
    case 'purge-repeated':
      log.warn(
        { client, maxQueueNumber: event.maxQueueNumber, inARow: event.inARow },
        'AA confirmed a purge that removed nothing: the queue came again with the same number; the next drain waits longer',
      );
      break;
    case 'paused':
      log.warn(
        { client, since: event.since, by: event.by },
        'paused: nothing new is begun until it is resumed',
      );
      break;
    case 'resumed':
      log.info({ client }, 'resumed');
      break;
    case 'shape-installed':
      log.info(
        { client, shape: event.shapeNo },
        'the configuration keeps something else of customers than before: they are brought to it',
      );
      break;
    case 'shape-progress':
      log.info({ client, left: event.left }, 'customers are fetched because of the new configuration');
      break;
    case 'failed':
      logFailure(log, event);
      break;
  }
}

const wordsTexts: Readonly<Record<WordsProgress['state'], string>> = {
  filling: 'filling in the words by which customers are found',
  ready: 'customers can be found by name, e-mail and login',
  removing: 'removing the words by which customers were found',
  off: 'the words by which customers were found are removed',
};

const foreignPurgeTexts: Readonly<Record<ForeignPurgeKind, string>> = {
  'entries-gone':
    "entries vanished from AA's queue without our purge: probably another environment uses the same credentials; see `aa-shadow status`",
  'number-back':
    "AA's queue number went down: AA was restored from a backup, or another AA answers; see `aa-shadow status`",
};

/** When another worker holds the client, the workers share the work, and that is no failure. */
function logFailure(log: Log, { client, error, retryInMs }: Extract<SyncEvent, { type: 'failed' }>): void {
  if (error.code === 'SYNC_CLIENT_HELD') log.debug({ client, retryInMs }, error.message);
  else log.warn({ client, err: error, retryInMs }, 'failed, will try again');
}

export const logNotice =
  (log: Log, client: ClientId) =>
  (notice: AssociationNotice): void => {
    if (notice.kind === 'bulk-cap') log.warn({ client, ...notice }, bulkCapText);
    else if (notice.kind === 'respelled') log.info({ client, ...notice }, respelledText);
    else log.debug({ client, ...notice }, 'notice from the web services');
  };

const bulkCapText =
  'AA refuses calls for this many customers: fewer are asked for from now on; lower `bulkSize` to avoid the refused calls';

const respelledText =
  "AA's details spell customer numbers with other leading zeros than they were asked for: customers are stored as the details spell them";
