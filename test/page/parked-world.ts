// Worlds with parked customers: some whom AA fails for, and many that stand in the ledger only.

import { custId } from '../../src/catalogue/ids.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { type PageWorld, pageWorld } from './page-ground.ts';

/** AA fails for so many of the 60 customers, with this code. The others are stored. */
export async function worldWithParked(count: number, code = 999): Promise<PageWorld> {
  const world = await pageWorld();
  failFor(world, customersOf(world).slice(0, count), code);
  await world.sync.drain();
  return world;
}

export const customersOf = ({ sync }: PageWorld): readonly string[] => [...sync.simulator.world.custIds()];

export function failFor({ sync }: PageWorld, custIds: readonly string[], code: number): void {
  for (const id of custIds)
    sync.simulator.world.addFault({ procedure: 'customers', fault: 'poison', custId: id, code });
}

export const parkedCount = async ({ sync }: PageWorld): Promise<number> =>
  (await sync.shadow.clientState(demoClient)).parked;

const perBatch = 1_000;

/** Parks so many that AA does not know. They wait for a person. */
export async function parkMany(
  { sync: { shadow } }: PageWorld,
  count: number,
  message: string,
): Promise<void> {
  const ids = Array.from({ length: count }, (_, at) => custId(String(7_000_000 + at)));
  const answer = await shadow.acquireLease(demoClient, 'elsewhere/1/run');
  if (answer.kind !== 'granted') throw new Error('another worker has the client');
  const { lease } = answer;
  const drainNo = await shadow.openDrain(lease);
  for (let at = 0; at < count; at += perBatch) {
    const entries = ids.slice(at, at + perBatch).map((id) => ({ custId: id, reasons: [] }));
    await shadow.stage(lease, drainNo, entries);
  }
  await shadow.seal(lease, drainNo, '9000000', 0);
  for (let at = 0; at < count; at += perBatch) {
    const fetchNumber = await shadow.nextFetchNumber(demoClient);
    const failure = {
      kind: 'failed',
      fetchNumber,
      fetchedAt: new Date(),
      nextAttemptAt: null,
      errorCode: 'AA_UNEXPECTED',
      errorMessage: message,
    } as const;
    const results = ids.slice(at, at + perBatch).map((id) => ({ ...failure, custId: id }));
    await shadow.apply({ client: demoClient, lease, results });
  }
  await shadow.releaseLease(lease);
}
