// Settings → the configuration in full, every default written out, in the file's own vocabulary; secrets as `***` (P11).

import type { AssociationSettings } from '../aa/association-settings.ts';
import { serviceNames } from '../aa/dialect.ts';
import type { JsonObject } from '../catalogue/customer-record.ts';
import { shownDatabaseAddress } from './address.ts';
import type { ClientSettings, Settings } from './settings.ts';
import { writeDuration, writeShare, writeSize } from './units.ts';

const secret = '***';

export const effectiveConfiguration = ({
  database,
  http,
  threads,
  historyMs,
  auditPerHour,
  log,
  clients,
}: Settings): JsonObject => ({
  database: shownDatabaseAddress(database),
  http,
  threads,
  history: writeDuration(historyMs),
  audit: { perHour: auditPerHour },
  log,
  clients: clients.map(effectiveClient),
});

const effectiveClient = ({
  id,
  association,
  pollEveryMs,
  brake,
  auditPerHour,
}: ClientSettings): JsonObject => ({
  id,
  ...(association.url === null ? {} : { url: association.url }),
  services: association.services,
  username: secret,
  password: secret,
  ...(association.directoryId === null ? {} : { directoryId: association.directoryId }),
  sections: effectiveSections(association.sections),
  pollEvery: writeDuration(pollEveryMs),
  bulkSize: association.bulkSize,
  concurrency: association.concurrency,
  minGap: writeDuration(association.minGapMs),
  timeouts: effectiveTimeouts(association),
  limits: effectiveLimits(association),
  brake: { share: writeShare(brake.share), atLeast: brake.atLeast },
  audit: { perHour: auditPerHour },
  dialect: effectiveDialect(association),
});

const effectiveSections = (sections: AssociationSettings['sections']): JsonObject =>
  Object.fromEntries(
    Object.entries(sections).map(([name, { options, attr }]) => [
      name,
      {
        ...Object.fromEntries(options.map((option) => [option, true])),
        ...(attr.length === 0 ? {} : { attr: attr.map((filter) => ({ ...filter })) }),
      },
    ]),
  );

const effectiveTimeouts = ({ timeouts }: AssociationSettings): JsonObject => ({
  connect: writeDuration(timeouts.connectMs),
  firstByte: writeDuration(timeouts.firstByteMs),
  idle: writeDuration(timeouts.idleMs),
  total: writeDuration(timeouts.totalMs),
});

const effectiveLimits = ({ limits }: AssociationSettings): JsonObject => ({
  document: writeSize(limits.documentBytes),
  queue: writeSize(limits.queueBytes),
  text: writeSize(limits.textLength),
  depth: limits.depth,
});

function effectiveDialect({ dialect }: AssociationSettings): JsonObject {
  const { writtenQueue, services, formField, answers, errorCodes, volatile } = dialect;
  const spelled = serviceNames.map((name) => [name, { ...services[name] }] as const);
  // What the credentials of the queue are called by default depends on which queue it turns out to be.
  const { username: _, password: __, ...queue } = services.queue;
  return {
    ...Object.fromEntries(spelled),
    queue: { ...queue, ...writtenQueue },
    formField,
    answers,
    errorCodes,
    volatile,
  };
}
