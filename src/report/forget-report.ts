// What `forget` did: JSON documents (docs/json-output.md) and texts.

import type { ClientId } from '../catalogue/ids.ts';
import type { ForgetAnswer } from '../shadow/shadow.ts';
import { count, counted } from '../wording.ts';

export const forgottenDocument = (client: ClientId, { customers, rows, traces }: ForgetAnswer) => ({
  client: client as string,
  customers: customers.map(({ custId, forgottenAt }) => ({
    cust_id: custId as string,
    forgotten_at: forgottenAt.toISOString(),
  })),
  rows,
  traces,
});

export function forgottenText(client: ClientId, { customers, rows, traces }: ForgetAnswer): string {
  const left =
    traces === 'left'
      ? '  this user may not VACUUM the tables: dead rows stay in the files until their owner does (docs/postgres.md)\n'
      : '';
  const nobody =
    rows === 0 ? '  nobody of that number was stored here: check the number; --undo lets it in again\n' : '';
  return `${client}: ${counted(customers.length, 'customer')} forgotten, ${count(rows)} rows erased\n${nobody}${left}`;
}

/** `--undo`: how many numbers are let in again. */
export const undoneText = (client: ClientId, undone: number): string =>
  `${client}: ${counted(undone, 'number')} let in again\n`;
