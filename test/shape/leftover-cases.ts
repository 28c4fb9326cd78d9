// What a change of the shape meets of earlier times: documents that nobody can read again, and words of AA from before a policy.

import { expect, test } from 'vitest';
import { type CustId, custId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { walkOnce } from '../../src/sync/shape/bring-customers.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { writeInside } from '../support/look-inside.ts';
import { tableContents } from '../support/table-contents.ts';
import {
  keptRows,
  leaseOf,
  openBrake,
  shapeGround,
  type ShapeGround,
  simulatedAa,
  without,
  type Worker,
} from './shape-ground.ts';
import type { TestPolicy } from './test-policy.ts';

const strict: TestPolicy = {
  rules: [
    { action: 'hash', paths: ['emails.address', 'loginId'], where: null },
    { action: 'presence', paths: ['phones.number'], where: null },
  ],
  unknown: 'drop',
  key: 'a key of at least thirty-two bytes',
};

interface Damaged {
  readonly ground: ShapeGround;
  readonly unread: CustId;
}

/** The document of one customer is valid JSON, and nothing that this program writes. */
async function damaged(openFresh: OpenFresh): Promise<Damaged> {
  const ground = await shapeGround(openFresh, await simulatedAa());
  await ground.worker(everySection).drain();
  const [unread = custId('1')] = await ground.shadow.customerIds(demoClient, null, 1);
  await writeInside(ground.url, `UPDATE customers SET document = 'null' WHERE cust_id = '${unread}'`);
  return { ground, unread };
}

/** All are looked at, and AA is asked for nobody. */
async function walked({ shadow }: ShapeGround, { context }: Worker): Promise<void> {
  const answer = await shadow.shapes.install(await leaseOf(shadow), context.shape, openBrake);
  if (answer.kind !== 'installed') throw new Error(answer.kind);
  await walkOnce(context, answer.lease);
  await shadow.releaseLease(answer.lease);
}

const persons = shapeOf(everySection, {
  rule: { keep: [{ own: { custType: { kind: 'values', values: ['I'] } }, sections: {} }], never: [] },
});

const changes: readonly (readonly [string, (ground: ShapeGround) => Worker])[] = [
  ['a policy', (ground) => ground.worker(everySection, {}, strict)],
  ['fewer sections', (ground) => ground.worker(without('jobs', 'employmentAttributes'))],
  [
    'a rule',
    (ground) => {
      const worker = ground.worker(everySection);
      return { ...worker, context: { ...worker.context, shape: persons } };
    },
  ],
];

export function leftoverCases(openFresh: OpenFresh): void {
  test.each(changes)(
    'P8: P19: P16: LEDGER_DOCUMENT_UNREADABLE: with %s, a document that cannot be read again costs one call of AA',
    async (_, workerOf) => {
      const { ground, unread } = await damaged(openFresh);
      const worker = workerOf(ground);
      await walked(ground, worker);
      const { lacks } = await ground.shadow.customerLife(demoClient, unread);
      expect(lacks).toMatchObject({ errorCode: 'LEDGER_DOCUMENT_UNREADABLE' });
      expect((await ground.shadow.clientState(demoClient)).shape.applying).toMatchObject({
        walked: true,
        left: 1,
      });
      const told = await ground.changes();
      await refreshCustomers(worker.context, [unread]);
      expect((await ground.shadow.customerLife(demoClient, unread)).lacks).toBeNull();
      expect((await ground.changes()).slice(told.length).filter(({ cause }) => cause === null)).toEqual([]);
      ground.simulator.world.enqueue();
      const rows = await keptRows(ground.url);
      await refreshCustomers(worker.context, [unread]);
      expect(await keptRows(ground.url)).toEqual(rows);
      expect(rows['customers']?.find((row) => row.includes(`["cust_id","${unread}"]`)) ?? '').not.toContain(
        '["document","null"]',
      );
    },
  );

  test('P19, P22: of a tombstone whose document cannot be read again nothing but the number stays', async () => {
    const { ground, unread } = await damaged(openFresh);
    await writeInside(ground.url, `UPDATE customers SET login_id = 'planted' WHERE cust_id = '${unread}'`);
    ground.simulator.world.delete(unread);
    await ground.worker(everySection).drain();
    expect((await ground.shadow.customer(demoClient, unread))?.deletedAt).not.toBeNull();
    await ground.worker(everySection, {}, strict).drain();
    expect(await ground.shadow.customer(demoClient, unread)).toMatchObject({ document: {} });
    expect([...(await tableContents(ground.url)).values()].join('\n')).not.toContain('planted');
  });

  test('P8, P19: whoever is fetched before the walk is stored, whatever his document was', async () => {
    const { ground, unread } = await damaged(openFresh);
    await ground.apply(everySection, strict);
    const worker = ground.worker(everySection, {}, strict);
    const [refreshed] = await refreshCustomers(worker.context, [unread]);
    expect(refreshed?.applied.outcome).toBe('updated');
    await worker.drain();
    expect((await worker.audit()).audit).toMatchObject({ compared: 60, differed: 0, waiting: 0 });
  });

  test('P20, P22: a rule that reads what the policy takes out is asked of AA again when it is changed, about everybody', async () => {
    const hidden: TestPolicy = {
      ...strict,
      rules: [{ action: 'drop', paths: ['memberships.statusCode'], where: null }],
    };
    const ground = await shapeGround(openFresh, await simulatedAa());
    const worker = ground.worker(everySection, {}, hidden);
    const keeping = (values: readonly string[]): Worker['context'] => ({
      ...worker.context,
      shape: shapeOf(everySection, {
        rule: {
          keep: [{ own: {}, sections: { memberships: { statusCode: { kind: 'values', values } } } }],
          never: [],
        },
        policy: worker.context.shape.policy,
      }),
    });
    const truths = [...ground.simulator.world.truths()];
    for (const some of [['ACTIVE', 'SUSPENDED'], ['ACTIVE'], ['SUSPENDED']]) {
      const { customersServed } = ground.simulator.world.stats();
      const stored = await ground.shadow.customerIds(demoClient, null, 100);
      await drainOnce(keeping(some), `here/${process.pid}/test`);
      const kept = truths.filter(({ sections }) =>
        (sections.memberships ?? []).some((row) => some.some((status) => status === row['status_code'])),
      );
      expect(await ground.shadow.customerIds(demoClient, null, 100)).toEqual(
        kept.map(({ custId: id }) => id).toSorted(),
      );
      expect(ground.simulator.world.stats().customersServed - customersServed).toBeGreaterThanOrEqual(
        stored.length,
      );
      expect(JSON.stringify((await keptRows(ground.url))['memberships'])).not.toContain('ACTIVE');
    }
  });

  test('P22: reasons of the queue and what `check` heard from before a policy lose AA’s words, and keep tables and actions', async () => {
    const ground = await shapeGround(openFresh, await simulatedAa({ customers: 3 }));
    const { shadow } = ground;
    await ground.worker(everySection).drain();
    const lease = await leaseOf(shadow);
    const drainNo = await shadow.openDrain(lease);
    const [first = custId('1'), second = custId('2')] = await shadow.customerIds(demoClient, null, 2);
    const told = {
      table: 'CEN_CUST_EMAIL',
      action: 'UPDATE',
      reason: 'planted "words", {"reason":"planted"}',
    };
    await shadow.stage(lease, drainNo, [
      { custId: first, reasons: [told, { ...told, action: 'DELETE' }, { ...told, reason: null }] },
      { custId: second, reasons: [] },
    ]);
    await shadow.seal(lease, drainNo, '1', 0);
    await shadow.releaseLease(lease);
    await shadow.operations.keepCheck(demoClient, [{ level: 'fault', text: 'planted by AA', hint: null }]);
    await ground.worker(everySection, {}, strict).drain();
    const contents = [...(await tableContents(ground.url)).values()].join('\n');
    expect(contents).not.toContain('planted');
    const entries = await shadow.customerLife(demoClient, first);
    expect(JSON.stringify(entries)).toContain('CEN_CUST_EMAIL');
    expect(await shadow.operations.lastCheck(demoClient)).toBeNull();
    const queued = [...(await tableContents(ground.url)).get('sync_queue')!.matchAll(/DELETE|UPDATE/g)];
    expect(queued.map(([action]) => action)).toEqual(expect.arrayContaining(['UPDATE', 'DELETE']));
  });
}
