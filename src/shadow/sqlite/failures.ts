// Adds to the list of an entry's last failures inside SQL: an entry that is parked need not be read for it.

import { type RawBuilder, sql } from 'kysely';
import { failuresKept } from '../plan/failures.ts';

const roomMade = `CASE WHEN json_array_length(failures) >= ${failuresKept} THEN json_remove(failures, '$[0]')
  ELSE coalesce(failures, '[]') END`;

/** Takes one parameter: the failure as JSON. */
export const failuresSql = `json_insert(${roomMade}, '$[#]', json(?))`;

export const failuresWith = (failure: string): RawBuilder<string> =>
  sql<string>`json_insert(${sql.raw(roomMade)}, '$[#]', json(${failure}))`;
