// Webhooks on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { deliveringCases } from './delivering-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => deliveringCases(freshSqlite));
describe('PostgreSQL', () => deliveringCases(openFresh));
