// What an honest receiver gets, on both engines.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { honestReceiverProperty } from './honest-receiver-property.ts';

const { openFresh } = postgresForFile();
const runs = Number(process.env['AA_SHADOW_TEST_RUNS'] ?? 8);

describe('SQLite', () => honestReceiverProperty(freshSqlite, runs));
describe('PostgreSQL', () => honestReceiverProperty(openFresh, runs));
