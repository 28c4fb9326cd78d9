// Dying at every step, on PostgreSQL.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { crashCases } from './crash-cases.ts';
import { migrationCases } from './migration-cases.ts';

const { openFresh } = postgresForFile();

crashCases(openFresh);
migrationCases(openFresh);
