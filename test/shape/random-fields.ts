// A random life of one client that promotes fields and takes it back, between changes of AA and of its policy, with work that is broken
// off half way. In the end the database is what one that never had another shape has (P23).

import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { PromotedField } from '../../src/catalogue/promoted.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { reshape } from '../../src/sync/shape/shaping.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { choices, smaller, widest } from './field-ground.ts';
import {
  keptRows,
  leaseOf,
  rowsOf,
  shapeGround,
  type ShapeGround,
  simulatedAa,
  type Worker,
} from './shape-ground.ts';
import type { TestPolicy } from './test-policy.ts';
import { everySectionOf } from '../../src/config/section-keys.ts';

const { aliases: _, ...asked } = everySectionOf(smaller);

export type FieldStep =
  | {
      readonly kind: 'promote';
      readonly fields: readonly PromotedField[];
      readonly drops: boolean;
      readonly pages: number;
    }
  | { readonly kind: 'change'; readonly times: number }
  | { readonly kind: 'delete' }
  | { readonly kind: 'refresh'; readonly customers: number }
  | { readonly kind: 'drain' };

const someFields: fc.Arbitrary<readonly PromotedField[]> = fc.uniqueArray(fc.constantFrom(...choices), {
  selector: ({ path }) => path,
  maxLength: 8,
});

export const fieldSteps: fc.Arbitrary<readonly FieldStep[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('promote' as const),
        fields: someFields,
        drops: fc.nat(3).map((one) => one === 0),
        pages: fc.nat(4),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('change' as const), times: fc.integer({ min: 1, max: 6 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'delete' } as const) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('refresh' as const),
        customers: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'drain' } as const) },
  ),
  { minLength: 3, maxLength: 10 },
);

const dropsUnknown: TestPolicy = {
  rules: [{ action: 'drop', paths: ['firstName'], where: null }],
  unknown: 'drop',
  key: 'a key of at least thirty-two bytes',
};

export async function promoteAtRandom(
  openFresh: OpenFresh,
  life: readonly FieldStep[],
  seed: number,
): Promise<void> {
  const simulator = await simulatedAa({ customers: 10, seed, unknownExtras: true });
  const one = new FieldLife(await shapeGround(openFresh, simulator, widest));
  await one.begin();
  for (const step of life) await one.take(step);
  await one.end(openFresh);
  await simulator.close();
}

class FieldLife {
  readonly #ground: ShapeGround;
  #fields: readonly PromotedField[] = [];
  #policy: TestPolicy | undefined;
  readonly #changed = new Set<string>();
  #told = 0;

  constructor(ground: ShapeGround) {
    this.#ground = ground;
  }

  #worker(): Worker {
    return this.#ground.worker(asked, {}, this.#policy, this.#fields);
  }

  async begin(): Promise<void> {
    await this.#worker().drain();
    this.#told = (await this.#ground.changes()).length;
  }

  async take(step: FieldStep): Promise<void> {
    const { world } = this.#ground.simulator;
    if (step.kind === 'change')
      for (let time = 0; time < step.times; time += 1) this.#changed.add(world.change().custId);
    else if (step.kind === 'delete') {
      if (world.living > 3) this.#changed.add(world.delete().custId);
    } else if (step.kind === 'refresh')
      await refreshCustomers(this.#worker().context, [...world.custIds()].slice(-step.customers));
    else if (step.kind === 'promote') await this.#promote(step);
    else await this.#drain();
    await this.#expectHonest();
  }

  async end(openFresh: OpenFresh): Promise<void> {
    await this.#drain();
    const { simulator, url } = this.#ground;
    const other = await shapeGround(openFresh, simulator, widest);
    simulator.world.enqueue();
    await other.worker(asked, {}, this.#policy, this.#fields).drain();
    const living = new Set<string>(simulator.world.custIds());
    expect(rowsOf(await keptRows(url), living)).toEqual(rowsOf(await keptRows(other.url), living));
  }

  async #promote({ fields, drops, pages }: Extract<FieldStep, { readonly kind: 'promote' }>): Promise<void> {
    this.#fields = fields;
    this.#policy = drops ? dropsUnknown : undefined;
    const { shadow } = this.#ground;
    const { context } = this.#worker();
    const answer = await shadow.shapes.install(await leaseOf(shadow), context.shape, null);
    if (answer.kind !== 'current' && answer.kind !== 'installed') throw new Error(answer.kind);
    for (let page = 0; page < pages; page += 1)
      await shadow.shapes.walk(answer.lease, 3, { reshape: reshape(context) });
    await shadow.releaseLease(answer.lease);
  }

  async #drain(): Promise<void> {
    const worker = this.#worker();
    await worker.drain();
    await worker.drain();
    await this.#expectHonest();
    this.#changed.clear();
    expect((await worker.audit()).audit).toMatchObject({ differed: 0, waiting: 0, notMeasured: 0 });
    expect((await this.#ground.shadow.clientState(demoClient)).shape.applying).toBeNull();
  }

  /** What is told as AA's is AA's. */
  async #expectHonest(): Promise<void> {
    const changes = await this.#ground.changes();
    const news = changes.slice(this.#told);
    this.#told = changes.length;
    expect(news.filter(({ cause, custId }) => cause === null && !this.#changed.has(custId))).toEqual([]);
  }
}
