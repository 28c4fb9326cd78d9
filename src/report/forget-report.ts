// The report of `forget`: JSON documents (docs/json-output.md) and texts.

import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { ForgetAnswer, TraceKeeper, TraceKeeperKind } from '../shadow/shadow.ts';
import { count, counted } from '../wording.ts';

export type ForgottenDocument = ReturnType<typeof forgottenDocument>;

/** `spellings`: other spellings of numbers under which nothing was known here. */
export const forgottenDocument = (
  client: ClientId,
  { customers, rows, traces, keptBy }: ForgetAnswer,
  spellings: ReadonlyMap<CustId, readonly CustId[]> = new Map(),
) => ({
  client: client as string,
  customers: customers.map(({ custId, forgottenAt }) => ({
    cust_id: custId as string,
    forgotten_at: forgottenAt.toISOString(),
    other_spellings: spellings.get(custId) ?? [],
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
  keptBy.map((keeper) => leftText(keeperText(keeper))).join('');

export function forgottenText({ client, customers, rows, kept_by: keptBy }: ForgottenDocument): string {
  const misspelled = customers.filter((customer) => customer.other_spellings.length > 0);
  const hint = rows > 0 || misspelled.length > 0 ? '' : nothingErased;
  const head = `${client}: ${counted(customers.length, 'customer')} forgotten, ${count(rows)} rows erased\n`;
  return [
    head,
    hint,
    ...misspelled.map(misspelledText(client)),
    ...keptBy.map(({ says }) => leftText(says)),
  ].join('');
}

const nothingErased =
  '  nothing of this number was stored any more: if you expected something, check it; --undo stops ignoring it\n';

const misspelledText =
  (client: string) =>
  ({ cust_id: id, other_spellings: others }: ForgottenDocument['customers'][number]): string =>
    `  nothing was stored as ${id}; known here and not erased: aa-shadow forget --client ${client} ${others.join(' ')}\n`;

const leftText = (says: string): string => `  still in the files: ${says}\n`;

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
