// Whether a number is to be ignored, asked inside a transaction that writes: nobody can be forgotten meanwhile.

import type { ClientId } from '../../../catalogue/ids.ts';
import type { Connection } from '../connection.ts';

const find = 'SELECT 1 FROM sync_forgotten WHERE client_id = ? AND cust_id = ?';

interface Asking {
  readonly connection: Connection;
  readonly client: ClientId;
}

export const isForgotten = ({ connection, client }: Asking, custId: string): boolean =>
  connection.prepared(find).get(client, custId) !== undefined;
