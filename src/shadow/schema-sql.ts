// The whole schema as SQL, for the reference and for review.

import { builtIn } from '../catalogue/catalogue.ts';
import { defaultSchema } from './postgres/server-address.ts';
import { newSchema, postgresTables } from './postgres/tables.ts';
import { sqliteTables } from './sqlite/tables.ts';
import { wholeSchema } from './tables/migrate.ts';

const dump = (engine: string, statements: readonly string[]): string =>
  `-- The tables of a new shadow database (${engine}). Generated; do not edit.
-- The data tables follow the catalogue: docs/reference/catalogue.md.

${statements.map((statement) => `${statement};\n`).join('\n')}`;

export const schemaSql = (catalogue = builtIn): string =>
  dump('SQLite', wholeSchema({ dialect: sqliteTables, opening: [] }, catalogue));

export const postgresSchemaSql = (catalogue = builtIn): string =>
  dump(
    'PostgreSQL',
    wholeSchema({ dialect: postgresTables({ lz4: true }), opening: newSchema(defaultSchema) }, catalogue),
  );
