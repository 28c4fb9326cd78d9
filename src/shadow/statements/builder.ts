// What statements are built with: Kysely as a typed builder only. The engines run what it compiles
// (docs/decisions/0005-kysely-builds-it-does-not-run.md).

import type { Kysely } from 'kysely';
import type { ShadowTables } from '../tables/bookkeeping-tables.ts';

export type Builder = Kysely<ShadowTables>;
