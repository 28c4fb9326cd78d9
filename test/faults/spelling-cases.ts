// W8: AA's queue spells a customer's number with other leading zeros than its details do.

import { expect, onTestFinished, test } from 'vitest';
import { custId, type CustId } from '../../src/catalogue/ids.ts';
import { bareId } from '../../src/catalogue/spellings.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { proxyBefore } from '../support/simulator-proxy.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { toldChanges } from '../support/told-changes.ts';

const short = (document: string): string =>
  document.replace(/(<customer id=")0+/g, '$1').replace(/(<custId>)0+/g, '$1');
/** AA knows a number in any spelling. */
const known = (document: string, custIds: Iterable<string>): string => {
  const byNumber = new Map([...custIds].map((id) => [bareId(id), id]));
  return document.replace(
    /<custId>([^<]*)</g,
    (_, id: string) => `<custId>${byNumber.get(bareId(id)) ?? id}<`,
  );
};

/** `queue`: the queue's numbers are short, and the details' are not. `details`: the other way round. */
async function respelling(openFresh: OpenFresh, shortIn: 'queue' | 'details' | 'none', customers = 12) {
  const database = await openFresh();
  onTestFinished(() => database.remove());
  const isQueue = (procedure: string): boolean => procedure.startsWith('GET_QUEUE');
  const simulated = { url: '', custIds: [] as readonly string[], shortIn };
  const proxy = await proxyBefore(() => simulated.url, {
    asked: (document, procedure) =>
      procedure === 'GET_CUST_INFO_XML' ? known(document, simulated.custIds) : document,
    answered: (document, procedure) => {
      const isShort = isQueue(procedure) ? simulated.shortIn === 'queue' : simulated.shortIn === 'details';
      return isShort ? short(document) : document;
    },
  });
  const sync = await simulatedSync({
    simulator: { customers },
    database: database.url,
    association: { url: `${proxy.origin}/`, bulkSize: 5, concurrency: 1 },
    settings: { brake: { share: 1, atLeast: 100 } },
  });
  simulated.url = sync.simulator.url;
  simulated.custIds = [...sync.simulator.world.custIds()];
  const calls = () => proxy.seen.filter(({ url: path }) => path.endsWith('GET_CUST_INFO_XML')).length;
  const stored = async (id: string): Promise<string | null> => {
    const found = await sync.shadow.customer(demoClient, custId(id));
    return found === null ? null : found.deletedAt === null ? 'living' : 'deleted';
  };
  const spellFromNowOn = (how: typeof shortIn): void => void (simulated.shortIn = how);
  return { ...sync, sync, calls, stored, spellFromNowOn, world: sync.simulator.world };
}

const one = (ids: Iterable<string>): { readonly long: CustId; readonly bare: CustId } => {
  const long = [...ids].find((id) => id.startsWith('0')) ?? '';
  return { long: custId(long), bare: custId(bareId(long)) };
};

export function spellingCases(openFresh: OpenFresh): void {
  test.each(['queue', 'details'] as const)(
    'W8: where the %s leaves out zeros, everybody is stored as the details spell them, and the queue is purged',
    async (shortIn) => {
      const { sync, calls, shadow, world } = await respelling(openFresh, shortIn);
      expect(await sync.drain()).toBe('purged');
      expect(calls()).toBe(3);
      const spelled = [...world.custIds()].map((id) => (shortIn === 'details' ? bareId(id) : id));
      expect(await shadow.customerIds(demoClient, null, 99)).toEqual(spelled.toSorted());
      expect(await shadow.clientState(demoClient)).toMatchObject({ customers: 12, parked: 0, drain: null });
      expect(world.queueLength).toBe(0);
      const before = await toldChanges(shadow, demoClient);
      world.spike({ share: 1, renewed: 0 });
      expect(await sync.drain()).toBe('purged');
      const later = await toldChanges(shadow, demoClient, before.length);
      expect(later.map(({ kind }) => kind).filter((kind) => kind === 'created')).toEqual([]);
      expect(await shadow.clientState(demoClient)).toMatchObject({ customers: 12, parked: 0 });
    },
  );

  test.each(['queue', 'details'] as const)(
    'P6: W8: where the %s leaves out zeros, a deleted customer becomes a tombstone, and no other',
    async (shortIn) => {
      const { sync, shadow, world, stored } = await respelling(openFresh, shortIn);
      await sync.drain();
      const { long, bare } = one(world.custIds());
      world.delete(long);
      expect(await sync.drain()).toBe('purged');
      expect(await stored(shortIn === 'queue' ? long : bare)).toBe('deleted');
      expect(await stored(shortIn === 'queue' ? bare : long)).toBeNull();
      expect(await shadow.clientState(demoClient)).toMatchObject({ customers: 11, tombstones: 1, parked: 0 });
    },
  );

  test('W8: a person may refresh a customer by the other spelling', async () => {
    const { sync, shadow, world } = await respelling(openFresh, 'queue');
    await sync.drain();
    const { long, bare } = one(world.custIds());
    world.change(long);
    const [refreshed] = await refreshCustomers(sync.context, [bare]);
    expect(refreshed).toMatchObject({ asked: bare, applied: { custId: long, outcome: 'updated' } });
    expect(await shadow.customer(demoClient, bare)).toBeNull();
    expect(await sync.drain()).toBe('purged');
  });

  test('P13: W8: another spelling in the queue is no purge by others', async () => {
    const { sync, shadow, world } = await respelling(openFresh, 'queue');
    await sync.drain();
    world.delete(one(world.custIds()).long);
    world.spike({ share: 1, renewed: 0 });
    sync.context.queueWatch.resumed();
    await sync.drain();
    expect(await shadow.clientState(demoClient)).toMatchObject({ foreignPurge: null });
  });

  test('W8: a forgotten customer stays forgotten under the other spelling', async () => {
    const { sync, shadow, world, stored } = await respelling(openFresh, 'queue');
    await sync.drain();
    const { long, bare } = one(world.custIds());
    await shadow.forget(demoClient, [long]);
    world.change(long);
    expect(await sync.drain()).toBe('purged');
    expect([await stored(long), await stored(bare)]).toEqual([null, null]);
  });

  test('P7: W8: a stored customer keeps its spelling when the details change theirs', async () => {
    const { sync, shadow, world, spellFromNowOn } = await respelling(openFresh, 'none');
    await sync.drain();
    const before = await shadow.customerIds(demoClient, null, 99);
    const changes = await toldChanges(shadow, demoClient);
    spellFromNowOn('details');
    world.spike({ share: 1, renewed: 0 });
    expect(await sync.drain()).toBe('purged');
    expect(await shadow.customerIds(demoClient, null, 99)).toEqual(before);
    expect(await shadow.clientState(demoClient)).toMatchObject({ customers: 12, parked: 0 });
    expect(await toldChanges(shadow, demoClient, changes.length)).toEqual([]);
    expect((await shadow.customer(demoClient, before[0]!))?.document['custId']).toBe(before[0]);
  });

  test('P7: W8: a person who refreshes a stored customer makes no second one when the details change their spelling', async () => {
    const { sync, shadow, world, stored, spellFromNowOn } = await respelling(openFresh, 'none');
    await sync.drain();
    spellFromNowOn('details');
    const { long, bare } = one(world.custIds());
    const changes = await toldChanges(shadow, demoClient);
    const [same] = await refreshCustomers(sync.context, [long]);
    expect(same).toMatchObject({ asked: long, applied: { custId: long, outcome: 'unchanged' } });
    expect(await toldChanges(shadow, demoClient, changes.length)).toEqual([]);
    world.change(long);
    const [changed] = await refreshCustomers(sync.context, [long]);
    expect(changed).toMatchObject({ asked: long, applied: { custId: long, outcome: 'updated' } });
    expect([await stored(long), await stored(bare)]).toEqual(['living', null]);
  });

  test('P6: W8: where both spellings are stored, they stay two', async () => {
    const { sync, shadow, world, stored, spellFromNowOn } = await respelling(openFresh, 'none');
    await sync.drain();
    spellFromNowOn('details');
    const { long, bare } = one(world.custIds());
    await refreshCustomers(sync.context, [bare]);
    const second = await shadow.customer(demoClient, bare);
    world.change(long);
    expect(await sync.drain()).toBe('purged');
    expect(await shadow.parked(demoClient, 9)).toMatchObject([
      { custId: long, errorCode: 'AA_CUSTOMER_OTHER' },
    ]);
    expect([await stored(long), await stored(bare)]).toEqual(['living', 'living']);
    expect((await shadow.customer(demoClient, bare))?.fetchNumber).toBe(second?.fetchNumber);
  });
}
