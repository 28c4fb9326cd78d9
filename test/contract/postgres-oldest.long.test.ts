// The contract on PostgreSQL 15, the oldest server supported, where the system has it installed.

import { afterAll, describe, test } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import {
  installedPostgres,
  type InstalledServer,
  startInstalledPostgres,
} from '../support/installed-postgres.ts';
import { describeShadowContract } from './describe-shadow-contract.ts';
import { processCases } from './process-cases.ts';

const programs = installedPostgres(15);

if (programs === null) test.skip('PostgreSQL 15 is not installed here');
else {
  let server: InstalledServer | null = null;
  afterAll(async () => server?.remove());
  const database = postgresForFile(async () => {
    server = await startInstalledPostgres(programs);
    return server.url;
  });
  describeShadowContract('PostgreSQL 15', () => database.openFresh());
  describe('PostgreSQL 15', () => processCases(() => database.openFresh()));
}
