// Converts the keys of the configuration into settings, and settings back into the whole configuration with every default.
// Pure: files and the environment have been read before.

import { resolve } from 'node:path';
import { z } from 'zod';
import type { PemFile } from '../aa/association-settings.ts';
import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { clientId } from '../catalogue/ids.ts';
import { type ClientKeys, type ConfigurationKeys, configurationKeysOf } from './configuration-keys.ts';
import type { PemFiles } from './pem-files.ts';
import { withDatabasePassword } from '../shadow/address.ts';
import { isSqliteUrl, pathOfAddress } from '../shadow/sqlite/path-of-address.ts';
import type {
  ClientPrivacy,
  ClientSettings,
  RelevanceSettings,
  Settings,
  WebhookSettings,
} from './settings.ts';
import type { WebhookKeys } from './webhook-keys.ts';
import type { WebhookFiles } from './webhook-files.ts';
import { policyFromKeys } from './privacy-keys.ts';
import { type PrivacyOfClient, privacyWarnings } from './privacy-warnings.ts';
import { fileWarnings, warningsFor } from './warnings.ts';
import type { JsonObject } from '../catalogue/customer-record.ts';

/** What a client has from files of its own, beside its credentials that may stand in the configuration. */
export interface ClientFiles extends PemFiles {
  readonly username: string;
  readonly password: string;
  /** Of the hash of privacy. `null`: there is none. */
  readonly hashKey: Uint8Array | null;
  /** What is unwise about the files. */
  readonly warnings: readonly string[];
}

export interface SettingsSource {
  readonly path: string;
  /** The folder of the configuration file. A `sqlite:` path is relative to it. */
  readonly folder: string;
  /** From a key of its own; the address has none. `null`: there is none. */
  readonly databasePassword: string | null;
  /** One per client, in order. */
  readonly files: readonly ClientFiles[];
  /** One per webhook, in order. */
  readonly webhookFiles: readonly WebhookFiles[];
}

export function settingsFromKeys(
  keys: ConfigurationKeys,
  { path, folder, databasePassword, files, webhookFiles }: SettingsSource,
): Settings {
  const {
    database,
    databasePassword: _,
    databasePasswordFile: __,
    audit,
    clients: clientKeys,
    webhooks,
    views,
    defaults: ___,
    ...same
  } = keys;
  const clients = clientKeys.map((client, index) =>
    clientFromKeys(client, files[index] ?? noFiles, audit.perHour),
  );
  const told = clients.flatMap(({ id }, index) =>
    (files[index] ?? noFiles).warnings.map((warning) => ({ id, warning })),
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
    ...(views === null ? {} : { views }),
    webhooks: (webhooks ?? []).map((webhook, index) =>
      webhookFromKeys(webhook, webhookFiles[index] ?? noWebhookFiles),
    ),
    warnings: [
      ...warningsFor(clients, same.databaseFile),
      ...privacyWarnings(clients.flatMap(privacyOf)),
      ...fileWarnings(told),
    ],
  };
}

const privacyOf = ({ id, association, privacy }: ClientSettings): readonly PrivacyOfClient[] =>
  privacy === null
    ? []
    : [
        {
          id,
          policy: policyFromKeys(privacy),
          asked: Object.keys(association.sections),
          hashKey: privacy.hashKey,
        },
      ];

const noFiles: ClientFiles = {
  username: '',
  password: '',
  hashKey: null,
  ca: null,
  cert: null,
  key: null,
  warnings: [],
};

const noWebhookFiles: WebhookFiles = { secret: '', ca: null };

function webhookFromKeys(keys: WebhookKeys, files: WebhookFiles): WebhookSettings {
  const { client, secret: _, secretFile: __, caFile: ___, ...same } = keys;
  return { ...same, ...files, clients: client === null || client === 'all' ? 'all' : client.map(clientId) };
}

const absolute = (database: string, folder: string): string =>
  isSqliteUrl(database) ? `sqlite:${resolve(folder, pathOfAddress(database))}` : database;

function clientFromKeys(
  {
    id,
    pollEveryMs,
    purge,
    brake,
    fields,
    relevance,
    search,
    audit,
    budget,
    fastLane,
    tls,
    privacy,
    views,
    ...keys
  }: ClientKeys,
  { username, password, hashKey, ca, cert, key }: ClientFiles,
  auditPerHour: number,
): ClientSettings {
  const { usernameFile: _, passwordFile: __, ...association } = keys;
  const client = clientId(id);
  const hiding = (privacy?.rules ?? []).length > 0 ? { hidesWords: true } : {};
  return {
    id: client,
    association: { client, ...association, tls: { ...tls, ca, cert, key }, username, password, ...hiding },
    privacy: privacy === null ? null : { ...privacy, hashKey },
    ...(fields === null || fields.length === 0 ? {} : { fields }),
    ...(views === null || views.length === 0 ? {} : { views }),
    pollEveryMs,
    purge,
    brake: relevance === null ? brake : { ...brake, leaving: relevance.brake },
    relevance: relevance === null ? null : { ...relevance, never: relevance.never ?? [] },
    search,
    auditPerHour: audit.perHour ?? auditPerHour,
    ...(budget === null ? {} : { budget }),
    fastLane,
  };
}

/** The configuration in full, in the vocabulary of the file. Secrets are `***` (P11). `catalogue`: that of the settings. */
export const effectiveConfiguration = (settings: Settings, catalogue: Catalogue = builtIn): JsonObject =>
  z.encode(configurationKeysOf(catalogue), keysFromSettings(settings)) as JsonObject;

function keysFromSettings({
  auditPerHour,
  clients,
  webhooks,
  views,
  ...settings
}: Settings): ConfigurationKeys {
  const { path: _, warnings: __, catalogue: ___, ...same } = settings;
  return {
    ...same,
    audit: { perHour: auditPerHour },
    clients: clients.map(keysFromClient),
    views: views ?? null,
    webhooks: webhooks.length === 0 ? null : webhooks.map(keysFromWebhook),
  };
}

const keysFromWebhook = ({ clients, ca, ...same }: WebhookSettings): WebhookKeys => ({
  ...same,
  client: clients,
  caFile: pathOf(ca),
});

function keysFromClient({
  association,
  auditPerHour,
  brake,
  fields,
  relevance,
  privacy,
  views,
  purge = 'normal',
  ...same
}: ClientSettings): ClientKeys {
  const { share, atLeast } = brake;
  const { client: _, tls, hidesWords: __, ...ofAssociation } = association;
  const files = { ca: pathOf(tls.ca), cert: pathOf(tls.cert), key: pathOf(tls.key) };
  return {
    ...ofAssociation,
    ...same,
    purge,
    brake: { share, atLeast },
    budget: same.budget ?? null,
    fields: fields ?? null,
    views: views ?? null,
    relevance: relevance === null ? null : writtenRule(relevance),
    privacy: privacy === null ? null : keysFromPrivacy(privacy),
    tls: { ...tls, ...files },
    audit: { perHour: auditPerHour },
  };
}

/** An empty `never` is left out. */
const writtenRule = ({ keep, never, brake }: RelevanceSettings): ClientKeys['relevance'] => ({
  keep,
  never: never.length === 0 ? null : never,
  brake,
});

const keysFromPrivacy = ({ hashKeyFile, unknown, rules }: ClientPrivacy): ClientKeys['privacy'] => ({
  hashKeyFile,
  unknown,
  rules,
});

const pathOf = (file: PemFile | null): string | null => file?.path ?? null;
