// Signing in to the page on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { sessionCases } from './session-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => sessionCases(freshSqlite));
describe('PostgreSQL', () => sessionCases(openFresh));
