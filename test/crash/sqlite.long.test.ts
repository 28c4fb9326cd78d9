// Dying at every step, on SQLite.

import { freshSqlite } from '../support/fresh-sqlite.ts';
import { crashCases } from './crash-cases.ts';
import { migrationCases } from './migration-cases.ts';

crashCases(freshSqlite);
migrationCases(freshSqlite);
