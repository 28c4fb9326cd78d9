// What a change of the configuration means, and its application, over real sockets on both engines.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { shapeCases } from './shape-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => shapeCases(freshSqlite));
describe('PostgreSQL', () => shapeCases(openFresh));
