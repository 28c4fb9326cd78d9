// An extended catalogue on PostgreSQL.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { extendedCases } from './extended-cases.ts';

const { openFresh } = postgresForFile();

extendedCases('PostgreSQL', openFresh);
