// Statements that fail, on PostgreSQL.

import pg from 'pg';
import { afterAll, vi } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { FailingStatements, failingStatements } from './failing-statements.ts';

const statements = new FailingStatements();
const real = Reflect.get(pg.Client.prototype, 'query');

vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given: unknown[]) {
  return Reflect.apply(
    real,
    this,
    statements.failsNow() ? ['SELECT 1/0', ...given.slice(1)] : given,
  ) as never;
});
afterAll(() => vi.restoreAllMocks());

const { openFresh } = postgresForFile();

failingStatements(openFresh, statements);
