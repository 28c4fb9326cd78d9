// The report of `forget`: JSON documents (docs/json-output.md) and texts.

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

/** Nothing if the files are cleaned. */
export const leftTracesText = (traces: ForgetAnswer['traces']): string =>
  traces === 'left'
    ? '  this user may not VACUUM the tables: dead rows stay in the files until the owner of the tables does it (docs/postgres.md)\n'
    : '';

export function forgottenText(client: ClientId, { customers, rows, traces }: ForgetAnswer): string {
  const hint =
    rows === 0
      ? '  no customer with this number was stored: check the number; --undo stops ignoring it\n'
      : '';
  return `${client}: ${counted(customers.length, 'customer')} forgotten, ${count(rows)} rows erased\n${hint}${leftTracesText(traces)}`;
}

/** `undone`: how many numbers are no longer ignored (`--undo`). */
export const undoneText = (client: ClientId, undone: number): string =>
  `${client}: ${counted(undone, 'number')} no longer ignored\n`;
