// Streams of the feed on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { feedStreamCases } from './feed-stream-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => feedStreamCases(freshSqlite));
describe('PostgreSQL', () => feedStreamCases(openFresh));
