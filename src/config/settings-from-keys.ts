// The keys of the configuration → settings. Pure: files and the environment have been read before.

import { resolve } from 'node:path';
import type { AssociationSettings, Limits, Timeouts } from '../aa/association-settings.ts';
import { serviceNames, type ServiceName } from '../aa/dialect.ts';
import { clientId } from '../catalogue/ids.ts';
import type { ClientKeys, ConfigurationKeys } from './configuration-keys.ts';
import { mergeDialect } from './dialect-keys.ts';
import type { ClientSettings, Settings } from './settings.ts';
import { unwise } from './unwise.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface SettingsSource {
  readonly path: string;
  /** Of the configuration file; what `sqlite:` is relative to. */
  readonly folder: string;
  /** One per client, in order. */
  readonly credentials: readonly Credentials[];
}

export function settingsFromKeys(
  keys: ConfigurationKeys,
  { path, folder, credentials }: SettingsSource,
): Settings {
  const clients = keys.clients.map((client, index) =>
    clientFromKeys(client, credentials[index] ?? { username: '', password: '' }, keys.audit.perHour),
  );
  return {
    path,
    database: absoluteDatabase(keys.database, folder),
    http: keys.http,
    threads: keys.threads,
    historyMs: keys.history,
    auditPerHour: keys.audit.perHour,
    log: keys.log,
    clients,
    warnings: unwise(clients),
  };
}

const absoluteDatabase = (database: string, folder: string): string =>
  database.startsWith('sqlite:') ? `sqlite:${resolve(folder, database.slice('sqlite:'.length))}` : database;

const clientFromKeys = (
  keys: ClientKeys,
  credentials: Credentials,
  auditPerHour: number,
): ClientSettings => ({
  id: clientId(keys.id),
  association: associationFromKeys(keys, credentials),
  pollEveryMs: keys.pollEvery,
  brake: keys.brake,
  auditPerHour: keys.audit.perHour ?? auditPerHour,
});

const associationFromKeys = (keys: ClientKeys, credentials: Credentials): AssociationSettings => ({
  client: clientId(keys.id),
  url: keys.url ?? null,
  services: servicesFromKeys(keys.services),
  ...credentials,
  directoryId: keys.directoryId ?? null,
  sections: keys.sections,
  bulkSize: keys.bulkSize,
  concurrency: keys.concurrency,
  minGapMs: keys.minGap,
  timeouts: timeoutsFromKeys(keys.timeouts),
  limits: limitsFromKeys(keys.limits),
  dialect: mergeDialect(keys.dialect),
});

function servicesFromKeys(keys: ClientKeys['services']): AssociationSettings['services'] {
  const services: Partial<Record<ServiceName, string>> = {};
  for (const name of serviceNames) {
    const address = keys[name];
    if (address !== undefined) services[name] = address;
  }
  return services;
}

const timeoutsFromKeys = ({ connect, firstByte, idle, total }: ClientKeys['timeouts']): Timeouts => ({
  connectMs: connect,
  firstByteMs: firstByte,
  idleMs: idle,
  totalMs: total,
});

const limitsFromKeys = ({ document, queue, text, depth }: ClientKeys['limits']): Limits => ({
  documentBytes: document,
  queueBytes: queue,
  textLength: text,
  depth,
});
