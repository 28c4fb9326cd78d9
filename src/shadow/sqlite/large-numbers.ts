// Reads rows that may hold whole numbers from 2^53 on. SQLite keeps such a number as an integer, and Node does not give that as a
// number. What was stored was a number of JavaScript, so it can be one again.

import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

type OutputRow = Record<string, SQLOutputValue>;

export const allRows = (statement: StatementSync, parameters: readonly SQLInputValue[]): OutputRow[] =>
  withNumbers(
    statement,
    () => statement.all(...parameters),
    (rows) => rows.map(asNumbers),
  );

export const firstRow = (
  statement: StatementSync,
  parameters: readonly SQLInputValue[],
): OutputRow | undefined =>
  withNumbers(
    statement,
    () => statement.get(...parameters),
    (row) => row && asNumbers(row),
  );

/** Runs a statement again if its numbers are too large. Only values of AA are, and no statement that writes gives them. */
function withNumbers<Rows>(statement: StatementSync, run: () => Rows, convert: (rows: Rows) => Rows): Rows {
  try {
    return run();
  } catch (error) {
    if (!isTooLarge(error)) throw error;
  }
  statement.setReadBigInts(true);
  try {
    return convert(run());
  } finally {
    statement.setReadBigInts(false);
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';

const asNumbers = (row: OutputRow): OutputRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
