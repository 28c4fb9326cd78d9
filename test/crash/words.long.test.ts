// Dying while words are filled in, on both engines.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { wordsCases } from './words-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => wordsCases(freshSqlite));
describe('PostgreSQL', () => wordsCases(openFresh));
