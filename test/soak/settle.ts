// The end of a soak: there are no more faults, the queue is drained by hand, and the result is compared with the truth.

import { demoClient } from '../support/demo-client.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { lookInside } from '../support/look-inside.ts';
import { runAaShadow } from '../support/run-aa-shadow.ts';
import type { Fleet } from './fleet.ts';
import type { SoakGround } from './soak-ground.ts';

const mostRounds = 12;

/** The differences in the end. */
export async function settle(ground: SoakGround, fleet: Fleet): Promise<readonly string[]> {
  const { simulator, shadow, oracle } = ground;
  simulator.world.clearFaults();
  simulator.world.setLatency({ fixedMs: 0 });
  await fleet.stop();
  const stuck = await drained(ground);
  return [
    ...stuck,
    ...(await differencesFromTruth(shadow, demoClient, simulator.world.truths())),
    ...oracle.losses,
    ...(await ledgerFaults(ground)),
  ];
}

/**
 * Acts like a person: retries the parked customers, confirms deletions that wait, and says that everybody was queued. (So they
 * were, but several times before the first drain, which does not look like a population.)
 */
async function drained({ folder, simulator, shadow }: SoakGround): Promise<readonly string[]> {
  let said = '';
  for (let round = 0; round < mostRounds; round += 1) {
    await shadow.retryParked(demoClient, 'all');
    const { code, stdout, stderr } = await runAaShadow(['drain'], { cwd: folder });
    said = `exit ${code}: ${stdout}${stderr.slice(-2_000)}`;
    const { parked, drain, gone, population } = await shadow.clientState(demoClient);
    if (code === 0 && parked === 0 && drain === null && simulator.world.queueLength === 0) return [];
    if (population === null) await runAaShadow(['enqueue', '--already-done'], { cwd: folder });
    if (gone > 0) await runAaShadow(['deletions', 'confirm', '--yes'], { cwd: folder });
  }
  return [`not drained in the end, ${said}`];
}

async function ledgerFaults({ database }: SoakGround): Promise<readonly string[]> {
  const entries = await lookInside(database, `SELECT cust_id, state FROM sync_queue WHERE state <> 'stored'`);
  const drains = await lookInside(database, `SELECT drain_no, state FROM sync_drains WHERE state <> 'done'`);
  const shares = await lookInside(database, 'SELECT holder FROM sync_shares');
  return [...entries, ...drains, ...shares].map((row) => `ledger: ${JSON.stringify(row)}`);
}
