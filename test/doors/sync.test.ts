// The errors of the sync, with a simulated AA and a real database, and that what their hints promise is so.

import { everyone } from '../../src/catalogue/ids.ts';
import { syncErrors } from '../../src/sync/sync-error.ts';
import { aaErrors } from '../../src/aa/aa-error.ts';
import { ledgerCodes } from '../../src/shadow/ledger/ledger-codes.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { applyShape } from '../../src/sync/shape/apply-shape.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { followClient } from '../../src/sync/run.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import { documentOf, pretendServer } from '../support/pretend-server.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';
import { door } from './door.ts';

const tables = { ...aaErrors, ...syncErrors, ...ledgerCodes };

/** A parked customer and a client keep the code of their error; its hint stands in the table. */
function toldBy(code: string | null | undefined): void {
  if (code === null || code === undefined) return;
  const known = Object.entries(tables).find(([name]) => name === code);
  throw Object.assign(new Error(code), { code, hint: known?.[1].hint });
}

async function drained(sync: SimulatedSync): Promise<void> {
  await sync.drain();
  const [parked] = await sync.shadow.parked(demoClient, 1);
  toldBy(parked?.errorCode);
  toldBy((await sync.shadow.clientState(demoClient)).lastError?.code);
}

/** What comes by itself in time. */
const retried = (sync: SimulatedSync): Promise<unknown> => sync.shadow.retryParked(demoClient, 'all');

door('SYNC_CLIENT_HELD', 'another worker drains', /the other `run` or `drain` does the work/, async () => {
  const sync = await simulatedSync();
  const answer = await sync.shadow.acquireLease(demoClient, 'elsewhere/1/run');
  if (answer.kind !== 'granted') throw new Error('held');
  return { attempt: () => drained(sync), cure: () => sync.shadow.releaseLease(answer.lease) };
});

door('SYNC_PURGE_REFUSED', 'AA does not purge', /Ask ACGI about PURGE_QUEUE_XML/, async () => {
  const sync = await simulatedSync();
  const { world } = sync.simulator;
  world.setFaults([{ procedure: 'purge', fault: 'failure', code: '4711' }]);
  const attempt = async (): Promise<void> => {
    const stop = new AbortController();
    let refused: Error | null = null;
    const emit = (event: SyncEvent): void => {
      // At first the failure itself is told.
      if (event.type === 'failed' && event.error.code === 'SYNC_PURGE_REFUSED') refused = event.error;
      if (refused !== null || event.type === 'purged') stop.abort();
    };
    await followClient(sync.with({ emit, signal: stop.signal }), 'here/1/test');
    if (refused !== null) throw refused as Error;
  };
  return { attempt, cure: () => world.clearFaults() };
});

door('AA_CUSTOMER_MISSING', 'answers without one customer', /kept and tried again/, async () => {
  let victim = '';
  const { origin } = await pretendServer((response, request) => {
    const ids = [...documentOf(request).matchAll(/<custId>([^<]*)</g)].map(([, id = '']) => id);
    victim ||= ids[0] ?? '';
    const there = ids.filter((id) => id !== victim);
    const customers = there.map(
      (id) => `<custInfo><custId>${id}</custId><name><lastName>Doe</lastName></name></custInfo>`,
    );
    response.end(`<customers><status>SUCCESS</status>${customers.join('')}</customers>`);
  });
  const sync = await simulatedSync({ association: { services: { customers: `${origin}/details` } } });
  const cure = async (): Promise<void> => {
    victim = 'nobody';
    await retried(sync);
  };
  return { attempt: () => drained(sync), cure };
});

door(
  'SYNC_DELETION_DOUBTFUL',
  'unknown alone, and there beside others',
  /tried again automatically/,
  async () => {
    const sync = await simulatedSync({ simulator: { customers: 40 } });
    await sync.drain();
    const { world } = sync.simulator;
    const [custId = ''] = [...world.custIds()].slice(7);
    world.change(custId);
    world.setFaults([{ procedure: 'customers', fault: 'failure', code: '200', custId }]);
    const cure = async (): Promise<void> => {
      world.clearFaults();
      await retried(sync);
    };
    return { attempt: () => drained(sync), cure };
  },
);

door(
  'LEDGER_DELETION_REFUSED',
  'a person refuses a deletion',
  /`parked drop` .* keeps the customer/,
  async () => {
    const sync = await simulatedSync({ settings: { brake: { share: 0, atLeast: 0 } } });
    await sync.drain();
    sync.simulator.world.delete();
    await sync.drain();
    await sync.shadow.refuseDeletions(demoClient);
    return { attempt: () => drained(sync), cure: () => sync.shadow.dropParked(demoClient, 'all') };
  },
);

door('LEDGER_ENTRY_UNREADABLE', 'queue entries without a number', /`parked drop`/, async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const answer = await sync.shadow.acquireLease(demoClient, 'here/1/test');
  if (answer.kind !== 'granted') throw new Error('held');
  const drainNo = await sync.shadow.openDrain(answer.lease);
  await sync.shadow.seal(answer.lease, drainNo, '1000000', 3);
  await sync.shadow.releaseLease(answer.lease);
  const cure = async (): Promise<void> => {
    await sync.aa.forceEnqueue(everyone);
    await sync.shadow.dropParked(demoClient, 'all');
  };
  return { attempt: () => drained(sync), cure };
});

const fewer = Object.fromEntries(Object.entries(everySection).filter(([name]) => name !== 'emails'));

/** A person has the configuration of this process in force. */
async function appliedHere({ context, shadow }: SimulatedSync): Promise<void> {
  const answer = await shadow.acquireLease(demoClient, 'here/1/apply');
  if (answer.kind !== 'granted') throw new Error('held');
  const installed = await shadow.shapes.install(answer.lease, context.shape, null, 'a person');
  if (installed.kind === 'installed') await shadow.releaseLease(installed.lease);
}

door('SYNC_SHAPE_DIFFERS', 'an older configuration', /aa-shadow apply/, async () => {
  const sync = await simulatedSync();
  await sync.drain();
  await appliedHere({ ...sync, context: sync.with({ shape: shapeOf(fewer) }) });
  return { attempt: () => drained(sync), cure: () => appliedHere(sync) };
});

door('SYNC_SHAPE_WAITS', 'a section that many have is left out', /aa-shadow apply/, async () => {
  const sync = await simulatedSync({ association: { sections: everySection } });
  await sync.drain();
  const context = sync.with({ shape: shapeOf(fewer) });
  return {
    attempt: () => drainOnce(context, 'here/1/test'),
    cure: () => appliedHere({ ...sync, context }),
  };
});

door('SYNC_SHAPE_HELD', 'a worker has the client', /present configuration/, async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const answer = await sync.shadow.acquireLease(demoClient, 'elsewhere/1/run');
  if (answer.kind !== 'granted') throw new Error('held');
  const terms = { holder: 'here/1/apply', by: 'a person' };
  return {
    attempt: () => applyShape(sync.shadow, demoClient, shapeOf(fewer), terms),
    cure: () => sync.shadow.releaseLease(answer.lease),
  };
});

door('DB_SHAPE_CHANGED', 'a refresh while the sections change', /present configuration/, async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const [custId] = await sync.shadow.customerIds(demoClient, null, 1);
  let now = sync.with({ shape: shapeOf(everySection) });
  const aa: SimulatedSync['aa'] = {
    ...sync.aa,
    getCustomers: async (...call) => {
      await appliedHere({ ...sync, context: sync.with({ shape: shapeOf(fewer) }) });
      return sync.aa.getCustomers(...call);
    },
  };
  return {
    attempt: () => refreshCustomers({ ...now, aa }, custId === undefined ? [] : [custId]),
    cure: () => (now = sync.with({ shape: shapeOf(fewer) })),
  };
});
