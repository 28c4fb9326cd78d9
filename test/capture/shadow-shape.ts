// What a shadow looks like without its values: counts for each table, which columns have values, what is unknown, and what is
// parked or deleted.

import { DatabaseSync } from 'node:sqlite';

/** What depends on when and how the work was done. */
const ofTheWork = /^sync_(?:clients|shares|migrations|audits|findings)$|_at$|_ms$|fetch|hash/;

const paths = `SELECT json_each.key AS key, count(*) AS times FROM customers, json_each(customers.extra) GROUP BY 1`;

/** Other letters stand in the places of letters: what was repaired keeps its kind, and not its code. */
function findingShapes(
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly (readonly [string, number])[] {
  const shapes = new Map<string, number>();
  for (const { kind, path, seen } of rows) {
    const shape = `${String(kind)} ${String(path)
      .replace(/U\+(?!00[01]|FFFD|0026|003E)[0-9A-F]+/, 'U+…')
      .replace(/byte [0-9A-F]+/, 'byte …')}`;
    // Two letters may be replaced by the same one, and then they are one finding.
    shapes.set(shape, shape.includes('…') ? 1 : (shapes.get(shape) ?? 0) + Number(seen));
  }
  return [...shapes].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** `database`: an address of SQLite. */
export function shadowShape(database: string): Readonly<Record<string, unknown>> {
  const file = new DatabaseSync(database.replace('sqlite:', ''), { readOnly: true });
  try {
    const all = (sql: string) =>
      file
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    const tables = all(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
      .map(({ name }) => String(name))
      .filter((name) => !ofTheWork.test(name));
    const filled = tables.map((table) => {
      const columns = all(`SELECT name FROM pragma_table_info('${table}')`)
        .map(({ name }) => String(name))
        .filter((name) => !ofTheWork.test(name));
      const counts = columns.map((name) => `count("${name}") AS "${name}"`).join(', ');
      return [table, all(`SELECT count(*) AS "rows", ${counts} FROM "${table}"`)[0]];
    });
    return {
      ...Object.fromEntries(filled),
      extra: all(paths),
      findings: findingShapes(all(`SELECT kind, path, seen FROM sync_findings ORDER BY 1, 2`)),
      states: all(
        `SELECT state, outcome, error_code, count(*) AS times FROM sync_queue GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      ),
      gone: all(`SELECT count(*) AS times FROM customers WHERE deleted_at IS NOT NULL`),
    };
  } finally {
    file.close();
  }
}
