// What operators see and do, on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { operateCases } from './operate-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => operateCases(freshSqlite));
describe('PostgreSQL', () => operateCases(openFresh));
