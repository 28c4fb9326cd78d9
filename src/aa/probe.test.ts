import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { testPassword, testSettings, testUsername } from '../../test/support/association-settings.ts';
import { documentOf, pretendServer } from '../../test/support/pretend-server.ts';
import type { PretendAnswer } from '../../test/support/pretend-server.ts';
import { AaError } from './aa-error.ts';
import { defaultDialect, plainQueue, type ServiceName } from './dialect.ts';
import { probe, type ServiceVerdict } from './probe.ts';

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

const probed = async (answers: Answers = {}) => {
  const server = await pretendServer((response, request, callNo) => {
    const answer = { ...healthy, ...answers }[serviceOf(request.url)] ?? says('', 404);
    answer(response, request, callNo);
  });
  const verdicts = await probe(testSettings({ url: `${server.origin}/dad` }));
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
  ])('is asked for nobody with %s, and works if it knows nobody', async (_, queue) => {
    const { seen, verdict } = await probed({ queue, customers: says(unknown) });
    expect(documentOf(seen[1]!)).toContain('<custId>0</custId>');
    expect(verdict('customers').verdict).toBe('ok');
  });

  test.each([
    '<custInfos/>',
    '<r><status>FAILURE</status><message>Invalid customer number</message></r>',
    answerNothing,
  ])('is there if it answers nothing better for nobody: %s', async (text) => {
    const queue = says('<r><status>SUCCESS</status></r>');
    const { verdict } = await probed({ queue, customers: says(text) });
    expect(verdict('customers')).toMatchObject({ verdict: 'reachable', ask: null });
    const { verdict: ofSomebody } = await probed({ customers: says(text) });
    expect(ofSomebody('customers').ask).not.toBeNull();
  });

  test('but not if it refuses the credentials', async () => {
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

describe('what is wrong is said, and whom to ask:', () => {
  const failure = (code: string): PretendAnswer =>
    says(`<r><status>FAILURE</status><error><code>${code}</code></error></r>`);

  test.each<[string, PretendAnswer, string, RegExp]>([
    ['credentials', failure('100'), 'AA_BAD_CREDENTIALS', /user name and password/],
    ['the address of this machine', failure('60'), 'AA_IP_NOT_ALLOWED', /allow-list/],
    ['a service that is missing', says('', 404), 'AA_NOT_PROVISIONED', /provision/],
    ['a refusal of the web server', says('', 403), 'AA_HTTP_REFUSED', /open/],
    ['a redirect', says('', 302), 'AA_REDIRECTED', /absolute URL/],
    ['HTML', says(answerNothing), 'AA_HTML_ANSWER', /fail/],
    ['an answer nobody understands', says('<r><x>1</x></r>'), 'AA_NOT_UNDERSTOOD', /reference document/],
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
