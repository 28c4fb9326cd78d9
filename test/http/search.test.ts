// Searching over HTTP on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { searchCases } from './search-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => searchCases(freshSqlite));
describe('PostgreSQL', () => searchCases(openFresh));
