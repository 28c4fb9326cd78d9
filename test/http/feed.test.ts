// The feed over HTTP on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { feedCases } from './feed-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => feedCases(freshSqlite));
describe('PostgreSQL', () => feedCases(openFresh));
