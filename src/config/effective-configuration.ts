// Settings → the configuration in full, every default written out, in the file's own vocabulary; secrets as `***` (P11).

import { z } from 'zod';
import type { JsonObject } from '../catalogue/customer-record.ts';
import { type ClientKeys, type ConfigurationKeys, configurationKeys } from './configuration-keys.ts';
import type { ClientSettings, Settings } from './settings.ts';

export const effectiveConfiguration = (settings: Settings): JsonObject =>
  z.encode(configurationKeys, keysFromSettings(settings)) as JsonObject;

const keysFromSettings = ({
  path: _,
  warnings: __,
  auditPerHour,
  clients,
  ...same
}: Settings): ConfigurationKeys => ({
  ...same,
  audit: { perHour: auditPerHour },
  clients: clients.map(keysFromClient),
});

const keysFromClient = ({
  association: { client: _, ...association },
  auditPerHour,
  ...same
}: ClientSettings): ClientKeys => ({ ...association, ...same, audit: { perHour: auditPerHour } });
