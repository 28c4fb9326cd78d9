// A random life of one client: sections and options change between changes in AA, some customers are fetched in between, and work
// is broken off half way. In the end the database is what one that never kept anything else has (P19).

import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import type { CustId } from '../../src/catalogue/ids.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { reshape } from '../../src/sync/shape/shaping.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { anyPolicy } from './random-policy.ts';
import {
  keptRows,
  leaseOf,
  lived,
  rowsOf,
  shapeGround,
  type ShapeGround,
  without,
  type Worker,
} from './shape-ground.ts';
import type { TestPolicy } from './test-policy.ts';

export type Step =
  | {
      readonly kind: 'reshape';
      readonly sections: WantedSections;
      readonly policy: TestPolicy | undefined;
      readonly pages: number;
    }
  | { readonly kind: 'change'; readonly times: number }
  | { readonly kind: 'delete' }
  | { readonly kind: 'add' }
  | { readonly kind: 'refresh'; readonly customers: number }
  | { readonly kind: 'drain' };

/** Those that differ from each other: with words, with a field of the customer, one within another, with options, plain. */
const varied = ['emails', 'communicationPreferences', 'jobs', 'employmentAttributes', 'memberships', 'bio'];
const always = without(...varied);

const optionsOf = (name: string): readonly string[] =>
  sections.find((section) => section.name === name)?.options ?? [];

const wished: fc.Arbitrary<WantedSections> = fc
  .tuple(
    ...varied.map((name) => fc.record({ isIn: fc.boolean(), options: fc.subarray([...optionsOf(name)]) })),
  )
  .map((choices) => {
    const chosen = choices.flatMap(({ isIn, options }, at) =>
      isIn ? [[varied[at] ?? '', { options, attr: [] }] as const] : [],
    );
    const all = { ...always, ...Object.fromEntries(chosen) };
    const { employmentAttributes: inner, ...rest } = all;
    return rest['jobs'] === undefined || inner === undefined ? rest : all;
  });

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('reshape' as const),
        sections: wished,
        policy: fc.option(anyPolicy, { nil: undefined }),
        pages: fc.nat(4),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('change' as const), times: fc.integer({ min: 1, max: 8 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'delete' } as const) },
    { weight: 1, arbitrary: fc.constant({ kind: 'add' } as const) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('refresh' as const),
        customers: fc.integer({ min: 1, max: 5 }),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'drain' } as const) },
  ),
  { minLength: 3, maxLength: 14 },
);

export const liveAtRandom = (openFresh: OpenFresh, life: readonly Step[], seed: number): Promise<void> =>
  lived(openFresh, { customers: 12, seed }, life, (ground) => new Life(ground));

class Life {
  readonly #ground: ShapeGround;
  #sections: WantedSections = always;
  #policy: TestPolicy | undefined;
  /** Whom AA changed since all of it was stored. */
  readonly #changed = new Set<string>();
  #told = 0;

  constructor(ground: ShapeGround) {
    this.#ground = ground;
  }

  #worker(): Worker {
    return this.#ground.worker(this.#sections, {}, this.#policy);
  }

  async begin(): Promise<void> {
    await this.#worker().drain();
    this.#told = (await this.#ground.changes()).length;
  }

  async take(step: Step): Promise<void> {
    const { world } = this.#ground.simulator;
    switch (step.kind) {
      case 'change':
        for (let time = 0; time < step.times; time += 1) this.#changed.add(world.change().custId);
        break;
      case 'delete':
        if (world.living > 3) this.#changed.add(world.delete().custId);
        break;
      case 'add':
        this.#changed.add(world.add().custId);
        break;
      case 'refresh':
        await this.#refresh(step.customers);
        break;
      case 'reshape':
        await this.#reshape(step.sections, step.policy, step.pages);
        break;
      case 'drain':
        await this.#drain();
        break;
    }
    await this.#expectHonest();
  }

  async end(openFresh: OpenFresh): Promise<void> {
    await this.#drain();
    await this.#expectHonest();
    const { simulator, url } = this.#ground;
    const other = await shapeGround(openFresh, simulator);
    simulator.world.enqueue();
    await other.worker(this.#sections, {}, this.#policy).drain();
    const living = new Set<string>(simulator.world.custIds());
    expect(rowsOf(await keptRows(url), living)).toEqual(rowsOf(await keptRows(other.url), living));
    await other.close();
  }

  /** The lease may end after some pages: the next worker goes on. */
  async #reshape(wanted: WantedSections, policy: TestPolicy | undefined, pages: number): Promise<void> {
    this.#sections = wanted;
    this.#policy = policy;
    const { shadow } = this.#ground;
    const { context } = this.#worker();
    const lease = await leaseOf(shadow);
    const answer = await shadow.shapes.install(lease, context.shape, null);
    if (answer.kind !== 'current' && answer.kind !== 'installed') throw new Error(answer.kind);
    for (let page = 0; page < pages; page += 1)
      await shadow.shapes.walk(answer.lease, 4, { reshape: reshape(context) });
    await shadow.releaseLease(answer.lease);
  }

  async #refresh(customers: number): Promise<void> {
    const { shadow, simulator } = this.#ground;
    const ids: readonly CustId[] = [...simulator.world.custIds()].slice(-customers);
    await refreshCustomers(this.#worker().context, ids);
    expect((await shadow.clientState(demoClient)).lease).toBeNull();
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
