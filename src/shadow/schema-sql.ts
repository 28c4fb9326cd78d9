// The whole schema as SQL, for the reference and for review.

import { planStatements, wholePlan } from './sqlite/schema.ts';
import { wholePlan as wholePostgresPlan } from './postgres/schema.ts';
import { defaultSchema } from './postgres/server-address.ts';

const dump = (engine: string, statements: readonly string[]): string =>
  `-- The tables of a new shadow database (${engine}). Generated; do not edit.
-- The data tables follow the catalogue: docs/reference/catalogue.md.

${statements.map((statement) => `${statement};\n`).join('\n')}`;

export const schemaSql = (): string => dump('SQLite', planStatements(wholePlan));

export const postgresSchemaSql = (): string =>
  dump('PostgreSQL', wholePostgresPlan(defaultSchema).statements);
