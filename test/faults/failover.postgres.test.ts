// Lost commits, on PostgreSQL: a replica that was promoted.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { failoverCases } from './failover-cases.ts';

const { openFresh } = postgresForFile();

failoverCases(openFresh);
