import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { testPassword, testSettings, testUsername } from '../../test/support/association-settings.ts';
import { documentOf, pretendServer } from '../../test/support/pretend-server.ts';
import type { PretendAnswer } from '../../test/support/pretend-server.ts';
import { AaError } from './aa-error.ts';
import { defaultDialect, plainQueue, type ServiceName } from './dialect.ts';
import { probe, type ProbeOptions, type PurgeTrial, type ServiceVerdict } from './probe.ts';

const { services } = defaultDialect;

const serviceOf = (url: string): ServiceName | 'plain' => {
  if (url.endsWith(plainQueue.procedure)) return 'plain';
  const names = Object.keys(services) as ServiceName[];
  return names.find((name) => url.endsWith(services[name].procedure)) ?? 'plain';
};

const customer = '<custInfo><custId>7</custId><name><lastName>Doe</lastName></name></custInfo>';
const unknown = '<r><status>FAILURE</status><error><code>200</code></error></r>';
const reason = '<triggers><tableName>CEN_CUST_MAST</tableName><action>UPDATE</action></triggers>';
const queued = `<r><cust><custId>7</custId>${reason}</cust><maxQueueNum>5</maxQueueNum></r>`;
const answerNothing = '<html><body>ORA-06502</body></html>';

type Answers = Partial<Record<ServiceName | 'plain', PretendAnswer>>;

const says =
  (text: string, status = 200): PretendAnswer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(text);

const healthy: Answers = {
  queue: says(queued),
  customers: says(customer),
  purge: says(answerNothing),
  enqueue: says(answerNothing, 500),
};

const probed = async (answers: Answers = {}, purge?: PurgeTrial, options: ProbeOptions = {}) => {
  const server = await pretendServer((response, request, callNo) => {
    const answer = { ...healthy, ...answers }[serviceOf(request.url)] ?? says('', 404);
    answer(response, request, callNo);
  });
  const verdicts = await probe(testSettings({ url: `${server.origin}/dad` }), { purge, ...options });
  const verdict = (service: ServiceName): ServiceVerdict => verdicts.find((one) => one.service === service)!;
  return { ...server, verdicts, verdict };
};

test('every service of a healthy AA is found', async () => {
  const { verdicts, origin } = await probed();
  expect(verdicts.map(({ service, verdict, ask }) => [service, verdict, ask])).toEqual([
    ['queue', 'ok', null],
    ['customers', 'ok', null],
    ['purge', 'reachable', null],
    ['enqueue', 'reachable', null],
  ]);
  expect(verdicts[0]).toMatchObject({
    address: `${origin}/dad/${services.queue.procedure}`,
    detail: '1 queued, with reasons',
  });
});

test('of a service that works it is told how long it took, if that is long', async () => {
  const { verdict } = await probed({ customers: says('', 404) }, undefined, { slowMs: 0 });
  expect(verdict('queue').detail).toBe('1 queued, with reasons; AA took 0 s');
  expect(verdict('customers').detail).not.toContain('AA took');
});

describe('nothing is changed:', () => {
  test('P11: purge and enqueue are sent an empty form, without document and credentials', async () => {
    const { seen } = await probed();
    const untried = seen.filter(({ url }) => ['purge', 'enqueue'].includes(serviceOf(url)));
    expect(untried.map(({ body }) => body)).toEqual(['p_input_xml_doc=', 'p_input_xml_doc=']);
  });

  test('each service is asked once', async () => {
    const { seen } = await probed({ queue: says('', 500), customers: says('', 500) });
    expect(seen.map(({ url }) => serviceOf(url))).toEqual(['queue', 'customers', 'purge', 'enqueue']);
  });
});

describe('the customers service', () => {
  test('is asked for the first queued customer, alone', async () => {
    const { seen } = await probed();
    expect(documentOf(seen[1]!)).toContain('<custId>7</custId>');
    expect(documentOf(seen[1]!)).not.toContain('bulkRequest');
  });

  test.each([
    ['an empty queue', says('<r><status>SUCCESS</status></r>')],
    ['no queue', says('', 403)],
  ])('is asked for a number that no customer has, with %s, and works if it says so', async (_, queue) => {
    const { seen, verdict } = await probed({ queue, customers: says(unknown) });
    expect(documentOf(seen[1]!)).toContain('<custId>0</custId>');
    expect(verdict('customers').verdict).toBe('ok');
  });

  test.each(['<custInfos/>', '<r><status>FAILURE</status><message>Invalid customer number</message></r>'])(
    'is there also if its answer for that number is less clear: %s',
    async (text) => {
      const queue = says('<r><status>SUCCESS</status></r>');
      const { verdict } = await probed({ queue, customers: says(text) });
      expect(verdict('customers')).toMatchObject({ verdict: 'reachable', ask: null });
      const { verdict: ofQueued } = await probed({ customers: says(text) });
      expect(ofQueued('customers').ask).not.toBeNull();
    },
  );

  test.each([
    ['AA_UNEXPECTED', '<errors><error code="999">root element must be custInfoRequest</error></errors>'],
    ['AA_REQUEST_REJECTED', '<errors><error code="1">Badly-formed XML</error></errors>'],
    ['AA_HTML_ANSWER', answerNothing],
  ])('does not count as there if a wrong name may have caused its answer: %s', async (code, text) => {
    const queue = says('<r><status>SUCCESS</status></r>');
    const { verdict } = await probed({ queue, customers: says(text) });
    expect(verdict('customers').verdict).toBe(code);
  });

  test('does not work if it refuses the credentials', async () => {
    const customers = says('<r><status>FAILURE</status><error><code>100</code></error></r>');
    const { verdict } = await probed({ queue: says('<r><status>SUCCESS</status></r>'), customers });
    expect(verdict('customers').verdict).toBe('AA_BAD_CREDENTIALS');
  });

  test('works if the customer is merely missing', async () => {
    const { verdict } = await probed({ customers: says('<r><status>SUCCESS</status></r>') });
    expect(verdict('customers').verdict).toBe('ok');
  });
});

describe('the queue', () => {
  test('may be the plain one, at its own address', async () => {
    const plain = says('<r><custId>7</custId><maxQueueNum>5</maxQueueNum></r>');
    const { verdict, origin } = await probed({ queue: says('', 404), plain });
    expect(verdict('queue')).toMatchObject({
      verdict: 'ok',
      detail: '1 queued, without reasons',
      address: `${origin}/dad/${plainQueue.procedure}`,
    });
  });

  test('may be empty', async () => {
    const { verdict } = await probed({ queue: says('<r><status>SUCCESS</status></r>') });
    expect(verdict('queue')).toMatchObject({ verdict: 'ok', detail: '0 queued' });
  });
});

const sent = (number: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?><purge-request><vendor-id>***</vendor-id>' +
  `<vendor-password>***</vendor-password><max-queue-num>${number}</max-queue-num></purge-request>`;

describe('W12: a page of something that stands before AA', () => {
  const page = says(
    '<html><head><title>Request Rejected</title></head><body>Your support ID is: 1</body></html>',
  );
  const login = says(
    '<?xml version="1.0"?><html xmlns="x"><head><title>Sign in</title></head><body/></html>',
  );

  test.each([
    ['a firewall', page, 'Request Rejected'],
    ['a login', login, 'Sign in'],
  ])('is not taken for any of the services: %s', async (_, answer, title) => {
    const { verdicts } = await probed({ queue: answer, customers: answer, purge: answer, enqueue: answer });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(Array(4).fill('AA_HTML_ANSWER'));
    for (const { detail, hint, ask } of verdicts) {
      expect(detail).toContain(`“${title}”`);
      expect(hint).toContain('A firewall or a login page may stand before AA');
      expect(ask).toContain('Is this machine let through');
    }
  });

  test('is not taken for the purge where it stands before that alone, also when a purge is tried', async () => {
    const { verdict } = await probed({ purge: page });
    expect([verdict('queue').verdict, verdict('purge').verdict]).toEqual(['ok', 'AA_HTML_ANSWER']);
    const tried = await probed({ purge: page }, { number: '4', purgedUpTo: '4' });
    expect(tried.verdict('purge').verdict).toBe('AA_HTML_ANSWER');
  });

  test('of AA itself, with a status that says that nothing is there, proves no service', async () => {
    const none = says('<html><title>404 Not Found</title>mod_plsql: /pls/p_x HTTP-404 ORA-06564</html>', 404);
    const { verdict } = await probed({ purge: none });
    expect(verdict('purge').verdict).toBe('AA_NOT_PROVISIONED');
    expect(verdict('purge').detail).toMatch(/at this address: the service purge, HTTP status 404/);
  });

  test('is told with its host where it is redirected to', async () => {
    const redirect: PretendAnswer = (response) =>
      response.writeHead(302, { location: 'https://login.example.org/sso/x?token=secret' }).end();
    const { verdicts } = await probed({
      queue: redirect,
      customers: redirect,
      purge: redirect,
      enqueue: redirect,
    });
    for (const { verdict, detail, hint } of verdicts) {
      expect([verdict, detail]).toEqual([
        'AA_REDIRECTED',
        expect.stringContaining('to https://login.example.org'),
      ]);
      expect(hint).toContain('login page');
      expect(detail).not.toMatch(/sso|token|secret/);
    }
  });
});

describe('of the purge', () => {
  test('P11: is shown what would be sent, and that it was not tried', async () => {
    const { verdict } = await probed();
    expect(verdict('purge')).toMatchObject({ verdict: 'reachable', request: sent('5') });
    expect(verdict('purge').detail).toMatch(/not tried.*would show at the first purge/);
    expect([verdict('queue').request, verdict('customers').request]).toEqual([null, null]);
    const empty = await probed({ queue: says('<r><status>SUCCESS</status></r>') });
    expect(empty.verdict('purge').request).toBe(sent('12345'));
  });

  test('P1: a number that was purged before is really sent, and the answer is shown', async () => {
    const purge = says('<result><status>SUCCESS</status><message>0 purged</message></result>');
    const { verdict, seen } = await probed({ purge }, { number: '04', purgedUpTo: '4' });
    expect(verdict('purge')).toMatchObject({ verdict: 'ok', request: sent('04') });
    const made = seen.filter(({ url }) => serviceOf(url) === 'purge');
    expect(made).toHaveLength(1);
    expect(documentOf(made[0]!)).toContain('<max-queue-num>04</max-queue-num>');

    const refused = await probed(
      { purge: says('<result><state>Doe</state></result>') },
      { number: '4', purgedUpTo: '5' },
    );
    expect(refused.verdict('purge')).toMatchObject({
      verdict: 'AA_NOT_CONFIRMED',
      skeleton: '<result><state>…</state></result>',
      dialectKeys: ['dialect.answers.status', 'dialect.answers.success'],
    });
  });

  const empty = says('<queuedCusts><maxQueueNum/><status>SUCCESS</status></queuedCusts>');

  test.each<[string, PretendAnswer, PurgeTrial]>([
    ['what is queued', says(queued), { number: '5', purgedUpTo: '4' }],
    ['more than is queued', says(queued), { number: '0099', purgedUpTo: '4' }],
    ['what may be queued by now', empty, { number: '999999999', purgedUpTo: '4' }],
    ['what may be queued, with no purge known', says(queued), { number: '1', purgedUpTo: null }],
    ['an unknown queue', says('<r><x>1</x></r>'), { number: '4', purgedUpTo: null }],
  ])('P1: a number that would purge %s is not sent', async (_, queue, trial) => {
    const { verdict, seen } = await probed({ queue }, trial);
    expect(verdict('purge')).toMatchObject({ verdict: 'not-tried', request: sent(trial.number) });
    expect(seen.filter(({ url }) => serviceOf(url) === 'purge')).toEqual([]);
  });

  test('P1: with no purge known, a person may say that the number was purged where nothing is queued', async () => {
    const purge = says('<result><status>SUCCESS</status></result>');
    const { verdict } = await probed({ queue: empty, purge }, { number: '7', purgedUpTo: null });
    expect(verdict('purge').verdict).toBe('ok');
  });

  test('that answers an empty request with code 1 is there', async () => {
    const { verdict } = await probed({
      purge: says('<errors><error code="1">Badly-formed XML</error></errors>'),
    });
    expect(verdict('purge').verdict).toBe('reachable');
  });
});

test('P11: an answer that is not understood is shown without its content', async () => {
  const strange = says('<r><kunde nr="7">Doe</kunde></r>');
  const { verdicts } = await probed({ queue: strange, customers: strange });
  for (const { verdict, skeleton, dialectKeys, detail } of verdicts.slice(0, 2)) {
    expect([verdict, skeleton]).toEqual(['AA_NOT_UNDERSTOOD', '<r><kunde nr>…</kunde></r>']);
    expect(dialectKeys).toContain('dialect.answers.custId');
    expect(detail).not.toContain('Doe');
  }
});

describe('what is wrong is said, and what to ask ACGI:', () => {
  const failure = (code: string): PretendAnswer =>
    says(`<r><status>FAILURE</status><error><code>${code}</code></error></r>`);

  test.each<[string, PretendAnswer, string, RegExp]>([
    ['credentials', failure('100'), 'AA_BAD_CREDENTIALS', /user name and password/],
    ['the address of this machine', failure('60'), 'AA_IP_NOT_ALLOWED', /allow-list/],
    ['a service that is missing', says('', 404), 'AA_NOT_PROVISIONED', /provision/],
    ['a refusal of the web server', says('', 403), 'AA_HTTP_REFUSED', /open/],
    ['a redirect', says('', 302), 'AA_REDIRECTED', /absolute URL/],
    ['HTML', says(answerNothing), 'AA_HTML_ANSWER', /fail/],
    ['an answer that is not understood', says('<r><x>1</x></r>'), 'AA_NOT_UNDERSTOOD', /reference document/],
  ])('%s', async (_, answer, code, ask) => {
    const { verdicts } = await probed({ queue: answer, customers: answer });
    for (const verdict of verdicts.slice(0, 2)) {
      expect(verdict).toMatchObject({ verdict: code, ask: expect.stringMatching(ask) });
      expect(inspect(verdict)).not.toMatch(new RegExp(`${testUsername}|${testPassword}`));
    }
  });

  test.each<[PretendAnswer, string]>([
    [says('', 404), 'AA_NOT_PROVISIONED'],
    [says('', 403), 'AA_HTTP_REFUSED'],
    [says('', 302), 'AA_REDIRECTED'],
    [says('', 503), 'AA_HTTP_STATUS'],
    [failure('60'), 'AA_IP_NOT_ALLOWED'],
    [(response) => response.destroy(), 'AA_CONNECTION_LOST'],
  ])('also of the services that are not tried (%#: %s)', async (answer, code) => {
    const { verdict } = await probed({ purge: answer, enqueue: answer });
    expect([verdict('purge').verdict, verdict('enqueue').verdict]).toEqual([code, code]);
  });

  test.each([answerNothing, '', 'plain words', '<r><status>SUCCESS</status></r>', '<r/>'])(
    'but any answer to the empty form shows that something is there (%j)',
    async (text) => {
      const { verdict } = await probed({ purge: says(text), enqueue: says(text, 400) });
      expect(verdict('purge').verdict).toBe('reachable');
      expect(verdict('enqueue').verdict).toBe('reachable');
    },
  );

  test('a service without an address', async () => {
    const [queue] = await probe(testSettings());
    expect(queue).toMatchObject({ service: 'queue', address: null, verdict: 'AA_NOT_PROVISIONED' });
  });

  test('a host that does not exist', async () => {
    const verdicts = await probe(testSettings({ url: 'https://aa.invalid/dad' }));
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['AA_NAME_NOT_FOUND']));
  });
});

test('an abandoned probe says so', async () => {
  const verdicts = await probe(testSettings({ url: 'http://127.0.0.1:9/dad' }), {
    signal: AbortSignal.abort(),
  });
  expect(verdicts[0]?.verdict).toBe(new AaError('AA_ABANDONED').code);
});

describe('W3: a header and a declaration that differ', () => {
  const inUtf8 =
    (document: string): PretendAnswer =>
    (response) =>
      response
        .writeHead(200, { 'content-type': 'TEXT/XML; Charset="UTF-8"' })
        .end(`<?xml version="1.0" encoding="ISO-8859-1"?>${document}`);

  test('are said of each service, with what was used and the key', async () => {
    const person = customer.replace('Doe', 'Zoë');
    const { verdicts } = await probed({
      queue: inUtf8(queued),
      customers: inUtf8(person),
      purge: inUtf8('<result><status>FAILURE</status><message>Où?</message></result>'),
      enqueue: inUtf8('<result><status>FAILURE</status><message>Où?</message></result>'),
    });
    for (const { detail, dialectKeys } of verdicts) {
      expect(detail).toContain('HTTP says UTF-8, the XML declaration says ISO-8859-1');
      expect(dialectKeys).toContain('dialect.answers.encoding');
    }
    expect(verdicts.map(({ detail }) => detail.includes('was read as utf-8'))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'reachable', 'reachable']);
  });

  test('W4: P16: accents that are lost, whatever is said, are told with the key that reads them', async () => {
    const inLatin: PretendAnswer = (response) =>
      response
        .setHeader('content-type', 'text/xml')
        .end(Buffer.from(customer.replace('Doe', 'Zoë'), 'latin1'));
    const { verdict } = await probed({ queue: says(queued), customers: inLatin });
    expect(verdict('customers')).toMatchObject({
      verdict: 'ok',
      detail: expect.stringContaining('it was read as utf-8, which its accents are not') as string,
      dialectKeys: ['dialect.answers.encoding'],
    });
  });

  test('W5: an unknown encoding is quoted', async () => {
    const { verdict } = await probed({ customers: says(`<?xml version="1.0" encoding="x-9"?>${customer}`) });
    expect(verdict('customers')).toMatchObject({
      verdict: 'AA_MALFORMED_ANSWER',
      detail: expect.stringContaining('"x-9" is not known') as string,
      dialectKeys: ['dialect.answers.encoding'],
    });
  });
});
