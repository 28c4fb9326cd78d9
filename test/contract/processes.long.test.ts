// What the contract says of several processes, on every engine.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { processCases } from './process-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => processCases(freshSqlite));
describe('PostgreSQL', () => processCases(openFresh));
