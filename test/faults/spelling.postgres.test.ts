// Spellings of customer numbers, on PostgreSQL.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { spellingCases } from './spelling-cases.ts';

const { openFresh } = postgresForFile();

spellingCases(openFresh);
