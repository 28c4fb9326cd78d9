// One soak: random trouble while `run` processes keep the shadow fresh, then a quiet end, then a comparison with the truth.

import { setTimeout as delay } from 'node:timers/promises';
import { Dice } from '../../src/simulator/making/dice.ts';
import { demoClient } from '../support/demo-client.ts';
import { FeedFold } from '../support/feed-fold.ts';
import { Fleet } from './fleet.ts';
import { settle } from './settle.ts';
import { type SoakGround, soakGround } from './soak-ground.ts';
import type { SoakTerms } from './soak-options.ts';
import { nextDeath, nextTrouble, type Scene } from './troubles.ts';

export interface SoakResult {
  /** The differences of shadow, ledger and feed from what they should be, and the errors during the soak. */
  readonly differences: readonly string[];
  /** How often each trouble happened, and how workers ended. */
  readonly happened: ReadonlyMap<string, number>;
  readonly purges: number;
  readonly changes: number;
  /** The folder of the soak. It is kept when something differs. */
  readonly folder: string;
}

const [troubleKey, deathKey] = [7_001, 7_002];
const sayEveryMs = 30_000;
const mostTimes = 6;

export async function runSoak(terms: SoakTerms): Promise<SoakResult> {
  const ground = await soakGround(terms);
  const fleet = new Fleet(ground.folder);
  let keep = true;
  try {
    const feed = new FeedFold();
    const reader = followFeed(ground, feed);
    const scene = await trouble(terms, ground, fleet);
    terms.say(`peace: ${tally(scene)}`);
    const unsettled = await settle(ground, fleet);
    await reader.stop();
    const differences = [
      ...unsettled,
      ...feed.faults.map((fault) => `feed: ${fault}`),
      ...livingBy(feed, ground),
    ];
    keep = differences.length > 0;
    const happened = new Map([...scene.happened, ...fleet.ends]);
    const { folder, oracle } = ground;
    terms.say(`${oracle.purges()} purges, ${feed.cursor} changes in the feed`);
    return { differences, happened, purges: oracle.purges(), changes: feed.cursor, folder };
  } finally {
    fleet.abandon();
    await ground.close(keep);
  }
}

async function trouble(terms: SoakTerms, ground: SoakGround, fleet: Fleet): Promise<Scene> {
  const dice = Dice.of(terms.seed, troubleKey);
  const deaths = Dice.of(terms.seed, deathKey);
  const happened = new Map<string, number>();
  const scene: Scene = { ground, fleet, dice, happened, deleted: [], deletions: terms.customers / 4 };
  const began = Date.now();
  const isOver = (): boolean => {
    const passed = (Date.now() - began) / 1_000 / terms.seconds;
    return passed > mostTimes || (passed > 1 && ground.oracle.purges() >= terms.leastPurges);
  };
  let said = began;
  while (!isOver()) {
    while (fleet.size < terms.workers) fleet.start(nextDeath(deaths));
    await nextTrouble(scene);
    if (Date.now() - said >= sayEveryMs) {
      said += sayEveryMs;
      terms.say(`${Math.round((said - began) / 1_000)} s: ${await progress(scene)}`);
    }
    await delay(dice.between(20, 700));
  }
  return scene;
}

const counted = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, times]) => `${name} ${times}`).join(', ');

const tally = ({ happened, fleet }: Scene): string =>
  `${counted(happened)}; workers ended by ${counted(fleet.ends)}`;

async function progress(scene: Scene): Promise<string> {
  const { simulator, shadow, oracle } = scene.ground;
  const queued = `${oracle.purges()} purges, ${simulator.world.queueLength} queued`;
  const stored = await shadow.clientState(demoClient).then(
    ({ customers, parked }) => `${customers} stored, ${parked} parked`,
    // The server crashes sometimes, and needs some time to start again.
    () => 'the database is away',
  );
  return `${tally(scene)}; ${queued}, ${stored}`;
}

/** A reader of the feed, which must see every change once and in order, also those that were committed late. */
function followFeed({ shadow }: SoakGround, feed: FeedFold): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const reading = (async () => {
    while (!stopping.signal.aborted) {
      // The server may be away for a while.
      await feed.follow(shadow, demoClient).catch(() => undefined);
      await delay(100);
    }
    await feed.follow(shadow, demoClient);
  })();
  return {
    stop: () => {
      stopping.abort();
      return reading;
    },
  };
}

function livingBy(feed: FeedFold, { simulator }: SoakGround): readonly string[] {
  const truth = new Set<string>(simulator.world.custIds());
  const ghosts = feed.living.difference(truth);
  const missing = truth.difference(feed.living);
  return [
    ...[...ghosts].map((id) => `feed: ${id} lives`),
    ...[...missing].map((id) => `feed: ${id} is missing`),
  ];
}
