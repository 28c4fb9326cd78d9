// Followers over HTTP beside a real drain, on both engines. The long suite has many more runs.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { followedDrainCases } from './followed-drain-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => followedDrainCases(freshSqlite, { drains: 1, restores: 1 }));
describe('PostgreSQL', () => followedDrainCases(openFresh, { drains: 1, restores: 1 }));
