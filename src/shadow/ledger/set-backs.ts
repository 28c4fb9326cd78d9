// Notes that the database has lost what it had confirmed (P15): an older copy was restored, or a replica took over that had
// not received everything. The work goes on from what is there; what AA had purged since then is missing until everybody is
// queued again.

import type { ClientId } from '../../catalogue/ids.ts';
import type { SetBack } from '../interface/population.ts';
import { required } from '../statement.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import { sendActionBy } from './actions.ts';
import { clientRow, keepOfClient, type PartOfClient, registerClient } from './clients.ts';
import type { LostNumbers } from './known-numbers.ts';
import type { Ledger } from './ledger.ts';

interface Note {
  readonly first_at: string;
  readonly last_at: string;
  readonly what: string;
}

export function toSetBack(text: string | null): SetBack | null {
  if (text === null) return null;
  const { first_at, last_at, what } = JSON.parse(text) as Note;
  return { firstAt: new Date(first_at), lastAt: new Date(last_at), what };
}

const withSetBack = (text: string | null, at: string, what: string): string => {
  const before = text === null ? null : (JSON.parse(text) as Note);
  return JSON.stringify({ first_at: before?.first_at ?? at, last_at: at, what } satisfies Note);
};

/** Everyone was queued after the last set-back was noticed, and is stored now. */
export function curedBy({ set_back: note, population_asked_at: askedAt }: SyncClients): PartOfClient {
  const setBack = toSetBack(note);
  return setBack !== null && askedAt !== null && new Date(askedAt) >= setBack.lastAt
    ? { set_back: null }
    : {};
}

/** Several workers notice the same. The first note counts. Afterwards the numbers that are there are the ones to go by. */
export async function noteSetBack(ledger: Ledger, { client, known, what }: LostNumbers): Promise<void> {
  await ledger.database.write(async (tx) => {
    tx.send(registerClient(ledger, client));
    await ledger.own.holdClient(tx, client, 'changed');
    const row = required(await tx.first(clientRow(client)));
    if (row.set_backs > known.set_backs) return;
    const note = withSetBack(row.set_back, await tx.now(), what);
    tx.send(keepOfClient(client, { set_back: note, set_backs: known.set_backs + 1 }));
  });
  ledger.known.forget(client, known);
}

/** A person has seen what was noticed until `lastAt`. Returns the note, which is then removed; `null` if there is no such note. */
export const acknowledgeSetBack = (
  ledger: Ledger,
  client: ClientId,
  lastAt: Date,
  by?: string,
): Promise<SetBack | null> =>
  ledger.database.write(async (tx) => {
    await ledger.own.holdClient(tx, client, 'changed');
    const note = toSetBack((await tx.first(clientRow(client)))?.set_back ?? null);
    if (note?.lastAt.getTime() !== lastAt.getTime()) return null;
    tx.send(keepOfClient(client, { set_back: null }));
    sendActionBy(tx, await tx.now(), by, { action: 'set-back-acknowledged', client, count: 1 });
    return note;
  });
