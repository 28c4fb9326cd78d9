// W4: what is wrong with the answers is not the customers' fault. P8: what is wrong with a customer is not the others' fault.

import { expect, test } from 'vitest';
import { proxyBefore } from '../support/simulator-proxy.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';

interface Broken {
  /** Whether the answer about these customers comes broken. */
  readonly breaks: (custIds: readonly string[]) => boolean;
  readonly customers?: number;
  readonly bulkSize?: number;
  readonly as?: (document: string) => string | Buffer;
  readonly contentType?: string;
}

const cutShort = (document: string): string => document.slice(0, -20);

async function syncWith(broken: Broken) {
  const { customers = 120, bulkSize = 40, as = cutShort, contentType = 'text/xml; charset=utf-8' } = broken;
  const state = { url: '', healed: false };
  const proxy = await proxyBefore(() => state.url, {
    contentType,
    answered: (document, procedure, asked) => {
      const ids = [...asked.matchAll(/<custId>([^<]*)</g)].map(([, id]) => id ?? '');
      const isBroken = procedure === 'GET_CUST_INFO_XML' && !state.healed && broken.breaks(ids);
      return isBroken ? as(document) : document;
    },
  });
  const sync = await simulatedSync({
    simulator: { customers },
    association: { url: `${proxy.origin}/`, bulkSize, concurrency: 1 },
  });
  state.url = sync.simulator.url;
  const calls = (): number => proxy.seen.filter(({ url }) => url.endsWith('GET_CUST_INFO_XML')).length;
  const ids: readonly string[] = [...sync.simulator.world.custIds()];
  return { sync, state, calls, ids };
}

test('P8: W4: where all answers are broken, nobody is parked, AA gets a few calls, and one error says it', async () => {
  const { sync, state, calls } = await syncWith({ breaks: () => true });
  const failed = () => sync.events.filter(({ type }) => type === 'failed').length;
  await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_MALFORMED_ANSWER' });
  // Two lanes, each with the call itself (three times), its first half and three samples.
  expect(calls() / (failed() + 1)).toBeLessThanOrEqual(2 * 7);
  const { parked, drain, lastError } = await sync.shadow.clientState(demoClient);
  expect({ parked, pending: drain?.pending, code: lastError?.code }).toEqual({
    parked: 0,
    pending: 120,
    code: 'AA_MALFORMED_ANSWER',
  });
  state.healed = true;
  expect(await sync.drain()).toBe('purged');
  expect(await sync.differences()).toEqual([]);
});

test('P8: W4: where every second customer is broken in the same way, nobody is parked', async () => {
  const { sync, ids, state } = await syncWith({
    customers: 100,
    breaks: (asked) => asked.some((id) => ids.indexOf(id) % 2 === 0),
  });
  await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_MALFORMED_ANSWER' });
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ parked: 0 });
  state.healed = true;
  await sync.drain();
  expect(await sync.differences()).toEqual([]);
});

test('W4: a short first queue is not parked either, while no customer is known who could prove that AA works', async () => {
  const { sync } = await syncWith({ customers: 3, breaks: () => true });
  await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_MALFORMED_ANSWER' });
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ parked: 0, drain: { pending: 3 } });
});

test('W5: an encoding that nobody knows is said after one call', async () => {
  const { sync, calls } = await syncWith({
    breaks: () => true,
    contentType: 'text/xml',
    as: (document) => `<?xml version="1.0" encoding="x-klingon"?>${document.replace(/^<\?xml.*?\?>/, '')}`,
  });
  const failed = () => sync.events.filter(({ type }) => type === 'failed').length;
  await expect(sync.drain()).rejects.toThrow('"x-klingon" is not known');
  expect(calls()).toBe(failed() + 1);
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ parked: 0 });
});

test('P8: W4: one broken customer among a hundred is found in a bounded number of calls', async () => {
  const { sync, ids, calls } = await syncWith({
    customers: 100,
    breaks: (asked) => asked.includes(ids[41] ?? ''),
  });
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.parked(demoClient, 9)).toMatchObject([{ custId: ids[41] }]);
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 99, parked: 1 });
  expect(calls()).toBeLessThan(50);
});

test('P8: W4: two broken customers side by side are parked, and all others are stored', async () => {
  const { sync, ids } = await syncWith({
    customers: 60,
    bulkSize: 20,
    breaks: (asked) => asked.some((id) => id === ids[11] || id === ids[12]),
  });
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 58, parked: 2 });
});

test('W4: a limit of customers in a call is still learned where AA breaks off what is longer', async () => {
  const { sync } = await syncWith({ customers: 200, bulkSize: 40, breaks: (asked) => asked.length > 10 });
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 200, parked: 0 });
  expect(sync.aa.batchSize()).toBeLessThanOrEqual(20);
});

test.each([
  ['a right header over a wrong declaration', 'text/xml; charset="ISO-8859-1"', 'UTF-8', 'latin1'],
  ['a right declaration under a wrong header', 'text/xml; charset=UTF-8', 'ISO-8859-1', 'latin1'],
  ['a wrong declaration over UTF-8', 'text/xml;charset=utf-8', 'ISO-8859-1', 'utf8'],
] as const)('W3: W4: %s: everybody is stored as in AA', async (_, contentType, declared, encoding) => {
  const { sync } = await syncWith({
    customers: 40,
    breaks: () => true,
    contentType,
    as: (document) =>
      Buffer.from(
        `<?xml version="1.0" encoding="${declared}"?>${document.replace(/^<\?xml.*?\?>/, '').replace(/[^\0-\xff]/g, 'é')}`,
        encoding,
      ),
  });
  expect(await sync.drain()).toBe('purged');
  const documents = await Promise.all(
    [...sync.simulator.world.custIds()].map((id) => sync.shadow.customer(demoClient, id)),
  );
  const text = JSON.stringify(documents);
  expect(text).toMatch(/[éèüñöá]/);
  expect(text).not.toMatch(/[ÃÂ�]/);
});

test('W8, P16: AA_CUSTOMER_OTHER: a customer in whose place another one comes is parked with that word, after one call', async () => {
  const { sync, ids, calls } = await syncWith({
    customers: 6,
    bulkSize: 1,
    breaks: (asked) => asked[0] === ids[2],
    as: (document) => document.replaceAll(`>${ids[2]}<`, '>9999999<'),
  });
  expect(await sync.drain()).toBe('purged');
  expect(calls()).toBe(6);
  expect(await sync.shadow.parked(demoClient, 9)).toMatchObject([
    {
      custId: ids[2],
      errorCode: 'AA_CUSTOMER_OTHER',
      errorMessage: expect.stringContaining('AA answered 9999999 instead: merged?') as string,
    },
  ]);
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 5, parked: 1 });
});
