// Followers beside writers, on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { feedPropertyCases } from './feed-property-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => feedPropertyCases(freshSqlite, 8));
describe('PostgreSQL', () => feedPropertyCases(openFresh, 6));
