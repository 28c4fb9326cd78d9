// The views, on both engines.

import { describe } from 'vitest';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { attributeViewCases } from './attribute-view-cases.ts';
import type { OpenFresh } from './contract-database.ts';
import { viewCases } from './view-cases.ts';
import { viewPageCases } from './view-page-cases.ts';

const database = postgresForFile();

const engines: readonly (readonly [string, OpenFresh])[] = [
  ['SQLite', freshSqlite],
  ['PostgreSQL', () => database.openFresh()],
];

describe.each(engines)('%s', (_, openFresh) => {
  describe('that every shadow has', () => viewCases(openFresh));
  describe('of attributes', () => attributeViewCases(openFresh));
  describe('of the page', () => viewPageCases(openFresh));
});
