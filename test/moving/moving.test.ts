// Moving a database from one engine to the other.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { movingCases } from './moving-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite to PostgreSQL', () => movingCases({ from: freshSqlite, to: openFresh }));
describe('PostgreSQL to SQLite', () => movingCases({ from: openFresh, to: freshSqlite }));
