// Kysely for PostgreSQL, without a driver: it builds and compiles, the connection runs. Tables are found by the session's
// search path.

import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Builder } from '../statements/builder.ts';
import type { ShadowTables } from '../tables/bookkeeping-tables.ts';

export const postgresBuilder: Builder = new Kysely<ShadowTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
