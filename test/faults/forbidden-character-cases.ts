// Characters that XML forbids, in the answers of a whole AA: what is stored of them, what is told of them, and what they cost.

import { describe, expect, test } from 'vitest';
import type { Shadow } from '../../src/shadow/shadow.ts';
import type { FaultRule } from '../../src/simulator/faults/fault-rule.ts';
import type { ProcedureName } from '../../src/simulator/requests/procedures.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/simulator.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { pretendServer } from '../support/pretend-server.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const customers = 300;

const repaired = async (shadow: Shadow) =>
  (await shadow.clientState(demoClient)).findings
    .filter(({ kind }) => kind === 'repaired')
    .map(({ path, seen }) => [path, seen]);

/** Of all calls: by procedure, how many customers were asked for. Calls for customers are as many as AA's quickness lets them be. */
function costOf({ world }: Simulator) {
  const asked = (procedure: ProcedureName): readonly number[] =>
    world.journal().flatMap((call) => (call.procedure === procedure ? [call.custIds] : []));
  const sum = asked('customers').reduce((total, custIds) => total + custIds, 0);
  return { queue: asked('queue').length, purge: asked('purge').length, customers: sum };
}

const nameOf = (columns: Readonly<Record<string, unknown>> | undefined): string => {
  const name = columns?.['display_name'];
  return typeof name === 'string' ? name : 'none';
};

/** The display names, the lost characters shown as `?`. */
async function names(sync: SimulatedSync): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { custId } of sync.simulator.world.truths()) {
    const stored = await sync.shadow.customer(demoClient, custId);
    found.set(custId, nameOf(stored?.columns).replaceAll('\uFFFD', '?'));
  }
  return found;
}

/** Each true name, with a lost character before it or not. */
const isOneOf = (truth: string, stored: string | undefined): boolean =>
  stored !== undefined && [truth, `?${truth}`].includes(stored);

export function forbiddenCharacterCases(openFresh: OpenFresh): void {
  const opened = async (
    simulator: SimulatorOptions,
    more: Partial<Parameters<typeof simulatedSync>[0]> = {},
  ) => simulatedSync({ ...more, database: (await openFresh()).url, simulator });

  const healthyCost = async (count: number) => {
    const healthy = await opened({ customers: count });
    await healthy.drain();
    return costOf(healthy.simulator);
  };
  const touchEveryone = ({ simulator: { world } }: SimulatedSync): void => {
    for (const custId of world.custIds()) world.touch(custId);
  };

  test('P14: an answer in another encoding than it says loses its accents, each told, until its customers come again', async () => {
    const sync = await opened({ customers: 40 });
    sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'wrong-charset' }]);
    expect(await sync.drain()).toBe('purged');
    expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 40, parked: 0 });
    const paths = (await repaired(sync.shadow)).map(([path]) => path);
    expect(paths).toContainEqual(expect.stringMatching(/: U\+FFFD \(byte [0-9A-F]{2}\)$/));

    sync.simulator.world.clearFaults();
    touchEveryone(sync);
    await sync.drain();
    expect(await sync.differences()).toEqual([]);
  });

  const forms = ['reference', 'raw', 'null', 'half', 'byte'] as const;
  const told = {
    reference: 'U+000B',
    raw: 'U+000B',
    null: 'U+0000',
    half: 'U+D83D',
    byte: 'U+FFFD (byte C3)',
  };

  test.each(forms)(
    'W1, P14: of 300 customers every second has one (%s): all are stored, at the cost of a healthy drain',
    async (form) => {
      const rule: FaultRule = { procedure: 'customers', fault: 'forbidden-character', form, every: 2 };
      const sick = await opened({ customers, faults: [rule] });
      expect(await sick.drain()).toBe('purged');
      expect(costOf(sick.simulator)).toEqual(await healthyCost(customers));
      const state = await sick.shadow.clientState(demoClient);
      expect(state).toMatchObject({ customers, parked: 0, drain: null });
      const stored = await names(sick);
      let lost = 0;
      for (const { custId, values } of sick.simulator.world.truths()) {
        expect(isOneOf(nameOf(values), stored.get(custId))).toBe(true);
        if (stored.get(custId)?.startsWith('?') === true) lost += 1;
      }
      expect(lost).toBeGreaterThan(customers / 10);
      const found = new Map((await repaired(sick.shadow)) as [string, number][]);
      expect([...found.keys()].every((path) => path.endsWith(`: ${told[form]}`))).toBe(true);
      expect(found.get(`name/displayName: ${told[form]}`)).toBe(lost);
      // Nothing but the display names of customers and employees is touched.
      const others = (await sick.differences()).filter((difference) => !difference.includes('display_name'));
      expect(others).toEqual([]);
    },
    60_000,
  );

  test('P7: the same bytes make no change in the feed', async () => {
    const rule: FaultRule = { procedure: 'customers', fault: 'forbidden-character' };
    const sync = await opened({ customers: 12, faults: [rule] });
    await sync.drain();
    const before = (await sync.shadow.clientState(demoClient)).lastChangeNo;
    touchEveryone(sync);
    await sync.drain();
    expect((await sync.shadow.clientState(demoClient)).lastChangeNo).toBe(before);
    sync.simulator.world.clearFaults();
    touchEveryone(sync);
    await sync.drain();
    expect(await sync.differences()).toEqual([]);
  });

  test('W2, P14: in the reasons of the queue: everybody is drained, and each drain tells of it once', async () => {
    const rule: FaultRule = { procedure: 'queue', fault: 'forbidden-character' };
    const sync = await opened({ customers: 12, queued: 'none', faults: [rule] });
    for (let round = 1; round <= 2; round += 1) {
      sync.simulator.world.change();
      sync.simulator.world.change();
      await sync.drain();
      expect(await repaired(sync.shadow)).toEqual([
        ['(queue)/customer/triggers/trigger@tableName: U+000B', round],
      ]);
    }
    expect(sync.simulator.world.queueLength).toBe(0);
    expect((await sync.shadow.clientState(demoClient)).parked).toBe(0);
  });

  test('W2, P8: an entry whose number cannot be read is parked by name, and the rest is drained and purged', async () => {
    const purged: string[] = [];
    const queue: { address: string } = { address: '' };
    const services = {
      get queue(): string {
        return queue.address;
      },
    };
    const sync = await opened({ customers: 12, queued: 'none' }, { association: { services } });
    const [one = '', two = ''] = [...sync.simulator.world.custIds()];
    const full = `<q><customer id="${one}"/><customer id="${two}&#11;"/><maxQueueNum>7</maxQueueNum><status>SUCCESS</status></q>`;
    const pretend = await pretendServer((response, _, callNo) => {
      purged.push(`queue ${callNo}`);
      response.end(callNo === 1 ? full : '<q><maxQueueNum/><status>SUCCESS</status></q>');
    });
    queue.address = `${pretend.origin}/queue`;
    expect(await sync.drain()).toBe('purged');
    const parked = await sync.shadow.parked(demoClient, 10);
    expect(parked).toMatchObject([{ custId: '(unreadable)', errorCode: 'LEDGER_ENTRY_UNREADABLE' }]);
    expect(await repaired(sync.shadow)).toEqual([['(queue)/customer@id: U+000B', 1]]);
    expect(await sync.shadow.customerIds(demoClient, null, 10)).toEqual([one]);
  });

  describe('W6:', () => {
    test('two declarations before every answer cost nothing, and are told', async () => {
      const rule: FaultRule = { procedure: '*', fault: 'declared-twice' };
      const sync = await opened({ customers: 40, faults: [rule] });
      expect(await sync.drain()).toBe('purged');
      expect(costOf(sync.simulator)).toEqual(await healthyCost(40));
      expect(await sync.differences()).toEqual([]);
      expect(await repaired(sync.shadow)).toEqual([
        ['(prolog): a declaration that is not first', 40],
        ['(queue)/(prolog): a declaration that is not first', 1],
      ]);
    });
  });

  describe('W7:', () => {
    test.each(['null', 'ctrl-z'] as const)(
      '%s behind the root of every answer means nothing',
      async (rest) => {
        const sync = await opened({ customers: 40, faults: [{ procedure: '*', fault: 'followed', rest }] });
        expect(await sync.drain()).toBe('purged');
        expect(costOf(sync.simulator)).toEqual(await healthyCost(40));
        expect(await sync.differences()).toEqual([]);
        expect(await repaired(sync.shadow)).toEqual([]);
      },
    );

    test('P1: a script behind SUCCESS confirms no purge, and a few purges tell that it stays so', async () => {
      const sync = await opened({ customers: 12, faults: [{ procedure: 'purge', fault: 'followed' }] });
      expect(await sync.drain()).toBe('unpurged');
      const purges = sync.simulator.world.journal().filter(({ procedure }) => procedure === 'purge');
      expect(purges).toHaveLength(3);
      expect(await sync.shadow.clientState(demoClient)).toMatchObject({
        lastPurgeAt: null,
        drain: null,
        lastError: { code: 'SYNC_PURGE_REFUSED' },
      });
      expect(await sync.drain()).toBe('empty');
      expect(await sync.differences()).toEqual([]);
    });
  });

  describe('W11, W18:', () => {
    test.each([
      ['short-length', /the answer ends before its root does, in queuedCusts.*Content-Length may be short/],
      ['not-well-formed', /an end tag without a name, in queuedCusts: line 2/],
    ] as const)('%s again and again is counted in the database, with what came', async (fault, message) => {
      const sync = await opened({ customers: 12, faults: [{ procedure: 'queue', fault }] });
      for (let times = 1; times <= 3; times += 1) {
        await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_MALFORMED_ANSWER' });
        const { lastError } = await sync.shadow.clientState(demoClient);
        expect(lastError).toMatchObject({ code: 'AA_MALFORMED_ANSWER', times });
        expect(lastError?.message).toMatch(message);
        expect(lastError?.skeleton).toMatch(
          /^<queuedCusts>.*<\/queuedCusts>, with such as <customer id\/>$|^<queuedCusts.*such as <customer id\/>$/,
        );
      }
      // Another place of the same line is the same; another failure is not.
      sync.simulator.world.setFaults([{ procedure: 'queue', fault: 'failure', code: '999' }]);
      await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_UNEXPECTED' });
      expect((await sync.shadow.clientState(demoClient)).lastError).toMatchObject({
        times: 1,
        skeleton: null,
      });
      sync.simulator.world.clearFaults();
      await sync.drain();
      expect((await sync.shadow.clientState(demoClient)).lastError).toBeNull();
    });
  });
}
