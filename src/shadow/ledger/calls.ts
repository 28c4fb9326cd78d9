// The calls of AA that a client allows, counted in its row. So all workers on all machines share them exactly, and a restart forgets none.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import type { CallsTaken, CallsWish } from '../interface/calls.ts';
import { callsText, taken, toCallMinutes } from '../plan/call-budget.ts';
import { clientRow, keepOfClient } from './clients.ts';

export const takeCalls = (
  { database, own }: Engine,
  client: ClientId,
  wish: CallsWish,
): Promise<CallsTaken> =>
  database.write(async (tx) => {
    // Batches under way go on. Another worker that takes calls waits.
    await own.holdClient(tx, client, 'changed');
    const row = await tx.first(clientRow(client));
    const now = new Date(await tx.now());
    const { granted, waitMs, minutes } = taken(toCallMinutes(row?.calls ?? null), wish, now);
    if (granted + wish.made > 0) tx.send(keepOfClient(client, { calls: callsText(minutes) }));
    return { granted, waitMs };
  });
