// Converts the keys of the configuration into settings, and settings back into the whole configuration with every default.
// Pure: files and the environment have been read before.

import { resolve } from 'node:path';
import { z } from 'zod';
import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { clientId } from '../catalogue/ids.ts';
import { type ClientKeys, type ConfigurationKeys, configurationKeysOf } from './configuration-keys.ts';
import { withDatabasePassword } from '../shadow/address.ts';
import { isSqliteUrl, pathOfAddress } from '../shadow/sqlite/path-of-address.ts';
import type { ClientSettings, Settings } from './settings.ts';
import { warningsFor } from './warnings.ts';
import type { JsonObject } from '../catalogue/customer-record.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface SettingsSource {
  readonly path: string;
  /** The folder of the configuration file. A `sqlite:` path is relative to it. */
  readonly folder: string;
  /** From a key of its own; the address has none. `null`: there is none. */
  readonly databasePassword: string | null;
  /** One per client, in order. */
  readonly credentials: readonly Credentials[];
}

export function settingsFromKeys(
  { database, audit, clients: clientKeys, ...keys }: ConfigurationKeys,
  { path, folder, databasePassword, credentials }: SettingsSource,
): Settings {
  const { databasePassword: _, databasePasswordFile: __, ...same } = keys;
  const clients = clientKeys.map((client, index) =>
    clientFromKeys(client, credentials[index] ?? { username: '', password: '' }, audit.perHour),
  );
  return {
    ...same,
    path,
    database:
      databasePassword === null
        ? absolute(database, folder)
        : withDatabasePassword(database, databasePassword),
    auditPerHour: audit.perHour,
    clients,
    warnings: warningsFor(clients, same.databaseFile),
  };
}

const absolute = (database: string, folder: string): string =>
  isSqliteUrl(database) ? `sqlite:${resolve(folder, pathOfAddress(database))}` : database;

function clientFromKeys(
  { id, pollEveryMs, brake, audit, ...keys }: ClientKeys,
  credentials: Credentials,
  auditPerHour: number,
): ClientSettings {
  const { usernameFile: _, passwordFile: __, ...association } = keys;
  const client = clientId(id);
  return {
    id: client,
    association: { client, ...association, ...credentials },
    pollEveryMs,
    brake,
    auditPerHour: audit.perHour ?? auditPerHour,
  };
}

/** The configuration in full, in the vocabulary of the file. Secrets are `***` (P11). `catalogue`: that of the settings. */
export const effectiveConfiguration = (settings: Settings, catalogue: Catalogue = builtIn): JsonObject =>
  z.encode(configurationKeysOf(catalogue), keysFromSettings(settings)) as JsonObject;

function keysFromSettings({ auditPerHour, clients, ...settings }: Settings): ConfigurationKeys {
  const { path: _, warnings: __, ...same } = settings;
  return { ...same, audit: { perHour: auditPerHour }, clients: clients.map(keysFromClient) };
}

function keysFromClient({ association, auditPerHour, ...same }: ClientSettings): ClientKeys {
  const { client: _, ...ofAssociation } = association;
  return { ...ofAssociation, ...same, audit: { perHour: auditPerHour } };
}
