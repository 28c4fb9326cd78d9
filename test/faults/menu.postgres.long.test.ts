// The menu of faults on PostgreSQL.

import { postgresForFile } from '../support/fresh-postgres.ts';
import { menuCases } from './menu-cases.ts';

menuCases(postgresForFile().openFresh);
