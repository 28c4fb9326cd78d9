import { expect, onTestFinished, test } from 'vitest';
import {
  customersRequest,
  enqueue,
  getCustomers,
  getQueue,
  integrator,
  paths,
  post,
  purge,
  queueOf,
  queueTold,
  vendor,
} from '../../../test/support/simulated-calls.ts';
import { startSimulator, type SimulatorOptions } from '../start-simulator.ts';

const started = async (options: SimulatorOptions = {}) => {
  const simulator = await startSimulator({ customers: 30, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
};

const textOf = async (answer: Promise<Response>): Promise<string> => (await answer).text();

test('the queue holds every customer at the start, or nobody, as asked', async () => {
  expect((await queueOf(await started())).custIds).toHaveLength(30);
  expect(await queueOf(await started({ queued: 'none' }))).toEqual({ custIds: [], maxQueueNum: null });
});

test('getting the queue removes nothing, and gives the highest number', async () => {
  const simulator = await started();
  const first = await queueOf(simulator);
  expect(await queueOf(simulator)).toEqual(first);
  expect(first.maxQueueNum).toBe(30);
});

test('a purge removes the answer it belongs to; what changed since stays, under a higher number', async () => {
  const simulator = await started();
  const before = await queueOf(simulator);
  const { custId } = simulator.world.change();
  expect(await textOf(purge(simulator, before.maxQueueNum!))).toContain('<status>SUCCESS</status>');
  expect(await queueOf(simulator)).toEqual({ custIds: [custId], maxQueueNum: before.maxQueueNum! + 1 });
  expect(simulator.world.stats().purges).toMatchObject([{ maxQueueNum: 30, removed: 30 }]);
});

test('a change, a get and a purge racing with many changes lose none of them', async () => {
  const simulator = await started({ customers: 500, queued: 'none' });
  const [changed, seen] = [new Set<string>(), new Set<string>()];
  for (let round = 0; round < 20; round += 1) {
    for (let i = 0; i < 7; i += 1) changed.add(simulator.world.change().custId);
    const asking = queueOf(simulator);
    for (let i = 0; i < 7; i += 1) changed.add(simulator.world.change().custId);
    const { custIds, maxQueueNum } = await asking;
    const purging = purge(simulator, maxQueueNum!);
    for (let i = 0; i < 7; i += 1) changed.add(simulator.world.change().custId);
    await (await purging).text();
    for (const custId of custIds) seen.add(custId);
  }
  for (const custId of (await queueOf(simulator)).custIds) seen.add(custId);
  expect([...seen].sort()).toEqual([...changed].sort());
});

test('a long queue answer is one moment, though changes and a purge come while it is read', async () => {
  const simulator = await started({ customers: 200_000 });
  const answer = await getQueue(simulator);
  const reader = answer.body!.getReader();
  const decoder = new TextDecoder();
  const first = await reader.read();
  simulator.world.change();
  await (await purge(simulator, 150_000)).text();
  let text = decoder.decode(first.value, { stream: true });
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    text += decoder.decode(piece.value, { stream: true });
  const { custIds, maxQueueNum } = queueTold(text);
  expect([custIds.length, new Set(custIds).size, maxQueueNum]).toEqual([200_000, 200_000, 200_000]);
  expect((await queueOf(simulator)).custIds).toHaveLength(50_001);
});

test('a customer queued twice stands in the answer twice', async () => {
  const simulator = await started({ queued: 'none' });
  const { custId } = simulator.world.change();
  simulator.world.change(custId);
  expect((await queueOf(simulator)).custIds).toEqual([custId, custId]);
});

test('reasons come with the queue that has them, and not with the plain one', async () => {
  const simulator = await started({ queued: 'none' });
  simulator.world.delete();
  const withReasons = await textOf(getQueue(simulator));
  expect(withReasons).toContain(
    '<triggers><trigger><tableName>CEN_CUST_MAST</tableName><action>DELETE</action></trigger></triggers>',
  );
  const request =
    '<custRequest><vendor-id>integrator</vendor-id><vendor-password>simulated</vendor-password></custRequest>';
  const plain = await textOf(post(simulator, paths.plainQueue, request));
  expect(plain).toContain('<custId>');
  expect(plain).not.toContain('CEN_CUST_MAST');
});

test('force enqueue queues one customer, or everyone, and knows whom it does not know', async () => {
  const simulator = await started({ queued: 'none' });
  const [custId] = [...simulator.world.custIds()];
  expect(await textOf(enqueue(simulator, custId))).toContain('SUCCESS');
  expect((await queueOf(simulator)).custIds).toEqual([custId]);
  expect(await textOf(enqueue(simulator))).toContain('SUCCESS');
  expect((await queueOf(simulator)).custIds).toHaveLength(31);
  expect(await textOf(enqueue(simulator, '0000000'))).toContain('<code>200</code>');
  expect(simulator.world.queueLength).toBe(31);
});

test('only the sections asked for come back, and not those with include="false"', async () => {
  const simulator = await started();
  const [custId] = [...simulator.world.custIds()].slice(1);
  const details = '<details><roles/><phones include="true"/><emails include="false"/></details>';
  const request = `<custInfoRequest><custId>${custId}</custId>${integrator}${details}</custInfoRequest>`;
  const answer = await textOf(post(simulator, paths.customers, request));
  expect(answer).toMatch(/<roles>.*<phones>/s);
  expect(answer).not.toMatch(/<(emails|addresses|memberships)/);
});

test('an unknown customer is missing from a bulk answer, and a FAILURE with code 200 when asked alone', async () => {
  const simulator = await started();
  const [known, gone] = [...simulator.world.custIds()];
  simulator.world.delete(gone);
  const bulk = await textOf(getCustomers(simulator, [known!, gone!]));
  expect([bulk.includes(known!), bulk.includes(gone!)]).toEqual([true, false]);
  const alone = await textOf(getCustomers(simulator, [gone!]));
  expect(alone).toMatch(/<status>FAILURE<\/status><code>200<\/code>/);
});

test('an unknown customer can stand in a bulk answer with an error of its own', async () => {
  const simulator = await started({ unknownInBulk: 'error' });
  const [known] = [...simulator.world.custIds()];
  const bulk = await textOf(getCustomers(simulator, [known!, '0000000']));
  expect(bulk).toMatch(/<custInfo><custId>0000000<\/custId><status>FAILURE<\/status><code>200</);
});

test('more customers than the cap, or several outside of bulk mode, are refused', async () => {
  const simulator = await started({ bulkCap: 3 });
  const custIds = [...simulator.world.custIds()];
  expect(await textOf(getCustomers(simulator, custIds.slice(0, 3)))).not.toContain('FAILURE');
  expect(await textOf(getCustomers(simulator, custIds.slice(0, 4)))).toContain('FAILURE');
  const single = customersRequest(custIds.slice(0, 2)).replace('<bulkRequest>true</bulkRequest>', '');
  expect(await textOf(post(simulator, paths.customers, single))).toContain('FAILURE');
});

const rightFor = {
  [paths.queue]: `<custRequest>${vendor}</custRequest>`,
  [paths.plainQueue]:
    '<custRequest><vendor-id>integrator</vendor-id><vendor-password>simulated</vendor-password></custRequest>',
  [paths.purge]: `<purgeRequest>${vendor}<maxQueueNum>30</maxQueueNum></purgeRequest>`,
  [paths.enqueue]: `<custRequest>${vendor}</custRequest>`,
  [paths.customers]: `<custInfoRequest>${integrator}<custId>0000000</custId></custInfoRequest>`,
};

test.each(Object.entries(rightFor))(
  '%s wants its own credential elements, and says 100 otherwise',
  async (path, right) => {
    const simulator = await started();
    const wrong = [
      right.replace('simulated', 'guessed'),
      right.replaceAll(/vendor-?[iI]d|integratorUsername/g, 'user'),
      right.replace(/<vendor.*assword>|<integrator.*Password>/, ''),
    ];
    for (const request of wrong) {
      const answer = await post(simulator, path, request);
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining('<code>100</code>'),
      ]);
    }
    expect(await textOf(post(simulator, path, right))).not.toContain('<code>100</code>');
    expect(
      simulator.world
        .journal()
        .slice(0, 3)
        .every(({ executed }) => !executed),
    ).toBe(true);
  },
);

test('callers from other addresses than those allowed get code 60', async () => {
  const simulator = await started({ allowedAddresses: ['192.0.2.1'] });
  expect(await textOf(getQueue(simulator))).toContain('<code>60</code>');
  const open = await started({ allowedAddresses: ['127.0.0.1'] });
  expect(await textOf(getQueue(open))).not.toContain('FAILURE');
});

test.each([
  ['element', /<code>100<\/code><message>/],
  ['attribute', /<error code="100">Invalid/],
  ['message', /<message>100: Invalid/],
] as const)('the code of a failure can stand in: %s', async (errorCode, pattern) => {
  const simulator = await started({ errorCode, password: 'other' });
  expect(await textOf(getQueue(simulator))).toMatch(pattern);
});

test('procedures are named in any case, the field too, urlencoded or multipart', async () => {
  const simulator = await started();
  const document = `<custRequest>${vendor}</custRequest>`;
  const form = new FormData();
  form.append('P_INPUT_XML_DOC', document);
  const bodies = [form, new URLSearchParams({ P_Input_Xml_Doc: document })];
  for (const body of bodies) {
    const answer = await fetch(simulator.url + paths.queue.toLowerCase(), { method: 'POST', body });
    expect(queueTold(await answer.text()).custIds).toHaveLength(30);
  }
});

test('GET is not allowed; an unknown procedure, or one not provisioned, is an HTML 404', async () => {
  const simulator = await started({ unprovisioned: ['queue'] });
  const got = await fetch(simulator.url + paths.purge);
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  for (const path of ['NO.SUCH_THING', paths.queue]) {
    const answer = await post(simulator, path, '<custRequest/>');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
  }
});

test.each([
  '<custRequest>',
  '',
  '<!DOCTYPE a><custRequest/>',
  `<purgeRequest>${vendor}</purgeRequest>`,
  `<purgeRequest>${vendor}<maxQueueNum/></purgeRequest>`,
  `<purgeRequest>${vendor}<maxQueueNum>all</maxQueueNum></purgeRequest>`,
  `<purge>${vendor}<maxQueueNum>5</maxQueueNum></purge>`,
  `<purgeRequest>${vendor}<max-queue-num>5</max-queue-num></purgeRequest>`,
])('a purge that is not quite right purges nothing: %s', async (request) => {
  const simulator = await started();
  expect(await textOf(post(simulator, paths.purge, request))).toContain('FAILURE');
  expect(simulator.world.queueLength).toBe(30);
});

test('a section or an option AA does not know is refused, so that a wrong request is noticed', async () => {
  const simulator = await started();
  const [custId] = [...simulator.world.custIds()];
  for (const detail of ['<hobbies/>', '<emails includeExpired="true"/>']) {
    const request = `<custInfoRequest><custId>${custId}</custId>${integrator}<details>${detail}</details></custInfoRequest>`;
    expect(await textOf(post(simulator, paths.customers, request))).toContain('FAILURE');
  }
});

test('the same seed and the same calls give the same bytes', async () => {
  const answers = [1, 2].map(async () => {
    const simulator = await started({ seed: 9, dates: 'mixed', flags: 'mixed', customers: 40 });
    for (let i = 0; i < 30; i += 1) simulator.world.change();
    const queue = await textOf(getQueue(simulator));
    const { custIds } = queueTold(queue);
    const details = await textOf(
      getCustomers(simulator, [...new Set(custIds)], { memberships: [], jobs: [] }),
    );
    return queue + details;
  });
  const [one, other] = await Promise.all(answers);
  expect(one).toBe(other);
});

test('a journal tells the calls in order, and requests are kept without credentials', async () => {
  const simulator = await started();
  const { custIds, maxQueueNum } = await queueOf(simulator);
  await (await getCustomers(simulator, custIds.slice(0, 2), { emails: ['includeBad'] })).text();
  await (await purge(simulator, maxQueueNum!)).text();
  expect(simulator.world.journal()).toMatchObject([
    { seq: 1, procedure: 'queue', maxQueueNum: 30, outcome: 'success', executed: true },
    { seq: 2, procedure: 'customers', custIds: 2, outcome: 'success' },
    { seq: 3, procedure: 'purge', maxQueueNum: 30, outcome: 'success' },
  ]);
  expect(simulator.world.requests()[1]).toMatchObject({
    method: 'POST',
    wish: { custIds: custIds.slice(0, 2), bulk: true, asked: { emails: ['includeBad'] } },
  });
  expect(JSON.stringify(simulator.world.requests())).not.toContain('simulated');
});
