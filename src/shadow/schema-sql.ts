// The whole schema as SQL, for the reference and for review.

import { planStatements, wholePlan } from './sqlite/schema.ts';

export const schemaSql =
  (): string => `-- The tables of a new shadow database (SQLite). Generated; do not edit.
-- The data tables follow the catalogue: docs/reference/catalogue.md.

${planStatements(wholePlan)
  .map((statement) => `${statement};\n`)
  .join('\n')}`;
