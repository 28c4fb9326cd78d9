// A client keeps other sections than before (P19): what can be done here is done here, what cannot is fetched, and neither is
// told as a change of AA, nor found as drift.

import { expect, test } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { followClient } from '../../src/sync/run.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { keptRows, shapeGround, type ShapeGround, simulatedAa, without } from './shape-ground.ts';

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

  test('P19: what AA sends though it was not asked for is not kept', async () => {
    const ground = await drained(openFresh, everySection);
    const before = await ground.changes();
    const fewer = ground.worker(without('emails', 'communicationPreferences'));
    const { aa } = ground.worker(everySection);
    await drainOnce({ ...fewer.context, aa }, 'here/1/test');
    ground.simulator.world.enqueue();
    await drainOnce({ ...fewer.context, aa }, 'here/1/test');
    expect(await ground.changes()).toEqual(before);
    expect((await ground.shadow.rowCounts(demoClient)).get('emails')).toBe(0);
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

export function followCases(openFresh: OpenFresh): void {
  test('P19: run brings customers to another shape beside its drains, and goes on', async () => {
    const ground = await drained(openFresh, without('emails', 'bio'));
    const { length } = await ground.changes();
    const stop = new AbortController();
    const worker = ground.worker(without('bio', 'phones'), { pollEveryMs: 10 });
    let left = Infinity;
    let changed: string | null = null;
    const emit = (event: SyncEvent): void => {
      if (event.type === 'shape-progress') ({ left } = event);
      if (left === 0 && changed === null) changed = ground.simulator.world.change().custId;
      if (left === 0 && event.type === 'purged') stop.abort();
    };
    await followClient({ ...worker.context, emit, signal: stop.signal }, 'here/1/run');
    const told = (await ground.changes()).slice(length);
    const causes = new Map(told.map(({ custId, cause }) => [custId as string, cause]));
    expect(told.filter(({ cause }) => cause === 'shape').length).toBeGreaterThan(10);
    for (const [custId, cause] of causes) if (custId !== changed) expect(cause).toBe('shape');
    expect((await worker.audit()).audit).toMatchObject({ differed: 0, waiting: 0 });
    expect((await ground.shadow.clientState(demoClient)).shape.applying).toBeNull();
  });

  test('P19: run waits for a person, and begins by itself when the shape is applied', async () => {
    const ground = await drained(openFresh, everySection);
    const stop = new AbortController();
    const fewer = without('emails');
    const worker = ground.worker(fewer, { brake: { share: 0, atLeast: 0 } });
    const seen: string[] = [];
    let applying: Promise<void> | null = null;
    const emit = (event: SyncEvent): void => {
      seen.push(event.type === 'failed' ? event.error.code : event.type);
      if (event.type === 'failed') applying ??= ground.apply(fewer);
      if (event.type === 'queue-empty') stop.abort();
    };
    const pause: SyncContext['pause'] = async () => {
      await applying;
      await new Promise((resolve) => setImmediate(resolve));
    };
    await followClient({ ...worker.context, emit, signal: stop.signal, pause }, 'here/1/run');
    expect(seen[0]).toBe('SYNC_SHAPE_WAITS');
    expect(seen).toContain('queue-empty');
    await worker.drain();
    expect((await ground.shadow.rowCounts(demoClient)).get('emails')).toBe(0);
  });
}
