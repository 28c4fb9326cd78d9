// The troubles of a soak: for the customers, AA, the workers and the database. All use the same dice, so that a seed gives the
// same plan again. The timing depends on the machine.

import { setTimeout as delay } from 'node:timers/promises';
import { steps } from '../../src/steps.ts';
import type { Dice } from '../../src/simulator/making/dice.ts';
import { faultRule, faultTitles, mayLieTogether, poisonRules } from '../faults/fault-menu.ts';
import type { Fleet } from './fleet.ts';
import type { SoakGround } from './soak-ground.ts';

export interface Scene {
  readonly ground: SoakGround;
  readonly fleet: Fleet;
  readonly dice: Dice;
  /** How often each trouble happened. */
  readonly happened: Map<string, number>;
  readonly deleted: string[];
  /** How many deletions are still allowed. With more of them a person would have to decide (P6). */
  deletions: number;
}

type Trouble = (scene: Scene) => Promise<void> | void;

const anyone = ({ ground, dice }: Scene): string => dice.pick([...ground.simulator.world.custIds()]);

const changes: Trouble = ({ ground, dice }) => {
  for (let left = dice.between(1, 40); left > 0; left -= 1) ground.simulator.world.change();
};

const additions: Trouble = ({ ground, dice }) => {
  for (let left = dice.between(1, 5); left > 0; left -= 1) ground.simulator.world.add();
};

const deletion: Trouble = (scene) => {
  if (scene.deletions <= 0) return;
  scene.deletions -= 1;
  scene.deleted.push(scene.ground.simulator.world.delete(anyone(scene)).custId);
};

const restoration: Trouble = ({ ground, deleted }) => {
  const custId = deleted.pop();
  if (custId !== undefined) ground.simulator.world.restore(custId);
};

const merge: Trouble = (scene) => {
  const [gone, kept] = [anyone(scene), anyone(scene)];
  if (gone === kept || scene.deletions <= 0) return;
  scene.deletions -= 1;
  scene.ground.simulator.world.merge(gone, kept);
};

const enqueueing: Trouble = (scene) => {
  const { world } = scene.ground.simulator;
  if (scene.dice.chance(0.2)) world.enqueue();
  else for (let left = scene.dice.between(1, 10); left > 0; left -= 1) world.enqueue(anyone(scene));
};

const faultsOn: Trouble = (scene) => {
  const { dice, ground } = scene;
  const titles = Array.from({ length: dice.between(1, 5) }, () => dice.pick(faultTitles));
  if (!mayLieTogether(titles)) return;
  const rules = titles.map((title) => faultRule(title, dice.pick([0.05, 0.1, 0.4])));
  const poison = dice.chance(0.3) ? [dice.pick(poisonRules(anyone(scene)))] : [];
  ground.simulator.world.setFaults([...poison, ...rules]);
};

const faultsOff: Trouble = ({ ground }) => ground.simulator.world.clearFaults();

const latency: Trouble = ({ ground, dice }) =>
  ground.simulator.world.setLatency({ fixedMs: dice.pick([0, 0, 5, 30, 150]) });

const signalled =
  (signal: 'SIGKILL' | 'SIGTERM'): Trouble =>
  ({ fleet, dice }) => {
    const worker = fleet.at(dice.below(8) % Math.max(1, fleet.size));
    if (worker !== undefined) fleet.signal(worker, signal);
  };

const freeze: Trouble = ({ fleet, dice }) => {
  const worker = fleet.at(dice.below(8) % Math.max(1, fleet.size));
  if (worker !== undefined) void fleet.freeze(worker, dice.between(200, 4_000));
};

/** Longer than a lease lasts, so that another worker takes over before the frozen worker continues. */
const longFreeze: Trouble = ({ fleet }) => {
  const worker = fleet.at(0);
  if (worker !== undefined) void fleet.freeze(worker, 33_000);
};

const serverCrash: Trouble = async ({ ground, dice }) => {
  if (ground.server === null) return;
  await ground.server.stop(dice.chance(0.8) ? 'at once' : 'in order');
  await delay(dice.between(0, 3_000));
  await ground.server.start();
};

/** How often each trouble is chosen, compared with the others. */
const troubles: Readonly<Record<string, readonly [weight: number, trouble: Trouble]>> = {
  changes: [30, changes],
  additions: [5, additions],
  deletion: [4, deletion],
  restoration: [3, restoration],
  merge: [2, merge],
  enqueueing: [5, enqueueing],
  'faults on': [6, faultsOn],
  'faults off': [6, faultsOff],
  latency: [4, latency],
  SIGKILL: [5, signalled('SIGKILL')],
  SIGTERM: [2, signalled('SIGTERM')],
  freeze: [3, freeze],
  'long freeze': [0.3, longFreeze],
  'server crash': [1.5, serverCrash],
};

const draws = Object.entries(troubles).flatMap(([name, [weight]]) =>
  Array.from({ length: Math.round(weight * 10) }, () => name),
);

export async function nextTrouble(scene: Scene): Promise<void> {
  const name = scene.dice.pick(draws);
  await troubles[name]?.[1](scene);
  scene.happened.set(name, (scene.happened.get(name) ?? 0) + 1);
}

/** Most workers run until a trouble ends them. Some get a step at which they end themselves. */
export const nextDeath = (dice: Dice): string =>
  dice.chance(0.65) ? '' : `${dice.pick(steps)}:${dice.between(1, 6)}`;
