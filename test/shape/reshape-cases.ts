// A client keeps other sections than before (P19): what can be done here is done here, what cannot is fetched, and neither is
// told as a change of AA, nor found as drift.

import { expect, test } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { keptRows, openBrake, shapeGround, type ShapeGround, simulatedAa, without } from './shape-ground.ts';

/** Sections to leave out: one with words, one with a field of the customer, one with another within it, one within another. */
const removals: readonly (readonly string[])[] = [
  ['emails'],
  ['communicationPreferences'],
  ['jobs', 'employmentAttributes'],
  ['employmentAttributes'],
  ['emails', 'communicationPreferences', 'jobs', 'employmentAttributes', 'memberships', 'bios'],
];

async function drained(openFresh: OpenFresh, sections: WantedSections): Promise<ShapeGround> {
  const ground = await shapeGround(openFresh, await simulatedAa());
  await ground.worker(sections).drain();
  return ground;
}

/** What a database that never kept anything else has. */
async function refetched(openFresh: OpenFresh, { simulator }: ShapeGround, sections: WantedSections) {
  const other = await shapeGround(openFresh, simulator);
  simulator.world.enqueue();
  await other.worker(sections).drain();
  return keptRows(other.url);
}

export function reshapeCases(openFresh: OpenFresh): void {
  test.each(removals)('P19: without %s and more, what is left is what a refetch brings', async (...names) => {
    const ground = await drained(openFresh, everySection);
    const before = await ground.changes();
    const worker = ground.worker(without(...names));
    const { customersServed } = ground.simulator.world.stats();
    await worker.drain();
    expect(ground.simulator.world.stats().customersServed).toBe(customersServed);
    expect(await ground.changes()).toEqual(before);
    expect((await worker.audit()).audit).toMatchObject({ compared: 60, differed: 0, waiting: 0 });
    expect(await keptRows(ground.url)).toEqual(await refetched(openFresh, ground, without(...names)));
  });

  test('P19: a section that is added is fetched, and its changes are told as the configuration’s', async () => {
    const ground = await drained(openFresh, without('emails', 'communicationPreferences'));
    const before = await ground.changes();
    const worker = ground.worker(everySection);
    await worker.drain();
    const told = (await ground.changes()).slice(before.length);
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter(({ cause, kind }) => cause !== 'shape' || kind !== 'updated')).toEqual([]);
    expect((await worker.audit()).audit).toMatchObject({ compared: 60, differed: 0, waiting: 0 });
    expect((await ground.shadow.clientState(demoClient)).shape).toMatchObject({ shapeNo: 2, applying: null });
    expect(await keptRows(ground.url)).toEqual(await refetched(openFresh, ground, everySection));
  });
}

export { openBrake };
