// Webhooks whose settings change, on both engines, over real sockets.

import { describe } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { changedSettingsCases } from './changed-settings-cases.ts';

const { openFresh } = postgresForFile();

describe('SQLite', () => changedSettingsCases(freshSqlite));
describe('PostgreSQL', () => changedSettingsCases(openFresh));
