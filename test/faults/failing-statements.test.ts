// Statements that fail, on SQLite.

import { StatementSync } from 'node:sqlite';
import { afterAll, vi } from 'vitest';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { FailingStatements, failingStatements } from './failing-statements.ts';

const statements = new FailingStatements();
const statement = StatementSync.prototype;

for (const name of ['run', 'get', 'all'] as const) {
  const real = Reflect.get(statement, name);
  vi.spyOn(statement, name).mockImplementation(function (this: StatementSync, ...given: unknown[]) {
    if (statements.failsNow())
      throw Object.assign(new Error('made to fail'), { errcode: 1, errstr: 'made to fail' });
    return Reflect.apply(real, this, given) as never;
  });
}
afterAll(() => vi.restoreAllMocks());

failingStatements(freshSqlite, statements);
