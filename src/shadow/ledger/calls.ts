// The calls of AA that a client allows, counted in its row. So all workers on all machines share them exactly, and a restart forgets none.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { CallsTaken, CallsWish } from '../interface/calls.ts';
import { callsText, taken, toCallMinutes } from '../plan/call-budget.ts';
import { clientRow, keepOfClient, registerClient } from './clients.ts';

export const takeCalls = (engine: Engine, client: ClientId, wish: CallsWish): Promise<CallsTaken> =>
  engine.database.write(async (tx) => {
    await hold(engine, tx, client);
    const row = await tx.first(clientRow(client));
    const now = new Date(await tx.now());
    const { granted, waitMs, minutes } = taken(toCallMinutes(row?.calls ?? null), wish, now);
    if (granted + wish.made > 0) tx.send(keepOfClient(client, { calls: callsText(minutes) }));
    return { granted, waitMs };
  });

/** Batches under way go on. Another worker that takes calls waits. */
async function hold(engine: Engine, tx: Transaction, client: ClientId): Promise<void> {
  if ((await engine.own.holdClient(tx, client, 'changed')) !== null) return;
  tx.send(registerClient(engine, client));
  await engine.own.holdClient(tx, client, 'changed');
}
