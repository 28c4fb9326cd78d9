// Followers over HTTP beside a real drain, on both engines, many times.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { followedDrainCases } from './followed-drain-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => followedDrainCases(freshSqlite, { drains: 15, restores: 15 }));
describe('PostgreSQL', () => followedDrainCases(openFresh, { drains: 8, restores: 8 }));
