import { expect, onTestFinished, test } from 'vitest';
import {
  custIdsIn,
  customersRequest,
  enqueue,
  getCustomers,
  getQueue,
  hyphenedVendor,
  integrator,
  paths,
  post,
  purge,
  purgeRequest,
  queueOf,
  queueTold,
  vendor,
} from '../../../test/support/simulated-calls.ts';
import { startSimulator, type SimulatorOptions } from '../simulator.ts';
import { assumedStyle } from '../writing/answer-style.ts';

async function started(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ customers: 30, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

const textOf = async (answer: Promise<Response>): Promise<string> => (await answer).text();

test('the queue begins with every customer or with none, as the options say', async () => {
  expect((await queueOf(await started())).custIds).toHaveLength(30);
  expect(await queueOf(await started({ queued: 'none' }))).toEqual({ custIds: [], maxQueueNum: null });
});

test('getting the queue removes nothing, and gives the highest number', async () => {
  const simulator = await started();
  const first = await queueOf(simulator);
  expect(await queueOf(simulator)).toEqual(first);
  expect(first.maxQueueNum).toBe(30);
});

test('a purge removes the entries of its answer; later changes stay under higher numbers', async () => {
  const simulator = await started();
  const before = await queueOf(simulator);
  const { custId } = simulator.world.change();
  expect(await textOf(purge(simulator, before.maxQueueNum!))).toContain('<status>SUCCESS</status>');
  expect(await queueOf(simulator)).toEqual({ custIds: [custId], maxQueueNum: before.maxQueueNum! + 1 });
  expect(simulator.world.stats().purges).toMatchObject([{ maxQueueNum: 30, removed: 30 }]);
});

test('no change is lost when changes, gets and purges come at the same time', async () => {
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

test('a long queue answer shows one moment, although changes and a purge come while it is read', async () => {
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

test('a customer that is queued twice comes once with all its triggers, or once for each change', async () => {
  for (const [queueEntries, times] of [
    ['customers', 1],
    ['changes', 2],
  ] as const) {
    const simulator = await started({ queued: 'none', queueEntries });
    const { custId } = simulator.world.delete();
    simulator.world.restore(custId);
    const text = await textOf(getQueue(simulator));
    expect(queueTold(text)).toEqual({ custIds: Array<string>(times).fill(custId), maxQueueNum: 2 });
    if (times === 1) expect(text.match(/<trigger /g)).toHaveLength(2);
  }
});

test('the queue is written as documented, with number and status at the end, also when it is empty', async () => {
  const simulator = await started({ queued: 'none' });
  const empty = await textOf(getQueue(simulator));
  expect(empty.split('\n')[1]).toBe('<queuedCusts><maxQueueNum/><status>SUCCESS</status></queuedCusts>');
  const { custId } = simulator.world.delete();
  expect((await textOf(getQueue(simulator))).split('\n')[1]).toBe(
    `<queuedCusts><customer id="${custId}"><triggers><trigger tableName="CEN_CUST_MAST" action="DELETE"/></triggers></customer>` +
      '<maxQueueNum>1</maxQueueNum><status>SUCCESS</status></queuedCusts>',
  );
});

test('the queue can still be written in the form that was assumed before', async () => {
  const simulator = await started({ queued: 'none', ...assumedStyle, purgeForm: 'camel' });
  const { custId } = simulator.world.delete();
  expect((await textOf(getQueue(simulator))).split('\n')[1]).toBe(
    `<custQueue><maxQueueNum>1</maxQueueNum><customers><customer><custId>${custId}</custId><triggers><trigger>` +
      '<tableName>CEN_CUST_MAST</tableName><action>DELETE</action></trigger></triggers></customer></customers></custQueue>',
  );
  const request = `<purgeRequest>${vendor}<maxQueueNum>1</maxQueueNum></purgeRequest>`;
  expect(await textOf(post(simulator, paths.purge, request))).toContain(
    '<webServiceResponse><status>SUCCESS</status></webServiceResponse>',
  );
});

test('the queue with reasons has them, and the plain queue has none', async () => {
  const simulator = await started({ queued: 'none' });
  simulator.world.delete();
  expect(await textOf(getQueue(simulator))).toContain('CEN_CUST_MAST');
  const plain = await textOf(
    post(simulator, paths.plainQueue, `<custRequest>${hyphenedVendor}</custRequest>`),
  );
  expect(plain).toMatch(/<customer id="\d+"\/>/);
});

test('force enqueue queues one customer or all; an unknown customer is refused', async () => {
  const simulator = await started({ queued: 'none' });
  const [, custId] = [...simulator.world.custIds()];
  expect(await textOf(enqueue(simulator, custId))).toContain('<result><status>SUCCESS</status></result>');
  expect((await queueOf(simulator)).custIds).toEqual([custId]);
  expect(await textOf(enqueue(simulator))).toContain('SUCCESS');
  expect((await queueOf(simulator)).custIds).toHaveLength(30);
  expect(await textOf(enqueue(simulator, '0000000'))).toContain(
    '<result><status>FAILURE</status><message>Invalid customer ID: 0000000</message></result>',
  );
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

test('an unknown customer is missing from a bulk answer, and an error with code 200 when asked alone', async () => {
  const simulator = await started();
  const [known, gone] = [...simulator.world.custIds()];
  simulator.world.delete(gone);
  const bulk = await textOf(getCustomers(simulator, [known!, gone!]));
  expect(bulk).toMatch(/\?>\s<customers><custInfo>.*<\/custInfo><\/customers>$/);
  expect(custIdsIn(bulk)).toEqual([known]);
  const alone = await textOf(getCustomers(simulator, [gone!]));
  expect(alone).toContain(`?>\n<errors><error code="200">Invalid customer ID: ${gone}</error></errors>`);
  const single = await textOf(getCustomers(simulator, [known!]));
  expect(single).toMatch(/\?>\s<custInfo><custId>/);
  expect(single).not.toContain('status');
});

test('an unknown customer can stand in its place in a bulk answer with an error of its own', async () => {
  const simulator = await started({ unknownInBulk: 'error' });
  const [known, other] = [...simulator.world.custIds()];
  const bulk = await textOf(getCustomers(simulator, [known!, '0000000', other!]));
  expect(bulk).toContain(
    '<custInfo><custId>0000000</custId><errors><error code="200">Invalid customer ID: 0000000</error></errors></custInfo>',
  );
  expect(custIdsIn(bulk)).toEqual([known, '0000000', other]);
});

test('an unknown customer can make a whole bulk call fail', async () => {
  const simulator = await started({ unknownInBulk: 'void' });
  const [known, other] = [...simulator.world.custIds()];
  expect(await textOf(getCustomers(simulator, [known!, '0000000']))).toContain(
    '?>\n<errors><error code="200">Invalid customer ID: 0000000</error></errors>',
  );
  expect(custIdsIn(await textOf(getCustomers(simulator, [known!, other!])))).toEqual([known, other]);
});

test('more customers than the cap are refused, and several outside bulk mode; by default there is no cap', async () => {
  const simulator = await started({ bulkCap: 3 });
  const custIds = [...simulator.world.custIds()];
  expect(await textOf(getCustomers(simulator, custIds.slice(0, 3)))).not.toContain('<errors>');
  expect(await textOf(getCustomers(simulator, custIds.slice(0, 4)))).toContain('<error code="999">');
  const single = customersRequest(custIds.slice(0, 2)).replace('<bulkRequest>true</bulkRequest>', '');
  expect(await textOf(post(simulator, paths.customers, single))).toContain('<errors>');
  const open = await started({ customers: 1_200 });
  expect(custIdsIn(await textOf(getCustomers(open, [...open.world.custIds()])))).toHaveLength(1_200);
});

const rightFor = {
  [paths.queue]: `<custRequest>${vendor}</custRequest>`,
  [paths.plainQueue]: `<custRequest>${hyphenedVendor}</custRequest>`,
  [paths.purge]: purgeRequest(30),
  [paths.enqueue]: `<custRequest>${vendor}</custRequest>`,
  [paths.customers]: `<custInfoRequest>${integrator}<custId>0000000</custId></custInfoRequest>`,
};

test.each(Object.entries(rightFor))('O18: %s compares credentials letter for letter', async (path, right) => {
  const simulator = await started();
  for (const [from, to] of [
    ['simulated', 'simulated '],
    ['simulated', '\u{feff}simulated'],
    ['simulated', 'simulated\n'],
    ['>integrator<', '> integrator<'],
    ['simulated', 'Simulated'],
  ] as const)
    expect(await textOf(post(simulator, path, right.replace(from, to)))).toContain('Invalid credentials');
});

test.each(Object.entries(rightFor))(
  '%s wants its own credential elements, and refuses others',
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
        expect.stringContaining('Invalid credentials'),
      ]);
    }
    expect(await textOf(post(simulator, path, right))).not.toContain('Invalid credentials');
    expect(
      simulator.world
        .journal()
        .slice(0, 3)
        .every(({ executed, outcome }) => !executed && outcome === 'failure 100'),
    ).toBe(true);
  },
);

test('a failure has the root of its procedure; a failure of customer details is a document of its own', async () => {
  const simulator = await started({ password: 'other' });
  const roots = Object.entries(rightFor).map(async ([path, request]) => {
    const text = await textOf(post(simulator, path, request));
    return /\?>\s<(\w+)>/.exec(text)?.[1];
  });
  expect(await Promise.all(roots)).toEqual(['queuedCusts', 'queuedCusts', 'result', 'result', 'errors']);
});

test('a document that is not XML gets code 1, and a wrong request gets 999', async () => {
  const simulator = await started();
  const answerOf = async (document: string) => textOf(post(simulator, paths.customers, document));
  expect(await answerOf('<custInfoRequest>')).toContain('<error code="1">');
  expect(await answerOf('<custInfoRequest/>')).toContain('<error code="999">');
});

test('callers whose address is not allowed get code 60', async () => {
  const simulator = await started({ allowedAddresses: ['192.0.2.1'] });
  expect(await textOf(getCustomers(simulator, ['1']))).toContain('<error code="60">');
  expect(await textOf(getQueue(simulator))).toContain('IP address is not allowed');
  const open = await started({ allowedAddresses: ['127.0.0.1'] });
  expect(await textOf(getQueue(open))).not.toContain('FAILURE');
});

test.each([
  ['element', /<code>100<\/code><message>/],
  ['attribute', /<error code="100">Invalid/],
  ['message', /<message>100: Invalid/],
] as const)('the code of a failure can be written as: %s', async (errorCode, pattern) => {
  const simulator = await started({ errorCode, password: 'other' });
  expect(await textOf(getQueue(simulator))).toMatch(pattern);
});

test('the case of procedure and field names does not matter; the document can be sent in five ways', async () => {
  const simulator = await started();
  // It has characters that a form decoder would change: a plus, a percent sign, an ampersand.
  const document = `<custRequest><!-- 1+1 %41 é --><vendorId>integrator</vendorId><vendorPassword>a+b &amp; c%</vendorPassword></custRequest>`;
  const spoilt = await started({ password: 'a+b & c%' });
  const form = new FormData();
  form.append('P_INPUT_XML_DOC', document);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const url = spoilt.url + paths.queue.toLowerCase();
  const query = new URLSearchParams({ p_input_xml_doc: document });
  const answers = [
    await fetch(url, { method: 'POST', body: form }),
    await fetch(url, { method: 'POST', body: new URLSearchParams({ P_Input_Xml_Doc: document }) }),
    await fetch(url, { method: 'POST', headers, body: `P_INPUT_XML_DOC=${document}` }),
    await fetch(url, { method: 'POST', headers, body: `p_input_xml_doc=${encodeURIComponent(document)}` }),
    await fetch(`${url}?${query.toString()}`),
  ];
  for (const answer of answers) expect(queueTold(await answer.text()).custIds).toHaveLength(30);
  expect(spoilt.world.requests().map(({ form: kind }) => kind)).toEqual([
    'multipart',
    'urlencoded',
    'unencoded',
    'urlencoded',
    'query',
  ]);
  expect(simulator.world.requests()).toEqual([]);
});

test('an unknown procedure, one not provisioned, or a wrong field is an HTML 404 as mod_plsql writes it', async () => {
  const simulator = await started({ unprovisioned: ['queue'] });
  const got = await fetch(simulator.url + paths.purge, { method: 'PUT' });
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'GET, POST']);
  const body = new URLSearchParams({ document: purgeRequest(30) });
  const answers = [
    await post(simulator, 'NO.SUCH_THING', '<custRequest/>'),
    await post(simulator, paths.queue, '<custRequest/>'),
    await fetch(simulator.url + paths.purge, { method: 'POST', body }),
    await fetch(simulator.url + paths.purge),
  ];
  for (const answer of answers) {
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=iso-8859-1',
    ]);
    expect(await answer.text()).toContain('<H1>Not Found</H1>');
  }
  expect(simulator.world.queueLength).toBe(30);
});

test.each([
  '<custRequest>',
  '',
  '<!DOCTYPE a><custRequest/>',
  `<purge-request>${hyphenedVendor}</purge-request>`,
  purgeRequest(''),
  purgeRequest('all'),
  purgeRequest(30).replaceAll('purge-request', 'purge'),
  purgeRequest(30).replaceAll('max-queue-num', 'maxQueueNum'),
  `<purgeRequest>${vendor}<maxQueueNum>30</maxQueueNum></purgeRequest>`,
])('a purge request with an error purges nothing: %s', async (request) => {
  const simulator = await started();
  expect(await textOf(post(simulator, paths.purge, request))).toContain('<result><status>FAILURE</status>');
  expect(simulator.world.queueLength).toBe(30);
});

test('a section or an option that AA does not know is refused, so that a wrong request is noticed', async () => {
  const simulator = await started();
  const [custId] = [...simulator.world.custIds()];
  const details = [
    '<hobbies/>',
    '<emails includeExpired="true"/>',
    '<emails><attr type="A"/></emails>',
    '<customerAttributes><attr kind="A"/></customerAttributes>',
    '<customerAttributes><type>A</type></customerAttributes>',
  ];
  for (const detail of details) {
    const request = `<custInfoRequest><custId>${custId}</custId>${integrator}<details>${detail}</details></custInfoRequest>`;
    expect(await textOf(post(simulator, paths.customers, request))).toContain('<error code="999">');
  }
});

test('attr filters and a directory narrow customer details as they narrow the truth', async () => {
  const simulator = await started({ customers: 80 });
  const details =
    '<addresses/><phones/><customerAttributes><attr type="INTEREST"/><attr type="DIET" code="GLU"/></customerAttributes>';
  const narrowing = {
    filters: { customerAttributes: [{ type: 'INTEREST' }, { type: 'DIET', code: 'GLU' }] },
    directoryId: 'PUBLIC',
  };
  const asked = { addresses: [], phones: [], customerAttributes: [] };
  let rows = 0;
  for (const custId of [...simulator.world.custIds()].slice(0, 40)) {
    const request = `<custInfoRequest><custId>${custId}</custId>${integrator}<directoryId>PUBLIC</directoryId><details includeCodeValues="true">${details}</details></custInfoRequest>`;
    const text = await textOf(post(simulator, paths.customers, request));
    const truth = simulator.world.truth(custId, asked, narrowing)!.sections;
    const count = (element: string) => text.split(`<${element}>`).length - 1;
    expect([count('address'), count('phone'), count('customerAttribute')]).toEqual([
      truth.addresses!.length,
      truth.phones!.length,
      truth.customerAttributes!.length,
    ]);
    rows += truth.customerAttributes!.length;
  }
  expect(rows).toBeGreaterThan(5);
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

test('the journal lists the calls in order, and requests without credentials', async () => {
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
  expect(simulator.world.requests()[2]).toMatchObject({
    path: `/acmedemo/${paths.purge}`,
    form: 'urlencoded',
    document: purgeRequest(30).replace('integrator', '***').replace('simulated', '***'),
  });
  expect(JSON.stringify(simulator.world.requests())).not.toMatch(/simulated|integrator</);
});
