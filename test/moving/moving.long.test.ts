// Moving a database to another place on the same engine.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { movingCases } from './moving-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite to SQLite', () => movingCases({ from: freshSqlite, to: freshSqlite }));
describe('PostgreSQL to PostgreSQL', () => movingCases({ from: openFresh, to: openFresh }));
