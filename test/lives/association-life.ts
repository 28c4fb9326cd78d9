// The life of an association, whose configuration is edited while AA changes and workers die. In the end exactly those are stored
// whom the rule keeps, with what the policy leaves of them, by the simulator's truth.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { demoClient } from '../support/demo-client.ts';
import { FeedFold } from '../support/feed-fold.ts';
import { lookInside } from '../support/look-inside.ts';
import { anyWish, askedOf, configurationOf, hashKey, type Wish, wishedOf } from './wish.ts';

/** Where and when a worker dies. */
export interface Death {
  readonly step: string;
  readonly time: number;
}

/** Who works with a configuration file: this process, or others. */
export interface Workers {
  /** How it ended: an outcome, the code of an error, or `died`. */
  drain(config: string, death?: Death): Promise<string>;
  /** A person applies what the configuration wishes. */
  apply(config: string): Promise<void>;
  /** How many customers differ from AA, and how many were compared. */
  audit(config: string): Promise<{ readonly differed: number; readonly waiting: number }>;
}

export type Step =
  | { readonly kind: 'wish'; readonly wish: Wish; readonly rollOut: boolean; readonly death: Death | null }
  | { readonly kind: 'change'; readonly times: number }
  | { readonly kind: 'delete' }
  | { readonly kind: 'merge' }
  | { readonly kind: 'add' }
  | { readonly kind: 'drain'; readonly death: Death | null }
  | { readonly kind: 'two' };

/** Not a step: it dies when it has told so many lines. */
export const afterLines = 'lines';

/** In the order in which a drain comes to them. */
const deadly = [
  afterLines,
  'lease-granted',
  'shape-installing',
  'shape-installed',
  'shape-walking',
  'shape-cleaning',
  'shape-walked',
  'queue-staged',
  'queue-sealed',
  'batch-claimed',
  'customers-answered',
  'batch-applying',
  'batch-committing',
  'batch-applied',
  'deletions-settling',
  'deletions-settled',
  'purge-begun',
  'purge-sent',
  'purge-recording',
  'shape-settling',
  'pruned',
] as const;

const death: fc.Arbitrary<Death | null> = fc.option(
  fc.record({ step: fc.constantFrom(...deadly), time: fc.integer({ min: 1, max: 3 }) }),
  { freq: 3 },
);

const wishStep = fc.record({
  kind: fc.constant('wish' as const),
  wish: anyWish,
  rollOut: fc.boolean(),
  death,
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: wishStep },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('change' as const), times: fc.integer({ min: 1, max: 8 }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom(...(['delete', 'merge', 'add', 'two'] as const)).map(kindOnly) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('drain' as const), death }) },
);

function kindOnly(kind: 'delete' | 'merge' | 'add' | 'two'): Step {
  return { kind };
}

/** It begins with a wish. */
export const lives = (longest: number): fc.Arbitrary<readonly Step[]> =>
  fc
    .tuple(wishStep, fc.array(step, { minLength: 2, maxLength: longest }))
    .map(([first, rest]) => [first, ...rest]);

/** What a worker may meet that works beside another one, or with a configuration that is another one's by now. */
const besideOthers = /^(purged|empty|repeated|SYNC_CLIENT_HELD|SYNC_SHAPE_DIFFERS|DB_LEASE_LOST)$/;

export interface Place {
  readonly simulator: Simulator;
  readonly database: string;
  readonly folder: string;
}

export class AssociationLife {
  readonly #place: Place;
  readonly #workers: Workers;
  readonly #fold = new FeedFold();
  #wish: Wish | null = null;
  #configs = 0;
  #config = '';
  /** The one before, which machines may still have. */
  #older: string | null = null;

  constructor(place: Place, workers: Workers) {
    this.#place = place;
    this.#workers = workers;
    writeFileSync(join(place.folder, 'hash.key'), `${hashKey}\n`, { mode: 0o600 });
  }

  async take(next: Step): Promise<void> {
    const { world } = this.#place.simulator;
    switch (next.kind) {
      case 'wish':
        return this.#change(next.wish, next);
      case 'change':
        for (let time = 0; time < next.times; time += 1) world.change();
        return;
      case 'delete':
        if (world.living > 5) world.delete();
        return;
      case 'merge': {
        const [gone, into] = [...world.custIds()];
        if (world.living > 5 && gone !== undefined && into !== undefined) world.merge(gone, into);
        return;
      }
      case 'add':
        return void world.add();
      case 'drain':
        return void (await this.#drain(next.death));
      case 'two':
        return this.#two();
    }
  }

  /** The file is edited. `rollOut`: a machine with the file as it was works beside, and stands aside in the end. */
  async #change(
    wish: Wish,
    { rollOut, death: end }: { readonly rollOut: boolean; readonly death: Death | null },
  ) {
    const older = this.#config;
    const isSame = this.#wish !== null && textOf(wish) === textOf(this.#wish);
    this.#wish = wish;
    this.#config = join(this.#place.folder, `aa-shadow-${(this.#configs += 1)}.yaml`);
    const { database, simulator } = this.#place;
    writeFileSync(this.#config, configurationOf(wish, { database, url: simulator.url }));
    this.#older = older === '' || isSame ? this.#older : older;
    if (!rollOut || this.#older === null) return void (await this.#drain(end));
    const [, beside] = await Promise.all([this.#drain(end), this.#workers.drain(this.#older)]);
    expect(beside).toMatch(besideOthers);
    await this.#settled();
    expect(await this.#workers.drain(this.#older)).toBe('SYNC_SHAPE_DIFFERS');
  }

  /** A wish that was in force before does not come back by itself. */
  async #drain(end: Death | null): Promise<string> {
    const outcome = await this.#workers.drain(this.#config, end ?? undefined);
    if (outcome !== 'SYNC_SHAPE_DIFFERS') return outcome;
    await this.#apply();
    return this.#workers.drain(this.#config, end ?? undefined);
  }

  /** While a machine with the older file is at work, a person is asked to try again later. */
  async #apply(): Promise<void> {
    for (;;) {
      try {
        return await this.#workers.apply(this.#config);
      } catch (error) {
        const { code = '', message } = error as Error & { readonly code?: string };
        if (!`${code} ${message}`.includes('SYNC_SHAPE_HELD')) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  async #two(): Promise<void> {
    const config = this.#config;
    await this.#settled();
    for (const outcome of await Promise.all([this.#workers.drain(config), this.#workers.drain(config)]))
      expect(outcome).toMatch(besideOthers);
  }

  /** Our configuration is in force, and nothing of AA's is left. */
  async #settled(): Promise<void> {
    for (let tries = 0; tries < 4; tries += 1) if ((await this.#drain(null)) === 'empty') return;
    expect(await this.#drain(null)).toBe('empty');
  }

  async end(): Promise<void> {
    await this.#settled();
    const { database, simulator } = this.#place;
    const wish = this.#wish;
    if (wish === null) throw new Error('there was no wish');
    const truths = [...simulator.world.truths(askedOf(wish))];
    const shadow = await openShadow(database);
    try {
      await this.#expectTold(shadow, wish, truths);
    } finally {
      await shadow.close();
    }
    expect(await this.#workers.audit(this.#config)).toEqual({ differed: 0, waiting: 0 });
  }

  async #expectTold(shadow: Shadow, wish: Wish, truths: Parameters<typeof wishedOf>[1]): Promise<void> {
    const wished = wishedOf(wish, truths);
    expect(await differencesFromTruth(shadow, demoClient, wished)).toEqual([]);
    await this.#fold.follow(shadow, demoClient);
    expect(this.#fold.faults).toEqual([]);
    const kept = wished.map(({ custId }) => custId as string).toSorted();
    expect([...this.#fold.living].toSorted()).toEqual(kept);
    expect(await shadow.parked(demoClient, 1_000)).toEqual([]);
    const left = [...truths].map(({ custId }) => custId as string).filter((id) => !kept.includes(id));
    expect((await this.#idsIn('sync_irrelevant')).filter((id) => kept.includes(id))).toEqual([]);
    expect(await this.#idsIn('sync_irrelevant')).toEqual(expect.arrayContaining(left));
    expect(await this.#idsIn('sync_wanted')).toEqual([]);
    expect((await shadow.clientState(demoClient)).shape.applying).toBeNull();
  }

  async #idsIn(table: string): Promise<readonly string[]> {
    const rows = await lookInside(this.#place.database, `SELECT cust_id FROM ${table}`);
    return rows.map((row) => String(row['cust_id']));
  }
}

const textOf = (wish: Wish): string => configurationOf(wish, { database: '', url: '' });
