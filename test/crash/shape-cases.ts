// A process dies while it installs a shape, brings customers to it, or fetches what was added. The next one goes on where it was.

import { expect, onTestFinished, test } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { startChild } from '../contract/child-process.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside } from '../support/look-inside.ts';
import { tableContents } from '../support/table-contents.ts';
import type { TestPolicy } from '../shape/test-policy.ts';
import { keptRows, shapeGround, type ShapeGround, simulatedAa, without } from '../shape/shape-ground.ts';

const deaths = [
  'shape-installing',
  'shape-installing,commit-sent',
  'shape-installed',
  'shape-walking',
  'shape-walking:2,commit-sent',
  'shape-walking:3',
  'shape-walked',
  'shape-walked,customers-answered:2',
  'shape-walked,batch-applying:2',
  'shape-walked,batch-committing:2,commit-sent',
  'shape-settling:2',
  'shape-settling:2,commit-sent',
];

/** The steps died at here. */
export const shapeSteps: readonly string[] = [
  'shape-installing',
  'shape-installed',
  'shape-walking',
  'shape-cleaning',
  'shape-walked',
  'shape-settling',
];

async function work(
  { url, simulator }: ShapeGround,
  sections: WantedSections,
  dieAt = '',
  policy: TestPolicy | null = null,
): Promise<NodeJS.Signals | number | null> {
  const child = startChild(
    '../crash/shape-child.ts',
    [url, simulator.url, JSON.stringify(sections), JSON.stringify(policy)],
    {
      AA_SHADOW_DIE_AT: dieAt,
    },
  );
  onTestFinished(() => void child.process.kill('SIGKILL'));
  const code = await child.exit;
  return child.process.signalCode ?? code;
}

const policyDeaths = [
  'shape-installing,commit-sent',
  'batch-applying:2',
  'shape-walking:2',
  'shape-walking:2,commit-sent',
  'shape-walking:3,commit-sent',
  'shape-cleaning',
  'shape-walked',
];

const policy: TestPolicy = {
  rules: [
    { action: 'hash', paths: ['emails.address', 'loginId'], where: null },
    { action: 'presence', paths: ['phones.number'], where: null },
  ],
  unknown: 'drop',
  key: 'a key of at least thirty-two bytes',
};

const [before, after] = [without('emails', 'bio'), without('jobs', 'employmentAttributes')];

export function shapeCases(openFresh: OpenFresh): void {
  test.each(deaths)('P4, P19: whoever brings customers to another shape dies at %s', async (dieAt) => {
    const ground = await shapeGround(openFresh, await simulatedAa({ customers: 230 }));
    await ground.worker(before).drain();
    const { length } = await ground.changes();
    expect(await work(ground, after, dieAt)).toBe('SIGKILL');
    expect(await work(ground, after)).toBe(0);
    const told = (await ground.changes()).slice(length);
    expect(told.filter(({ cause }) => cause !== 'shape')).toEqual([]);
    expect(new Set(told.map(({ custId }) => custId)).size).toBe(told.length);
    const { shape } = await ground.shadow.clientState(demoClient);
    expect(shape).toEqual({ shapeNo: 2, applying: null, waiting: null });
    const other = await shapeGround(openFresh, ground.simulator);
    ground.simulator.world.enqueue();
    await other.worker(after).drain();
    expect(await keptRows(ground.url)).toEqual(await keptRows(other.url));
  });

  test.each(policyDeaths)('P4, P19, P22: whoever takes something out dies at %s', async (dieAt) => {
    const ground = await shapeGround(openFresh, await simulatedAa({ customers: 230 }));
    await ground.worker(everySection).drain();
    const told = await ground.changes();
    const addresses = await lookInside(ground.url, 'SELECT DISTINCT address FROM emails');
    expect(await work(ground, everySection, dieAt, policy)).toBe('SIGKILL');
    expect(await work(ground, everySection, '', policy)).toBe(0);
    expect(await ground.changes()).toEqual(told);
    const contents = [...(await tableContents(ground.url)).values()].join();
    expect(addresses.filter(({ address }) => contents.includes(String(address)))).toEqual([]);
    const other = await shapeGround(openFresh, ground.simulator);
    ground.simulator.world.enqueue();
    await other.worker(everySection, {}, policy).drain();
    expect(await keptRows(ground.url)).toEqual(await keptRows(other.url));
  });

  test('P4, P19: it dies again and again', async () => {
    const ground = await shapeGround(openFresh, await simulatedAa({ customers: 230 }));
    await ground.worker(before).drain();
    for (const dieAt of [
      'shape-installed',
      'shape-walking:2',
      'shape-walking',
      'shape-walked',
      'batch-applying',
    ])
      expect(await work(ground, everySection, dieAt)).toBe('SIGKILL');
    expect(await work(ground, everySection)).toBe(0);
    expect((await ground.worker(everySection).audit()).audit).toMatchObject({ differed: 0, waiting: 0 });
  });
}
