// The read API on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { readApiCases } from './read-api-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => readApiCases(freshSqlite));
describe('PostgreSQL', () => readApiCases(openFresh));
