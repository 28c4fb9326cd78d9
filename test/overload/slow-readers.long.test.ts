// P9: many readers ask for much and read nothing. What waits for them does not fill the memory of the process, and others are served.

import { expect, onTestFinished, test } from 'vitest';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { served, type ServedByRun } from '../http/served-by-run.ts';
import { metricLines } from '../support/metric-lines.ts';
import { SlowReader } from '../support/slow-reader.ts';

const readers = 200;
const megabyte = 1_000_000;
const demo = '/v1/clients/demo';

const withDocument = (id: string, megabytes: number): CustomerRecord => ({
  ...madeUpCustomer(id),
  document: { custId: id, text: 'x'.repeat(megabytes * megabyte) },
});

const addressOf = ({ port }: ServedByRun): string => `http://127.0.0.1:${port}`;

async function residentBytes(run: ServedByRun): Promise<number> {
  const text = await (await fetch(`${addressOf(run)}/metrics`)).text();
  return metricLines(text).find(({ name }) => name === 'process_resident_memory_bytes')!.value;
}

/** How much larger the process was at most while the work was done, in megabytes. */
async function growth(run: ServedByRun, work: () => Promise<unknown>): Promise<number> {
  const before = await residentBytes(run);
  let most = before;
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      most = Math.max(most, await residentBytes(run));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  await work();
  over.abort();
  await watching;
  return (Math.max(most, await residentBytes(run)) - before) / megabyte;
}

/** They ask one after the other, so that each is answered before the next one asks. */
async function slowReaders(run: ServedByRun, path: string, headers: readonly string[] = []) {
  const all: SlowReader[] = [];
  const statuses: (number | null)[] = [];
  onTestFinished(() => all.forEach((one) => one.close()));
  for (let at = 0; at < readers; at += 1) {
    const one = new SlowReader(addressOf(run), path, headers);
    all.push(one);
    statuses.push(await one.status());
  }
  return { all, statuses };
}

test('P9: two hundred readers of large pages that read nothing cost a bounded part of the memory', async () => {
  const run = await served([withDocument('1', 3.9), withDocument('2', 3.9), madeUpCustomer('3')]);
  let statuses: readonly (number | null)[] = [];
  let all: readonly SlowReader[] = [];
  const grown = await growth(run, async () => {
    ({ all, statuses } = await slowReaders(run, `${demo}/customers?limit=2`));
  });
  // 200 pages of 8 MB are 1,600. The limit is 256.
  expect(grown).toBeLessThan(700);
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(20);
  expect((await fetch(`${addressOf(run)}${demo}/customers/3`)).status).toBe(200);
  for (const one of all) one.close();
  const page = async () => (await fetch(`${addressOf(run)}${demo}/customers?limit=2`)).status;
  await expect.poll(page).toBe(200);
});

test('P9: two hundred streams that are not read keep none of them from going on', async () => {
  const ids = ['1', '2', '3', '4', '5', '6'];
  const run = await served(ids.map((id) => withDocument(id, 2)));
  const { all } = await slowReaders(run, `${demo}/changes?include=customer`, ['Accept: text/event-stream']);
  // Time enough for all whose turn it is.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const last = all.at(-1)!;
  for (const one of all.slice(0, -1)) one.close();
  expect(await last.read(12 * megabyte, 0)).toBeGreaterThan(12 * megabyte - 1);
});
