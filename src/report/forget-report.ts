// The report of `forget`: JSON documents (docs/json-output.md) and texts.

import type { ClientId } from '../catalogue/ids.ts';
import type { ForgetAnswer, TraceKeeper, TraceKeeperKind } from '../shadow/shadow.ts';
import { count, counted } from '../wording.ts';

export const forgottenDocument = (client: ClientId, { customers, rows, traces, keptBy }: ForgetAnswer) => ({
  client: client as string,
  customers: customers.map(({ custId, forgottenAt }) => ({
    cust_id: custId as string,
    forgotten_at: forgottenAt.toISOString(),
  })),
  rows,
  traces,
  kept_by: keptBy.map(keeperDocument),
});

export const keeperDocument = (keeper: TraceKeeper) => ({
  kind: keeper.kind,
  name: keeper.name,
  pid: keeper.pid,
  since: keeper.since?.toISOString() ?? null,
  says: keeperText(keeper),
});

/** Nothing if the files are cleaned. */
export const leftTracesText = (keptBy: readonly TraceKeeper[]): string =>
  keptBy.map((keeper) => `  still in the files: ${keeperText(keeper)}\n`).join('');

export function forgottenText(client: ClientId, { customers, rows, keptBy }: ForgetAnswer): string {
  const hint =
    rows === 0
      ? '  no customer with this number was stored: check the number; --undo stops ignoring it\n'
      : '';
  return `${client}: ${counted(customers.length, 'customer')} forgotten, ${count(rows)} rows erased\n${hint}${leftTracesText(keptBy)}`;
}

/** What keeps it, and what to do. */
const keepers: Readonly<Record<TraceKeeperKind, readonly [what: string, cure: string]>> = {
  rights: ['this user may not VACUUM the tables', 'let their owner do it (docs/postgres.md)'],
  transaction: ['an older transaction is open', 'end it, then repeat this command'],
  prepared: [
    'an older prepared transaction is open',
    'COMMIT PREPARED or ROLLBACK PREPARED it, then repeat this command',
  ],
  slot: [
    'a replication slot or a replica holds old rows',
    'let its reader catch up, or drop it, then repeat this command',
  ],
  reader: ['another program reads the file in a transaction', 'end it, then repeat this command'],
  writer: ['another program writes to the file', 'repeat this command when it is done'],
  full: [
    'there is no room to write the file anew',
    'free as much space as the file has, then repeat this command',
  ],
};

function keeperText({ kind, name, pid, since }: TraceKeeper): string {
  const [what, cure] = keepers[kind];
  const facts = [
    ...(name === null ? [] : [name]),
    ...(pid === null ? [] : [`process ${pid} of the server`]),
    ...(since === null ? [] : [`since ${since.toISOString()}`]),
  ];
  return `${what}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}: ${cure}`;
}

/** `undone`: how many numbers are no longer ignored (`--undo`). */
export const undoneText = (client: ClientId, undone: number): string =>
  `${client}: ${counted(undone, 'number')} no longer ignored\n`;
