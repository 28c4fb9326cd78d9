// The time that history written now is to carry, where a statement has not read the client's row: see history-clock.ts.

import { type RawBuilder, sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';

export const historyTimeOf = (client: ClientId, at: string): RawBuilder<string> =>
  sql<string>`coalesce((select history_seen_at from sync_clients
    where client_id = ${client} and history_seen_at > ${at}), ${at})`;
