// Settings of a client for tests. Its credentials are easy to find in output where they must not be (P11).

import { type AssociationSettings, defaultTls } from '../../src/aa/association-settings.ts';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { clientId } from '../../src/catalogue/ids.ts';

export const testUsername = 'zanzibar-user';
export const testPassword = 'xylophone&<pass>';

export const testSettings = (changes: Partial<AssociationSettings> = {}): AssociationSettings => ({
  client: clientId('demo'),
  url: null,
  services: {},
  username: testUsername,
  password: testPassword,
  directoryId: null,
  sections: { roles: { options: [], attr: [] }, emails: { options: ['includeBad'], attr: [] } },
  bulkSize: 100,
  concurrency: 4,
  minGapMs: 0,
  timeouts: { connectMs: 10_000, firstByteMs: 10_000, idleMs: 10_000, totalMs: 20_000 },
  tls: defaultTls,
  proxy: null,
  lenientHttp: false,
  limits: { documentBytes: 10_000_000, queueBytes: 100_000_000, textLength: 1_000_000, depth: 64 },
  dialect: defaultDialect,
  ...changes,
});
