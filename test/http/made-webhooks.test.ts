// Webhooks that are made over HTTP, on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { madeWebhookCases } from './made-webhook-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => madeWebhookCases(freshSqlite));
describe('PostgreSQL', () => madeWebhookCases(openFresh));
