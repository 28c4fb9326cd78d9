// Conditions over the ledger, with exactly the same words as in its partial indexes. With a bound parameter in their place,
// no engine would see that the index applies.

import { type RawBuilder, type SqlBool, sql } from 'kysely';

export const isOpen: RawBuilder<SqlBool> = sql<SqlBool>`state <> 'stored'`;
export const isParked: RawBuilder<SqlBool> = sql<SqlBool>`state = 'parked'`;
/** Parked, or gone: the entries that may still wait in a drain that is done. */
export const isWaiting: RawBuilder<SqlBool> = sql<SqlBool>`state in ('parked', 'gone')`;
export const isGone: RawBuilder<SqlBool> = sql<SqlBool>`state in ('parked', 'gone') and state = 'gone'`;
/**
 * The parked entries by their numbers. It repeats the words of the index over all waiting entries, because SQLite does not
 * conclude them from the second condition.
 */
export const isParkedByNumber: RawBuilder<SqlBool> = sql<SqlBool>`state in ('parked', 'gone') and state = 'parked'`;
