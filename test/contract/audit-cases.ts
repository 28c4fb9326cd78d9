// What an audit reads of the shadow, and the results it leaves there.

import { describe, expect, test } from 'vitest';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import type { Audit, AuditAnswer, Shadow } from '../../src/shadow/shadow.ts';
import { finishedAudit as finished } from '../support/finished-audit.ts';
import { freshForEach } from './bench-fixture.ts';
import type { Bench, OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { asKept } from '../support/as-kept.ts';

const walking: Audit = { ...finished, scope: 'idle', state: 'running', seed: null, finishedAt: null };

export function auditCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const stored = (...names: readonly string[]) =>
    fixture.bench.store(fixture.shadow, ...names.map((name) => madeUpCustomer(name)));

  test('ids come in ascending order, page by page, tombstones among them', async () => {
    const { bench, shadow } = fixture;
    await stored('3', '1', '2', '10');
    await bench.apply(shadow, null, await bench.gone(shadow, '2'));
    expect(await shadow.audits.storedIds(bench.client, null, 2)).toEqual(['1', '10']);
    expect(await shadow.audits.storedIds(bench.client, custId('10'), 5)).toEqual(['2', '3']);
    expect(await shadow.audits.storedIds(clientId('nobody'), null, 5)).toEqual([]);
  });

  test('customers that wait in the ledger (pending, parked, gone, still arriving) are marked, and stored ones are not', async () => {
    const { bench, shadow } = fixture;
    const names = ['1', '2', '3', '4', '5', '6'];
    await stored(...names);
    const lease = await bench.lease(shadow);
    await bench.drainOf(shadow, lease, names.slice(0, 4));
    await bench.apply(
      shadow,
      lease,
      await bench.failed(shadow, '2'),
      await bench.gone(shadow, '3'),
      await bench.current(shadow, madeUpCustomer('4')),
    );
    const marks = await shadow.audits.marks(bench.client, [...names, 'nobody'].map(custId));
    expect(
      marks
        .filter(({ waits }) => waits)
        .map((one) => one.custId)
        .toSorted(),
    ).toEqual(['1', '2', '3']);
    expect(marks.map((one) => one.custId).toSorted()).toEqual(names);
    expect(await shadow.audits.marks(bench.client, [])).toEqual([]);
  });

  test('an entry that is still arriving waits too', async () => {
    const { bench, shadow } = fixture;
    await stored('1', '2');
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(lease, drainNo, [{ custId: custId('2'), reasons: [] }]);
    const marks = await shadow.audits.marks(bench.client, [custId('1'), custId('2')]);
    expect(marks.filter(({ waits }) => waits).map((one) => one.custId)).toEqual(['2']);
  });

  describe('comparing', () => {
    const answerOf = async (shadow: Shadow, bench: Bench, seed?: number): Promise<AuditAnswer> => {
      const record = madeUpCustomer('1', seed === undefined ? {} : { seed });
      const fetchNumber = await shadow.nextFetchNumber(bench.client);
      return {
        custId: custId('1'),
        fetchNumber,
        kind: 'current',
        customer: shadow.preparation()(asKept(record)),
      };
    };

    test('the same content is the same, other content names its sections', async () => {
      const { bench, shadow } = fixture;
      await stored('1');
      const same = await answerOf(shadow, bench);
      const other = await answerOf(shadow, bench, 99);
      const [first] = await shadow.audits.compare(bench.client, [same]);
      expect(first).toMatchObject({
        custId: '1',
        verdict: 'same',
        sections: [],
        deleted: false,
        waits: false,
      });
      const [second] = await shadow.audits.compare(bench.client, [other]);
      expect(second?.verdict).toBe('differs');
      const [applied] = await shadow.apply({
        client: bench.client,
        lease: null,
        results: [{ ...other, fetchedAt: bench.clock.now() }],
      });
      expect(second?.sections).toEqual(applied?.sections);
    });

    test('the order of items is no difference', async () => {
      const { bench, shadow } = fixture;
      const record = madeUpCustomer('1', { items: { emails: 3 } });
      await bench.store(shadow, record);
      const sections = { ...record.sections, emails: record.sections.emails.toReversed() };
      const fetchNumber = await shadow.nextFetchNumber(bench.client);
      const customer = shadow.preparation()(asKept({ ...record, sections }));
      const answer = { custId: custId('1'), fetchNumber, kind: 'current', customer } as const;
      expect(await shadow.audits.compare(bench.client, [answer])).toMatchObject([{ verdict: 'same' }]);
    });

    test('a customer that is gone on both sides differs from one that is gone on one side', async () => {
      const { bench, shadow } = fixture;
      await stored('1');
      const fetchNumber = async () => shadow.nextFetchNumber(bench.client);
      const gone = async (): Promise<AuditAnswer> => ({
        custId: custId('1'),
        fetchNumber: await fetchNumber(),
        kind: 'gone',
      });
      expect(await shadow.audits.compare(bench.client, [await gone()])).toMatchObject([{ verdict: 'gone' }]);
      await bench.apply(shadow, null, await bench.gone(shadow, '1'));
      expect(await shadow.audits.compare(bench.client, [await gone()])).toMatchObject([
        { verdict: 'same', deleted: true },
      ]);
      expect(await shadow.audits.compare(bench.client, [await answerOf(shadow, bench)])).toMatchObject([
        { verdict: 'served', deleted: true },
      ]);
    });

    test('P3: an answer that is older than the stored customer decides nothing, and so does one about a customer that is not stored', async () => {
      const { bench, shadow } = fixture;
      const early = await answerOf(shadow, bench, 99);
      expect(await shadow.audits.compare(bench.client, [early])).toMatchObject([{ verdict: 'moved' }]);
      await stored('1');
      expect(await shadow.audits.compare(bench.client, [early])).toMatchObject([{ verdict: 'moved' }]);
    });

    test('writes nothing', async () => {
      const { bench, shadow } = fixture;
      await stored('1');
      const other = await answerOf(shadow, bench, 99);
      const before = [
        await shadow.customer(bench.client, custId('1')),
        await shadow.clientState(bench.client),
      ];
      await shadow.audits.compare(bench.client, [other]);
      await shadow.audits.marks(bench.client, [custId('1')]);
      expect([
        await shadow.customer(bench.client, custId('1')),
        await shadow.clientState(bench.client),
      ]).toEqual(before);
    });
  });

  test('P6: the brake counts the deletions of an audit against the living', async () => {
    const { bench, shadow } = fixture;
    await stored('1', '2', '3', '4');
    const brake = { share: 0.5, atLeast: 1 };
    expect(await shadow.audits.brakeAllows(bench.client, brake, 2)).toBe(true);
    expect(await shadow.audits.brakeAllows(bench.client, brake, 3)).toBe(false);
  });

  describe('results', () => {
    test('come back as they were saved, the latest first, numbered within the client', async () => {
      const { bench, shadow } = fixture;
      expect(await shadow.audits.latest(bench.client, 10)).toEqual([]);
      expect(await shadow.audits.save(bench.client, finished, null)).toBe(1);
      const failed = {
        ...finished,
        scope: 'all',
        state: 'failed',
        seed: null,
        errorCode: 'AA_TIMEOUT',
      } as const;
      expect(await shadow.audits.save(bench.client, failed, null)).toBe(2);
      expect(await shadow.audits.save(clientId('other'), finished, null)).toBe(1);
      expect(await shadow.audits.latest(bench.client, 10)).toEqual([
        { ...failed, auditNo: 2 },
        { ...finished, auditNo: 1 },
      ]);
      expect(await shadow.audits.latest(bench.client, 1)).toHaveLength(1);
    });

    test('P12: leave drift behind until a complete audit finds none or heals all of it', async () => {
      const { bench, shadow } = fixture;
      const driftAfter = async (result: Partial<Audit>): Promise<number | null> => {
        await shadow.audits.save(bench.client, { ...finished, ...result }, null);
        return (await shadow.clientState(bench.client)).drift?.auditNo ?? null;
      };
      expect((await shadow.clientState(bench.client)).drift).toBeNull();
      expect(await driftAfter({ differed: 0, healed: 0 })).toBeNull();
      expect(await driftAfter({ state: 'budget', healed: 0 })).toBe(2);
      expect(await driftAfter({ state: 'failed', differed: 0, healed: 0 })).toBe(2);
      expect(await driftAfter({ scope: 'all', healed: 5 })).toBe(4);
      expect(await driftAfter({ scope: 'all', healed: 6 })).toBeNull();
      expect(await driftAfter({ scope: 'sample', healed: 6 })).toBe(6);
      expect(await driftAfter({ differed: 0, healed: 0 })).toBeNull();
      expect((await shadow.clientState(clientId('other'))).drift).toBeNull();
    });

    test('that end at the same moment get different numbers', async () => {
      const { bench, shadow } = fixture;
      const other = await bench.open();
      const numbers = await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          (at % 2 ? shadow : other).audits.save(bench.client, finished, null),
        ),
      );
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    });

    test('P9: the last hundred are kept, and also a walk that is not complete', async () => {
      const { bench, shadow } = fixture;
      const lease = await bench.lease(shadow);
      await shadow.audits.save(bench.client, walking, lease);
      for (let at = 0; at < 105; at++) await shadow.audits.save(bench.client, finished, null);
      const kept = await shadow.audits.latest(bench.client, 1_000);
      expect(kept.map(({ auditNo }) => auditNo)).toEqual([
        ...Array.from({ length: 100 }, (_, at) => 106 - at),
        1,
      ]);
      expect(await shadow.audits.openWalk(bench.client)).toEqual({ ...walking, auditNo: 1 });
    });

    test('a walk is saved again and again under one number until it is complete', async () => {
      const { bench, shadow } = fixture;
      const lease = await bench.lease(shadow);
      expect(await shadow.audits.openWalk(bench.client)).toBeNull();
      const auditNo = await shadow.audits.save(bench.client, walking, lease);
      const further = { ...walking, auditNo, cursor: custId('0007'), compared: 2_000 };
      expect(await shadow.audits.save(bench.client, further, lease)).toBe(auditNo);
      expect(await shadow.audits.openWalk(bench.client)).toEqual(further);
      const through = { ...further, state: 'complete', finishedAt: bench.clock.now() } as const;
      await shadow.audits.save(bench.client, through, lease);
      expect(await shadow.audits.openWalk(bench.client)).toBeNull();
      expect(await shadow.audits.latest(bench.client, 10)).toEqual([through]);
    });

    test('P4: a worker that has lost the lease cannot set a walk back', async () => {
      const { bench, shadow } = fixture;
      const old = await bench.lease(shadow, 'elsewhere/1/run');
      const auditNo = await shadow.audits.save(bench.client, walking, old);
      bench.clock.pass(60_000);
      await bench.lease(shadow, 'elsewhere/2/run');
      const late = shadow.audits.save(bench.client, { ...walking, auditNo, cursor: custId('9') }, old);
      await expect(late).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
      expect((await shadow.audits.openWalk(bench.client))?.cursor).toBeNull();
    });
  });
}
