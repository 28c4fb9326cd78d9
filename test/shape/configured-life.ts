// Lives through random configurations. In the end the database is what one has that never kept anything else, the feed tells the same
// customers, what it tells as AA's is AA's, and nobody has left by what was merely not known.

import { expect } from 'vitest';
import type { CustId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { keyId } from '../../src/shape/keyed-hash.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import type { CustomerTruth } from '../../src/simulator/world/truth.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { keepsStored } from '../../src/sync/shape/foreseen.ts';
import { reshape } from '../../src/sync/shape/shaping.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { auditClient } from '../../src/sync/audit/audit-client.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { keptByTruth } from '../relevance/rule-oracle.ts';
import { demoClient } from '../support/demo-client.ts';
import { FeedFold } from '../support/feed-fold.ts';
import { lookInside } from '../support/look-inside.ts';
import { type Configuration, keepsAll, type Step } from './random-configurations.ts';
import {
  keptRows,
  leaseOf,
  lived,
  type RandomLife,
  rowsOf,
  shapeGround,
  type ShapeGround,
} from './shape-ground.ts';

export const liveThrough = (openFresh: OpenFresh, life: readonly Step[], seed: number): Promise<void> =>
  lived(openFresh, { customers: 14, seed }, life, (ground) => new ConfiguredLife(ground));

/** Of a worker whose configuration or lease is not the one in force, and of an AA that fails for all who are asked. */
const mayHappen = /^(SYNC_CLIENT_HELD|SYNC_SHAPE_DIFFERS|DB_LEASE_LOST|DB_SHAPE_CHANGED|AA_UNEXPECTED)$/;

const allOptions = Object.fromEntries(
  Object.entries(everySection).map(([name, asked]) => [name, asked?.options ?? []]),
);

export class ConfiguredLife implements RandomLife<Step> {
  readonly #ground: ShapeGround;
  #now = keepsAll;
  #before = keepsAll;
  /** Whom AA has changed since an audit found no difference. */
  readonly #changed = new Set<string>();
  readonly #forgotten = new Set<string>();
  readonly #deleted: CustId[] = [];
  /** Whatever AA has said of each. */
  readonly #truths = new Map<string, CustomerTruth[]>();
  readonly #fold = new FeedFold();

  constructor(ground: ShapeGround) {
    this.#ground = ground;
  }

  get #world() {
    return this.#ground.simulator.world;
  }

  #context(ground: ShapeGround, { sections, policy, rule }: Configuration): SyncContext {
    const { context } = ground.worker(sections);
    if (policy === undefined) return { ...context, shape: shapeOf(sections, { rule }) };
    const { key, rules, unknown } = policy;
    const hashKey = Buffer.from(key);
    const shape = shapeOf(sections, { rule, policy: { rules, unknown, keyId: keyId(hashKey) } });
    return { ...context, shape, hashKey };
  }

  get #mine(): SyncContext {
    return this.#context(this.#ground, this.#now);
  }

  async begin(): Promise<void> {
    this.#noteTruths();
    await this.#drainWith(this.#mine);
    await this.#fold.follow(this.#ground.shadow, demoClient);
  }

  async take(step: Step): Promise<void> {
    await this.#do(step);
    this.#noteTruths();
    await this.#expectHonest();
  }

  async #do(step: Step): Promise<void> {
    switch (step.kind) {
      case 'configure':
        return this.#configure(step);
      case 'fail':
        return this.#fail(step.each);
      case 'change':
        for (let time = 0; time < step.times; time += 1) this.#changed.add(this.#world.change().custId);
        return;
      case 'add':
        return void this.#changed.add(this.#world.add().custId);
      case 'delete':
      case 'restore':
      case 'merge':
        return this.#shrinkOrGrow(step.kind);
      case 'forget':
        return this.#forget();
      case 'refresh':
        return unlessItMayHappen(() =>
          refreshCustomers(this.#mine, [...this.#world.custIds()].slice(-step.customers)),
        );
      case 'audit':
        return unlessItMayHappen(() => this.#audit());
      case 'abort':
        return this.#abort(step.after);
      case 'drain':
        return this.#drainWith(this.#mine);
    }
  }

  async #configure({ to, pages, isLate }: Extract<Step, { readonly kind: 'configure' }>): Promise<void> {
    this.#before = this.#now;
    this.#now = to;
    await this.#install(this.#mine, pages);
    if (isLate) await unlessItMayHappen(() => drainOnce(this.#context(this.#ground, this.#before), holder));
  }

  /** The lease ends after some pages. */
  async #install(context: SyncContext, pages: number): Promise<void> {
    const { shadow } = this.#ground;
    const answer = await shadow.shapes.install(await leaseOf(shadow), context.shape, null);
    if (answer.kind !== 'current' && answer.kind !== 'installed') throw new Error(answer.kind);
    const ways = { reshape: reshape(context), keeps: await keepsStored(context) };
    for (let page = 0; page < pages; page += 1) await shadow.shapes.walk(answer.lease, 4, ways);
    await shadow.releaseLease(answer.lease);
  }

  #fail(each: number): void {
    this.#world.clearFaults();
    const ids = each === 0 ? [] : [...this.#world.custIds()].filter((_, at) => at % each === 0);
    for (const custId of ids)
      this.#world.addFault({ procedure: 'customers', fault: 'failure', custId, code: '4711' });
  }

  #shrinkOrGrow(kind: 'delete' | 'restore' | 'merge'): void {
    const world = this.#world;
    const restored = kind === 'restore' ? this.#deleted.pop() : undefined;
    if (restored !== undefined && !this.#forgotten.has(restored)) {
      world.restore(restored);
      this.#changed.add(restored);
    }
    const [first, second] = [...world.custIds()];
    if (world.living <= 5 || first === undefined || second === undefined) return;
    if (kind === 'merge') {
      world.merge(first, second);
      this.#changed.add(first).add(second);
    } else if (kind === 'delete') {
      const { custId } = world.delete();
      this.#changed.add(custId);
      this.#deleted.push(custId);
    }
  }

  async #forget(): Promise<void> {
    const id = [...this.#world.custIds()].find((one) => !this.#forgotten.has(one));
    if (id === undefined || this.#forgotten.size > 3) return;
    this.#forgotten.add(id);
    await this.#ground.shadow.forget(demoClient, [id]);
  }

  async #audit(): Promise<void> {
    const { audit } = await auditClient(this.#mine, { range: { kind: 'all' }, calls: 1_000, heal: false });
    if (this.#changed.size === 0) expect(audit.differed).toBe(0);
  }

  async #abort(after: number): Promise<void> {
    const stop = new AbortController();
    const context = this.#mine;
    let left = after;
    await this.#drainWith({
      ...context,
      signal: stop.signal,
      emit: (event) => {
        context.emit(event);
        left -= 1;
        if (left <= 0) stop.abort();
      },
    });
  }

  /** A person says that the shape shall be in force, where it was before or erases much. */
  async #drainWith(context: SyncContext): Promise<void> {
    try {
      await drainOnce(context, holder);
    } catch (error) {
      const { code = '', name } = error as Error & { readonly code?: string };
      if (name === 'AbortError' || mayHappen.test(code)) return;
      if (code !== 'SYNC_SHAPE_WAITS') throw error;
      await this.#install(context, 0);
      await this.#drainWith(context);
    }
  }

  async end(openFresh: OpenFresh): Promise<void> {
    const { simulator, url, shadow } = this.#ground;
    simulator.world.clearFaults();
    await this.#install(this.#mine, 0);
    await this.#drainWith(this.#mine);
    for (let time = 0; time < 4; time += 1) {
      const late = [
        ...(await this.#owed(url)),
        ...(await shadow.parked(demoClient, 1_000)).map((one) => one.custId),
      ];
      if (late.length > 0) await refreshCustomers(this.#mine, [...new Set(late)]);
      await this.#drainWith(this.#mine);
    }
    await this.#expectHonest();
    const other = await shapeGround(openFresh, simulator);
    simulator.world.enqueue();
    await drainOnce(this.#context(other, this.#now), holder);
    const undecided = new Set<string>(
      (await other.shadow.parked(demoClient, 1_000)).map((one) => one.custId),
    );
    const ids = [...simulator.world.custIds()];
    const living = new Set<string>(ids.filter((id) => !this.#forgotten.has(id) && !undecided.has(id)));
    expect(rowsOf(await keptRows(url), living)).toEqual(rowsOf(await keptRows(other.url), living));
    expect((await this.#owed(url)).filter((id) => !undecided.has(id))).toEqual([]);
    await this.#expectForgotten();
    await other.close();
  }

  async #owed(url: string): Promise<readonly CustId[]> {
    const rows = await lookInside(url, 'SELECT cust_id FROM sync_wanted');
    return rows.map((row) => row['cust_id'] as CustId);
  }

  async #expectForgotten(): Promise<void> {
    for (const table of ['customers', 'sync_wanted', 'sync_irrelevant', 'sync_queue']) {
      const rows = await lookInside(this.#ground.url, `SELECT cust_id FROM ${table}`);
      expect(rows.filter((row) => this.#forgotten.has(String(row['cust_id'])))).toEqual([]);
    }
  }

  #noteTruths(): void {
    for (const truth of this.#world.truths(allOptions))
      this.#truths.set(truth.custId, [...(this.#truths.get(truth.custId) ?? []), truth]);
  }

  async #expectHonest(): Promise<void> {
    const { shadow } = this.#ground;
    const news = await this.#fold.follow(shadow, demoClient);
    expect(this.#fold.faults).toEqual([]);
    const stored = await shadow.customerIds(demoClient, null, 1_000);
    expect([...this.#fold.living].toSorted()).toEqual([...stored].toSorted());
    const told = news.filter(({ cause, kind }) => cause === null && kind !== 'forgotten');
    expect(told.filter(({ custId }) => !this.#changed.has(custId))).toEqual([]);
    const left = news.filter(({ cause, kind }) => kind === 'deleted' && cause === 'relevance');
    expect(left.filter(({ custId }) => !this.#mayHaveLeft(custId))).toEqual([]);
  }

  /** Whether one of the last two rules ever had a reason, whatever AA has said of the customer. */
  #mayHaveLeft(id: string): boolean {
    const rules = [this.#now.rule, this.#before.rule];
    return (this.#truths.get(id) ?? []).some((truth) => rules.some((rule) => !keptByTruth(rule, truth)));
  }
}

const holder = `here/${process.pid}/test`;

async function unlessItMayHappen(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!mayHappen.test((error as { readonly code?: string }).code ?? '')) throw error;
  }
}
