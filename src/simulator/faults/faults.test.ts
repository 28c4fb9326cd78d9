// Tests each fault on the wire.

import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
  customersRequest,
  getCustomers,
  getQueue,
  paths,
  custIdsIn,
  purge,
  purgeRequest,
  queueOf,
} from '../../../test/support/simulated-calls.ts';
import { readRequestElement } from '../requests/request-element.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator.ts';
import type { FaultRule } from './fault-rule.ts';

async function started(faults: readonly FaultRule[], options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ customers: 30, faults, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** The bytes of an answer as they come over the socket, and whether the connection was reset. */
function rawAnswer(simulator: Simulator, path: string, document: string) {
  const url = new URL(simulator.url + path);
  const body = new URLSearchParams({ p_input_xml_doc: document }).toString();
  const head = [
    `POST ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return new Promise<{ bytes: string; error: string | null }>((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    let [bytes, error]: [string, string | null] = ['', null];
    socket.on('data', (chunk) => (bytes += chunk.toString('latin1')));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => (error = code ?? 'unknown'));
    socket.on('close', () => resolve({ bytes, error }));
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

const purgeDocument = purgeRequest(30);

const someOf = ({ world }: Simulator, count = 5): readonly string[] => [...world.custIds()].slice(0, count);

test.each([
  [{ procedure: 'queue', fault: 'http-500' }, 500, null],
  [{ procedure: 'queue', fault: 'http-503', retryAfter: 7 }, 503, '7'],
  [{ procedure: 'queue', fault: 'http-429' }, 429, '1'],
  [{ procedure: 'queue', fault: 'html-404' }, 404, null],
  [{ procedure: 'queue', fault: 'html' }, 200, null],
] satisfies [FaultRule, number, string | null][])(
  '%j is an HTML page with its status',
  async (rule, status, retryAfter) => {
    const answer = await getQueue(await started([rule]));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(await answer.text()).toMatch(/^<!DOCTYPE html/i);
  },
);

test('empty: a 200 without a byte', async () => {
  const answer = await getQueue(await started([{ procedure: 'queue', fault: 'empty' }]));
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});

test.each([100, 60, 200, 999, '4711'])(
  'failure: a failure with code %s, in the form of each procedure',
  async (code) => {
    const simulator = await started([{ procedure: '*', fault: 'failure', code, message: 'no <way>' }]);
    const queue = await (await getQueue(simulator)).text();
    expect(queue).toContain(
      '<queuedCusts><status>FAILURE</status><message>no &lt;way&gt;</message></queuedCusts>',
    );
    const details = await (await getCustomers(simulator, someOf(simulator))).text();
    expect(details).toContain(`<errors><error code="${code}">no &lt;way&gt;</error></errors>`);
  },
);

test('failure: without a message it has the message of its code', async () => {
  const simulator = await started([{ procedure: 'queue', fault: 'failure', code: 100 }]);
  expect(await (await getQueue(simulator)).text()).toContain('<message>Invalid credentials</message>');
});

test.each([100, 2_000, 1_000_000])(
  'truncate: the answer ends early, cleanly, at byte %i or its half',
  async (atByte) => {
    const simulator = await started([{ procedure: 'customers', fault: 'truncate', atByte, times: 1 }]);
    const whole = () => getCustomers(simulator, someOf(simulator), { addresses: [], jobs: [] });
    const cut = Buffer.from(await (await whole()).arrayBuffer());
    const full = Buffer.from(await (await whole()).arrayBuffer());
    expect(cut.length).toBe(atByte < full.length ? atByte : full.length >> 1);
    expect(full.subarray(0, cut.length)).toEqual(cut);
  },
);

test('reset: the connection is reset in the middle of the answer', async () => {
  const simulator = await started([{ procedure: 'customers', fault: 'reset', atByte: 500 }]);
  const document = customersRequest(someOf(simulator), { addresses: [] });
  const { bytes, error } = await rawAnswer(simulator, paths.customers, document);
  expect(error).toBe('ECONNRESET');
  expect(bytes).not.toContain('</customers>');
});

test('hang: no byte comes; the simulator still serves other calls and can be closed', async () => {
  const simulator = await started([{ procedure: 'queue', fault: 'hang', times: 1 }], {
    latency: { concurrency: 1 },
  });
  const hanging = getQueue(simulator).then(
    () => 'answered',
    () => 'cut off',
  );
  await expect.poll(() => simulator.world.faults()[0]?.fired).toBe(1);
  expect((await queueOf(simulator)).custIds).toHaveLength(30);
  await simulator.close();
  expect(await hanging).toBe('cut off');
});

test('drip: the whole answer comes, a few bytes at a time', async () => {
  const simulator = await started([{ procedure: 'queue', fault: 'drip', bytes: 50, everyMs: 0 }]);
  const { bytes } = await rawAnswer(
    simulator,
    paths.queue,
    '<custRequest><vendorId>integrator</vendorId><vendorPassword>simulated</vendorPassword></custRequest>',
  );
  const sizes = [...bytes.matchAll(/(?:^|\r\n)([0-9a-f]+)\r\n/g)].map(([, size]) =>
    Number.parseInt(size!, 16),
  );
  expect(bytes.replace(/\r\n[0-9a-f]+\r\n/g, '')).toContain('</queuedCusts>');
  expect(Math.max(...sizes)).toBe(50);
  expect(sizes.length).toBeGreaterThan(10);
});

test('wrong-charset: the answer declares UTF-8 and has another encoding', async () => {
  const simulator = await started([{ procedure: 'customers', fault: 'wrong-charset' }], { customers: 150 });
  const answer = await getCustomers(simulator, someOf(simulator, 150));
  const bytes = await answer.arrayBuffer();
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=UTF-8');
  expect(new TextDecoder('latin1').decode(bytes)).toContain('encoding="UTF-8"');
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow(TypeError);
});

test.each(['doctype', 'not-well-formed'] as const)(
  '%s: a strict reader refuses the answer',
  async (fault) => {
    const simulator = await started([{ procedure: 'customers', fault, times: 1 }]);
    const spoiled = await (await getCustomers(simulator, someOf(simulator))).text();
    const sound = await (await getCustomers(simulator, someOf(simulator))).text();
    expect(readRequestElement(spoiled)).toBeNull();
    expect(readRequestElement(sound)).not.toBeNull();
    expect(spoiled.includes('<!DOCTYPE')).toBe(fault === 'doctype');
  },
);

test('duplicate: a customer comes twice in the bulk answer, identical or different', async () => {
  const simulator = await started([]);
  const custIds = someOf(simulator);
  const copiesOf = async (copy: 'identical' | 'different') => {
    simulator.world.setFaults([{ procedure: 'customers', fault: 'duplicate', custId: custIds[2], copy }]);
    const asked = Object.fromEntries(
      ['emails', 'addresses', 'phones', 'memberships'].map((name) => [name, []]),
    );
    const text = await (await getCustomers(simulator, custIds, asked)).text();
    const copies = text
      .match(/<custInfo>.*?<\/custInfo>/gs)!
      .filter((part) => part.includes(`<custId>${custIds[2]}<`));
    return { copies: copies.length, different: new Set(copies).size };
  };
  expect(await copiesOf('identical')).toEqual({ copies: 2, different: 1 });
  const changing = [];
  for (let i = 0; i < 10; i += 1) {
    simulator.world.change(custIds[2]);
    changing.push((await copiesOf('different')).different);
  }
  expect(changing).toContain(2);
});

test('missing and extra: a customer is left out, and a customer comes that was not asked for', async () => {
  const simulator = await started([]);
  const custIds = someOf(simulator);
  simulator.world.setFaults([{ procedure: 'customers', fault: 'missing', custId: custIds[1] }]);
  expect(custIdsIn(await (await getCustomers(simulator, custIds)).text())).toEqual(
    custIds.filter((_, i) => i !== 1),
  );
  simulator.world.setFaults([{ procedure: 'customers', fault: 'extra' }]);
  expect(custIdsIn(await (await getCustomers(simulator, custIds)).text())).toHaveLength(6);
});

test('purge-ignored: a purge is confirmed but removes nothing', async () => {
  const simulator = await started([{ procedure: 'purge', fault: 'purge-ignored', times: 1 }]);
  const { custIds, maxQueueNum } = await queueOf(simulator);
  expect(await (await purge(simulator, maxQueueNum ?? 0)).text()).toMatch(/success/i);
  expect((await queueOf(simulator)).custIds).toEqual(custIds);
  await purge(simulator, maxQueueNum ?? 0);
  expect((await queueOf(simulator)).custIds).toEqual([]);
});

test('no-max-queue-number: the queue comes without its max queue number', async () => {
  const simulator = await started([{ procedure: 'queue', fault: 'no-max-queue-number' }]);
  const queue = await queueOf(simulator);
  expect([queue.custIds.length, queue.maxQueueNum]).toEqual([30, null]);
});

test.each([
  ['failure', 200, /<errors><error code="999">/],
  ['http-500', 500, /<html>/],
  ['html', 200, /<html>/],
] as const)(
  'poison: every call with that customer fails, as %s, and no other',
  async (as, status, pattern) => {
    const simulator = await started([]);
    const custIds = someOf(simulator);
    simulator.world.setFaults([{ procedure: 'customers', fault: 'poison', custId: custIds[3], as }]);
    for (const asked of [custIds, [custIds[3]!]]) {
      const answer = await getCustomers(simulator, asked);
      expect([answer.status, pattern.test(await answer.text())]).toEqual([status, true]);
    }
    expect(custIdsIn(await (await getCustomers(simulator, custIds.slice(0, 3))).text())).toHaveLength(3);
  },
);

test('a poison rule needs a customer', async () => {
  await expect(started([{ procedure: 'customers', fault: 'poison' }])).rejects.toThrow(/custId/);
});

test('purge-lies: it purges and loses the answer, or it refuses and purges nothing', async () => {
  const simulator = await started([{ procedure: 'purge', fault: 'purge-lies' }]);
  const lost = await rawAnswer(simulator, paths.purge, purgeDocument);
  expect([lost.bytes, lost.error, simulator.world.queueLength]).toEqual(['', 'ECONNRESET', 0]);
  const other = await started([{ procedure: 'purge', fault: 'purge-lies', executed: false }]);
  expect(await (await purge(other, 30)).text()).toContain('FAILURE');
  expect(other.world.queueLength).toBe(30);
});

test.each([
  [{ procedure: 'purge', fault: 'http-500' }, 30],
  [{ procedure: 'purge', fault: 'http-500', executed: true }, 0],
  [{ procedure: 'purge', fault: 'failure' }, 30],
  [{ procedure: 'purge', fault: 'failure', executed: true }, 0],
  [{ procedure: 'purge', fault: 'truncate' }, 0],
  [{ procedure: 'purge', fault: 'truncate', executed: false }, 30],
  [{ procedure: 'purge', fault: 'empty', executed: true }, 0],
  [{ procedure: '*', fault: 'html' }, 30],
] satisfies [FaultRule, number][])(
  'under %j a purge leaves %i in the queue, and the journal knows',
  async (rule, left) => {
    const simulator = await started([rule]);
    await (await purge(simulator, 30)).text();
    expect(simulator.world.queueLength).toBe(left);
    expect(simulator.world.journal().at(-1)).toMatchObject({ fault: rule.fault, executed: left === 0 });
  },
);

test('a call that AA refuses has no effect under any fault', async () => {
  const simulator = await started([{ procedure: 'purge', fault: 'failure', executed: true }], {
    password: 'other',
  });
  await (await purge(simulator, 30)).text();
  expect(simulator.world.queueLength).toBe(30);
});

test('after and times limit a rule; when it does not fire the next rule is tried; firings are counted', async () => {
  const simulator = await started([
    { procedure: 'queue', fault: 'http-500', after: 1, times: 2 },
    { procedure: 'queue', fault: 'http-429', after: 2 },
  ]);
  const statuses = [];
  for (let i = 0; i < 6; i += 1) statuses.push((await getQueue(simulator)).status);
  expect(statuses).toEqual([200, 500, 500, 200, 429, 429]);
  expect(simulator.world.faults().map(({ matched, fired }) => [matched, fired])).toEqual([
    [6, 2],
    [4, 2],
  ]);
});

async function statusesBy(seed: number) {
  const simulator = await started([{ procedure: 'queue', fault: 'http-500', probability: 0.5 }], { seed });
  const seen = [];
  for (let i = 0; i < 40; i += 1) seen.push((await getQueue(simulator)).status);
  return seen.join(' ');
}

test('probability is random, and the same for the same seed', async () => {
  const first = await statusesBy(1);
  expect(first).toBe(await statusesBy(1));
  expect(first).not.toBe(await statusesBy(2));
  expect(first).toMatch(/200.*500|500.*200/);
});
