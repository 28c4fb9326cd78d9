// Rows that PostgreSQL does not take.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { refusedRowsCases } from './refused-rows-cases.ts';

const { openFresh } = postgresForFile();

refusedRowsCases(openFresh);
