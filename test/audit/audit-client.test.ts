// The audit against the simulated AA, with planted drift of every kind. The audit must find the planted numbers.

import { describe, expect, test } from 'vitest';
import { custId, type CustId } from '../../src/catalogue/ids.ts';
import type { AuditStore } from '../../src/shadow/interface/audits.ts';
import { type AuditReport, auditClient, type AuditTerms } from '../../src/sync/audit/audit-client.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { openAssociation } from '../../src/aa/open-association.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { testSettings } from '../support/association-settings.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';
import { toldChanges } from '../support/told-changes.ts';

const postgres = postgresForFile();
const engines: Readonly<Record<string, () => Promise<string | undefined>>> = {
  SQLite: () => Promise.resolve(undefined),
  PostgreSQL: async () => (await postgres.openFresh()).url,
};

const everybody: AuditTerms = { range: { kind: 'all' }, calls: 1_000, heal: false };
const audit = (sync: SimulatedSync, terms: Partial<AuditTerms> = {}): Promise<AuditReport> =>
  auditClient(sync.context, { ...everybody, ...terms });

async function drained(customers = 120, database?: string): Promise<SimulatedSync> {
  const sync = await simulatedSync({
    simulator: { customers },
    ...(database === undefined ? {} : { database }),
  });
  await sync.drain();
  return sync;
}

const idsOf = (sync: SimulatedSync): readonly CustId[] => [...sync.simulator.world.custIds()];

interface Planted {
  readonly changed: readonly CustId[];
  readonly gone: readonly CustId[];
  readonly back: CustId;
}

/** Three customers change, two are deleted, a tombstone is restored and a customer is new, all without a queue entry. */
async function plantDrift(sync: SimulatedSync): Promise<Planted> {
  const { world } = sync.simulator;
  const ids = idsOf(sync);
  const [buried, stillBuried] = [ids[10]!, ids[11]!];
  world.delete(buried);
  world.delete(stillBuried);
  await sync.drain();
  const changed = ids.slice(0, 3);
  for (const id of changed) world.drift('change', id);
  const gone = ids.slice(5, 7);
  for (const id of gone) world.drift('delete', id);
  world.drift('restore', buried);
  world.drift('add');
  return { changed, gone, back: buried };
}

/** The same object with one member replaced. */
const withPart = <T extends object, Name extends keyof T>(whole: T, name: Name, part: T[Name]): T =>
  new Proxy(whole, {
    get: (target, asked) => {
      if (asked === name) return part;
      const value: unknown = Reflect.get(target, asked);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

/** A drain takes everything out of AA's queue just before the audit looks at it. */
const drainFirst =
  (sync: SimulatedSync): SimulatedSync['aa']['getQueue'] =>
  async (sink, options) => {
    await sync.drain();
    return sync.aa.getQueue(sink, options);
  };

const changesOf = async (sync: SimulatedSync): Promise<number> =>
  (await sync.shadow.clientState(demoClient)).lastChangeNo;

describe.each(Object.keys(engines))('drift of every kind, on %s', (engine) => {
  const drainedOn = async (): Promise<SimulatedSync> => drained(120, await engines[engine]!());

  test('is reported for each customer, and only the result is written', async () => {
    const sync = await drainedOn();
    const { changed, gone, back } = await plantDrift(sync);
    const before = await changesOf(sync);
    const { audit: result, drifted, error } = await audit(sync);
    expect(error).toBeNull();
    expect(result).toMatchObject({
      auditNo: 1,
      scope: 'all',
      state: 'complete',
      population: 120,
      compared: 120,
      tombstones: 2,
      differed: 6,
      gone: 2,
      served: 1,
      healed: 0,
      waiting: 0,
      moved: 0,
      late: 0,
      queued: 0,
      notMeasured: 0,
    });
    const told = Object.groupBy(drifted, ({ kind }) => kind);
    expect(told.differs?.map((one) => one.custId).toSorted()).toEqual(changed.toSorted());
    expect(told.gone?.map((one) => one.custId).toSorted()).toEqual(gone.toSorted());
    expect(told.served?.map((one) => one.custId)).toEqual([back]);
    expect(told.differs?.every(({ sections }) => sections.length > 0)).toBe(true);
    expect(await changesOf(sync)).toBe(before);
    expect(await sync.shadow.audits.latest(demoClient, 10)).toEqual([result]);
  });

  test('is mended with --heal, with one change each in the feed; only the customer that was never stored is missing', async () => {
    const sync = await drainedOn();
    await plantDrift(sync);
    const before = await changesOf(sync);
    const { audit: result, drifted } = await audit(sync, { heal: true });
    expect(result).toMatchObject({ differed: 6, healed: 6, deleted: 2, gone: 2, served: 1 });
    expect(drifted.every(({ healed }) => healed)).toBe(true);
    const changes = await toldChanges(sync.shadow, demoClient, before);
    expect(changes.map(({ kind }) => kind).toSorted()).toEqual(
      ['deleted', 'deleted', 'restored', 'updated', 'updated', 'updated'].toSorted(),
    );
    expect(await sync.differences()).toEqual([expect.stringMatching(/ is missing$/)]);
    expect((await audit(sync)).audit).toMatchObject({ auditNo: 2, compared: 120, differed: 0 });
  });

  test('is found in exactly the changed sections', async () => {
    const sync = await drainedOn();
    const { custId: id, sections } = sync.simulator.world.drift('change', idsOf(sync)[4]);
    const { audit: result, drifted } = await audit(sync);
    const expected = sections.map((one) => (one === 'name' ? 'customer' : one)).toSorted();
    expect(drifted.map((one) => [one.custId, one.sections.toSorted()])).toEqual([[id, expected]]);
    expect(Object.keys(result.sections).toSorted()).toEqual(expected);
  });
});

test('another order, spelling or date format is no difference', async () => {
  // For fields that the catalogue does not know, it is not known which are dates.
  const { referralInfo: _, ...sections } = everySection;
  const sync = await simulatedSync({
    simulator: { customers: 60, dates: 'iso', flags: 'Y/N' },
    association: { sections },
  });
  await sync.drain();
  const other = await startSimulator({ customers: 60, queued: 'none', spelling: 'hyphen', cdata: true });
  const aa = openAssociation(
    testSettings({
      client: demoClient,
      url: other.url,
      username: 'integrator',
      password: 'simulated',
      sections,
      bulkSize: 20,
    }),
  );
  try {
    const { audit: result } = await auditClient(sync.with({ aa }), everybody);
    expect(result).toMatchObject({ compared: 60, differed: 0 });
  } finally {
    await aa.close();
    await other.close();
  }
});

describe('a change that the sync has not applied yet is no drift', () => {
  test('P12: a customer in the queue of AA counts as queued, and the queue is not purged', async () => {
    const sync = await drained();
    const { world } = sync.simulator;
    const ids = idsOf(sync);
    for (const id of ids.slice(0, 4)) world.change(id);
    world.drift('change', ids[8]);
    world.delete(ids[9]);
    const purges = world.journal().filter(({ procedure }) => procedure === 'purge').length;
    const { audit: result } = await audit(sync, { heal: true });
    expect(result).toMatchObject({ differed: 1, healed: 1, queued: 5, compared: 115 });
    expect(world.queueLength).toBe(5);
    expect(world.journal().filter(({ procedure }) => procedure === 'purge')).toHaveLength(purges);
    await sync.drain();
    expect(await sync.differences()).toEqual([]);
  });

  test('P12: pending and parked customers are set apart, and AA is not asked for them', async () => {
    const sync = await drained();
    const [first, second, third] = idsOf(sync);
    sync.simulator.world.setFaults([
      { procedure: 'customers', custId: first!, fault: 'failure', code: '999' },
    ]);
    sync.simulator.world.change(first);
    await sync.drain();
    sync.simulator.world.clearFaults();
    const answer = await sync.shadow.acquireLease(demoClient, 'elsewhere/1/test');
    const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
    const drainNo = await sync.shadow.openDrain(lease);
    await sync.shadow.stage(
      lease,
      drainNo,
      [second!, third!].map((id) => ({ custId: id, reasons: [] })),
    );
    sync.simulator.world.drift('change', second);
    const { audit: result } = await audit(sync);
    expect(result).toMatchObject({ waiting: 3, differed: 0, compared: 117 });
  });

  test('P12: a change that a drain brings between the two looks is late, not lost', async () => {
    const sync = await drained();
    const { world } = sync.simulator;
    const ids = idsOf(sync);
    for (const id of ids.slice(0, 4)) world.change(id);
    world.drift('change', ids[50]);
    const aa = withPart(sync.aa, 'getQueue', drainFirst(sync));
    const { audit: result } = await auditClient(sync.with({ aa }), everybody);
    expect(result).toMatchObject({ late: 4, differed: 1, queued: 0 });
  });

  test.each([1, 2, 3])(
    'P12: beside a run with changes going on nothing that was queued counts, round %i',
    async (round) => {
      const sync = await drained(150);
      const { world } = sync.simulator;
      const ids = idsOf(sync);
      const planted = [ids[3]!, ids[70]!, ids[140]!];
      for (const id of planted) world.drift('change', id);
      const spared = new Set(planted);
      const end = new AbortController();
      const changing = (async () => {
        for (let at = round; !end.signal.aborted; at += 7) {
          const id = ids[at % ids.length]!;
          if (!spared.has(id)) world.change(id);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      })();
      const draining = (async () => {
        while (!end.signal.aborted) await sync.drain();
      })();
      const { audit: result, drifted } = await audit(sync);
      end.abort();
      await Promise.all([changing, draining]);
      expect(drifted.map((one) => one.custId).toSorted()).toEqual(planted.toSorted());
      expect(result).toMatchObject({ differed: 3, notMeasured: 0 });
    },
  );
});

describe('deletions', () => {
  test('P6: more than the brake allows are reported and not made; other differences are healed', async () => {
    const sync = await drained();
    const ids = idsOf(sync);
    for (const id of ids.slice(0, 30)) sync.simulator.world.drift('delete', id);
    sync.simulator.world.drift('change', ids[40]);
    const { audit: result, braked } = await audit(sync, { heal: true });
    expect(result).toMatchObject({ differed: 31, gone: 30, healed: 1, deleted: 0 });
    expect(braked).toBe(30);
    expect((await sync.shadow.clientState(demoClient)).tombstones).toBe(0);
  });

  test('P6: customers that are only missing from answers do not count as gone', async () => {
    const sync = await drained();
    sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'missing', probability: 0.5 }]);
    const { audit: result } = await audit(sync, { heal: true });
    expect(result).toMatchObject({ gone: 0, deleted: 0, differed: 0 });
    expect((await sync.shadow.clientState(demoClient)).tombstones).toBe(0);
  });
});

describe('trouble', () => {
  test('with two percent of every fault the numbers are the same as without faults', async () => {
    const sync = await drained();
    await plantDrift(sync);
    const often = { procedure: '*', probability: 0.02 } as const;
    sync.simulator.world.setFaults([
      { ...often, fault: 'http-500' },
      { ...often, fault: 'http-503', retryAfter: 0 },
      { ...often, fault: 'html' },
      { ...often, fault: 'empty' },
      { ...often, fault: 'failure', code: '100' },
      { ...often, fault: 'failure', code: '200' },
      { ...often, fault: 'failure', code: '999' },
      { ...often, fault: 'truncate' },
      { ...often, fault: 'reset' },
      { ...often, fault: 'duplicate', copy: 'different' },
      { ...often, fault: 'missing' },
      { ...often, fault: 'extra' },
      { ...often, fault: 'not-well-formed' },
    ]);
    const { audit: result } = await audit(sync);
    expect(result).toMatchObject({ state: 'complete', differed: 6, gone: 2, served: 1, late: 0, queued: 0 });
    expect(result.compared + result.notMeasured).toBe(120);
    expect(result.notMeasured).toBeLessThan(5);
  });

  test('P12: a customer that cannot be fetched counts as not measured', async () => {
    const sync = await drained();
    const [first, second] = idsOf(sync);
    sync.simulator.world.setFaults([
      { procedure: 'customers', custId: first!, fault: 'failure', code: '999' },
    ]);
    sync.simulator.world.drift('change', second);
    const { audit: result } = await audit(sync);
    expect(result).toMatchObject({ state: 'complete', notMeasured: 1, compared: 119, differed: 1 });
  });

  test('an AA that cannot be reached is reported, with the measures so far', async () => {
    const sync = await drained();
    await sync.simulator.close();
    const { audit: result, error } = await audit(sync);
    expect(error?.code).toMatch(/^AA_/);
    expect(result).toMatchObject({ state: 'failed', compared: 0, errorCode: error?.code });
    expect(await sync.shadow.audits.latest(demoClient, 1)).toEqual([result]);
  });

  test('a stopped audit has the measures so far, and no drift that was not confirmed', async () => {
    const sync = await drained();
    for (const id of idsOf(sync).slice(0, 5)) sync.simulator.world.drift('change', id);
    const stop = new AbortController();
    const { audit: result } = await auditClient(sync.with({ signal: stop.signal }), {
      ...everybody,
      onProgress: (looked) => (looked >= 30 ? stop.abort() : undefined),
    });
    expect(result).toMatchObject({ state: 'stopped', differed: 0 });
    expect(result.compared).toBeGreaterThanOrEqual(25);
    expect(result.compared).toBeLessThan(115);
  });

  test('an audit ends when its calls are used up', async () => {
    const sync = await drained();
    const { audit: result } = await audit(sync, { calls: 3 });
    expect(result).toMatchObject({ state: 'budget', population: 120 });
    expect(result.calls).toBeLessThanOrEqual(4);
    expect(result.compared).toBeLessThan(120);
    expect(result.compared).toBeGreaterThan(0);
  });
});

describe('a sample', () => {
  test('has the wanted size, and is the same for the same seed', async () => {
    const sync = await drained();
    for (const id of idsOf(sync).slice(0, 60)) sync.simulator.world.drift('change', id);
    const range = { kind: 'sample', size: 40, seed: '7' } as const;
    const first = await audit(sync, { range });
    const second = await audit(sync, { range });
    expect(first.audit).toMatchObject({ scope: 'sample', seed: '7', compared: 40, population: 120 });
    expect(second.audit.differed).toBe(first.audit.differed);
    expect(new Set(second.drifted.map((one) => one.custId))).toEqual(
      new Set(first.drifted.map((one) => one.custId)),
    );
    expect(first.audit.differed).toBeGreaterThan(8);
    expect(first.audit.differed).toBeLessThan(32);
  });

  test('of an empty shadow compares no customer', async () => {
    const sync = await simulatedSync({ simulator: { customers: 0 } });
    const { audit: result } = await audit(sync, { range: { kind: 'sample', size: 10, seed: '1' } });
    expect(result).toMatchObject({ state: 'complete', population: 0, compared: 0, calls: 0 });
  });

  test('does not count a customer that is forgotten during the audit', async () => {
    const sync = await drained();
    const { audits } = sync.shadow;
    const withAnother: AuditStore['storedIds'] = async (...given) => [
      ...(await audits.storedIds(...given)),
      custId('9999999999'),
    ];
    const shadow = withPart(sync.shadow, 'audits', withPart(audits, 'storedIds', withAnother));
    const range = { kind: 'sample', size: 500, seed: '1' } as const;
    const { audit: result } = await auditClient(sync.with({ shadow }), { ...everybody, range });
    expect(result).toMatchObject({ moved: 1, compared: 120 });
  });
});
