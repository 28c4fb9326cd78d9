// A write that a rehearsal makes and undoes.

import { clientId } from '../catalogue/ids.ts';
import type { Engine, Transaction } from './engine.ts';
import { clientRow, registerClient } from './ledger/clients.ts';

/** No configuration can name a client like this. */
const noClient = clientId('aa-shadow check');

/** Adds a client's row. The transaction must be undone. */
export async function writeForTrial(transaction: Transaction, own: Pick<Engine, 'own'>): Promise<void> {
  await transaction.run(registerClient(own, noClient));
  await transaction.first(clientRow(noClient));
}
