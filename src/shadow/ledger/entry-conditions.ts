// Conditions over the ledger, written letter for letter as in its partial indexes: with a bound parameter in their place
// no engine would see that the index applies.

import { type RawBuilder, type SqlBool, sql } from 'kysely';

export const isOpen: RawBuilder<SqlBool> = sql<SqlBool>`state <> 'stored'`;
export const isParked: RawBuilder<SqlBool> = sql<SqlBool>`state = 'parked'`;
/** Parked, or gone: what may still wait in a drain that is done. */
export const isWaiting: RawBuilder<SqlBool> = sql<SqlBool>`state in ('parked', 'gone')`;
export const isGone: RawBuilder<SqlBool> = sql<SqlBool>`state in ('parked', 'gone') and state = 'gone'`;
/** The parked by their numbers: the words of the index over whatever waits, from which SQLite concludes nothing by itself. */
export const isParkedByNumber: RawBuilder<SqlBool> = sql<SqlBool>`state in ('parked', 'gone') and state = 'parked'`;
