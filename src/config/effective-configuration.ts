// Settings → the configuration in full, every default written out, in the file's own vocabulary; secrets as `***` (P11).

import { z } from 'zod';
import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import type { JsonObject } from '../catalogue/customer-record.ts';
import { type ClientKeys, type ConfigurationKeys, configurationKeysOf } from './configuration-keys.ts';
import type { ClientSettings, Settings } from './settings.ts';

/** `catalogue`: the one the settings were read by. */
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
