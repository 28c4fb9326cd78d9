// Kysely for SQLite, without a driver: it builds and compiles, the connection runs.

import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Builder } from '../statements/builder.ts';
import type { ShadowTables } from '../tables/bookkeeping-tables.ts';

export const sqliteBuilder: Builder = new Kysely<ShadowTables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
