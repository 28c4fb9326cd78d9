// Dying while a database is moved, from each engine to the other.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { backupCases, movingCases } from './moving-cases.ts';

const { openFresh } = postgresForFile();

describe('from SQLite to PostgreSQL', () => movingCases(freshSqlite, () => openFresh()));
describe('from PostgreSQL to SQLite', () => movingCases(() => openFresh(), freshSqlite));
backupCases(freshSqlite);
