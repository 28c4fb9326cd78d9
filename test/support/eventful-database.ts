// A database in which every table has rows, and every state of the ledger occurs.

import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import type { NewKey, Shadow } from '../../src/shadow/shadow.ts';
import type { Bench } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { finishedAudit } from './finished-audit.ts';
import { asKept } from './as-kept.ts';

export const otherClient = clientId('beta');

/** Texts that an engine could change on the way. */
const oddTexts = [
  'O\'Hara "x" \\ %',
  'Zoë 😀 ﬁ\u00a0',
  '',
  '123',
  '1.50',
  'null',
  '{"a": 1}',
  'two\nlines\ttab',
  '2030-01-01',
];

function oddCustomer(id: string, seed: number): CustomerRecord {
  const record = madeUpCustomer(id, { seed, items: { phones: 3, emails: 0 } });
  const odd = oddTexts[seed % oddTexts.length] ?? '';
  return {
    ...record,
    values: record.values.map((value) =>
      typeof value === 'string' && value.startsWith('text') ? odd : value,
    ),
    extra: { zz: odd, a: { nested: [1, 2.5, null, true, { deep: odd }] }, '10': 'x', '9': 'y' },
    document: { ...record.document, odd, list: oddTexts, empty: {}, none: null, number: -0.1 },
    findings: [{ kind: 'unknown', path: `phones/odd${seed}` }],
  };
}

const oddKey: NewKey = {
  keyId: 'abcdefghijkl',
  secretHash: 'f'.repeat(64),
  name: 'O\'Brien "Ω"',
  clients: [otherClient],
  scopes: ['read'],
  livesMs: 1_000,
};

/** Leaves the client `acme` of the bench with an unfinished drain, and no worker at work. */
export async function makeEventful(bench: Bench, shadow: Shadow): Promise<void> {
  const { client } = bench;
  const lease = await bench.lease(shadow);
  await bench.store(shadow, ...Array.from({ length: 12 }, (_, at) => oddCustomer(`00${at}`, at)));
  await bench.store(shadow, oddCustomer('001', 20));
  await bench.apply(shadow, null, await bench.gone(shadow, '002'));
  const first = await bench.drainOf(shadow, lease, ['003', '004'], '7');
  await bench.apply(shadow, lease, await bench.current(shadow, oddCustomer('003', 21)));
  await bench.apply(shadow, lease, await bench.failed(shadow, '004'));
  await bench.finish(shadow, lease, first);
  const second = await bench.drainOf(shadow, lease, ['005', '006', '007', '008'], '11');
  await shadow.claimPending(lease, second, 1);
  await bench.apply(shadow, lease, await bench.gone(shadow, '006'), await bench.failed(shadow, '007', null));
  await shadow.forget(client, [custId('009')]);
  await shadow.recordGoneEntries(lease, { customers: 2, sample: [custId('005')] });
  await shadow.recordError(client, { code: 'AA_TIMEOUT', message: 'no answer', at: bench.clock.now() });
  await shadow.recordStuck(client, 'no-progress');
  await shadow.audits.save(client, finishedAudit, lease);
  await shadow.keys.create(oddKey, 'ann');
  await sendOddly(bench, shadow);
  await makeOddly(bench, shadow);
  await shadow.releaseLease(lease);
  await storeForOther(bench, shadow);
}

/** A webhook that is claimed, has tried, and has set a change aside. */
async function sendOddly({ client, clock }: Bench, shadow: Shadow): Promise<void> {
  const claim = { holder: 'elsewhere/1/webhooks', forMs: 60_000, terms: 'O\'Brien "Ω"' };
  const webhook = await shadow.webhooks.claim(client, 'directory', claim);
  if (webhook === null) throw new Error('it is held');
  await shadow.webhooks.step(webhook, {
    progress: {
      batch: { end: webhook.place, loss: 'expired' },
      rowPlace: webhook.place,
      refusedNo: 7,
      lastError: 'the receiver answered 422',
      nextTryAt: clock.now(),
      failingSince: clock.now(),
      lastTriedAt: clock.now(),
      lastAcceptedAt: clock.now(),
      reason: oddTexts[0] ?? '',
    },
    delivery: {
      messageId: 'acme_directory-1-2',
      status: 422,
      ms: 12,
      changes: 2,
      firstNo: 1,
      lastNo: 2,
      error: oddTexts[1] ?? '',
      response: oddTexts[6] ?? '',
    },
    parked: { changeNo: 2, custId: custId('001'), kind: 'updated', status: 422, response: oddTexts[7] ?? '' },
    heldMs: 60_000,
  });
}

/** A webhook that was made, with a list that is there, and one that is not. */
const makeOddly = ({ client }: Bench, shadow: Shadow) =>
  shadow.webhooks.make(
    {
      client,
      name: 'index',
      url: 'https://hooks.example.org/Ω?token=x',
      secret: 'whsec_AAAA',
      kinds: ['deleted'],
      sections: null,
      each: true,
      settleMs: 0,
      timeoutMs: 15_000,
    },
    'O\'Brien "Ω"',
    oddTexts[0] ?? '',
  );

/** Customers with the same numbers as those of the other client. */
async function storeForOther(bench: Bench, shadow: Shadow): Promise<void> {
  await shadow.register(otherClient);
  const fetchNumber = await shadow.nextFetchNumber(otherClient);
  const results = ['001', '002'].map((id) => ({
    kind: 'current' as const,
    custId: custId(id),
    fetchNumber,
    fetchedAt: bench.clock.now(),
    customer: shadow.preparation()(asKept(madeUpCustomer(id, { seed: 40 }))),
  }));
  await shadow.apply({ client: otherClient, lease: null, results });
}
