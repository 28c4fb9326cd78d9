// The errors of AA, by real sockets: what causes them, and that the cure of their hints works.

import { onTestFinished } from 'vitest';
import type { AssociationSettings } from '../../src/aa/association-settings.ts';
import type { CallGate, CallHold } from '../../src/aa/call-gate.ts';
import { defaultDialect, type Dialect } from '../../src/aa/dialect.ts';
import { openAssociation, type OpenAssociation } from '../../src/aa/open-association.ts';
import type { Prepare } from '../../src/catalogue/customer-record.ts';
import { custId } from '../../src/catalogue/ids.ts';
import type { FaultRule } from '../../src/simulator/faults/fault-rule.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { testSettings } from '../support/association-settings.ts';
import { freePort } from '../support/free-port.ts';
import { documentOf, pretendServer, type PretendAnswer } from '../support/pretend-server.ts';
import { door, type Trial } from './door.ts';

type Wish = Partial<AssociationSettings>;
type Work = (aa: OpenAssociation, settings: AssociationSettings) => Promise<unknown>;

async function simulated(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ customers: 20, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

const credentials = { username: 'integrator', password: 'simulated' };

async function call(wish: Wish, work: Work): Promise<void> {
  const settings = testSettings({ ...credentials, ...wish });
  const aa = openAssociation(settings, { delay: async () => {} });
  try {
    await work(aa, settings);
  } finally {
    await aa.close();
  }
}

const queue: Work = (aa) => aa.getQueue({ restart: async () => {}, page: async () => {} });
const purge: Work = (aa) => aa.purgeQueue('5');

/** Two answers about one customer are the same where all of them is. */
const wholly: Prepare = (record) => ({ custId: record.custId, contentHash: JSON.stringify(record) });

/** As many calls as `bulkSize` wants. What is said of single customers counts as well. */
const customers =
  (...ids: readonly string[]): Work =>
  async (aa, { bulkSize }) => {
    for (let at = 0; at < ids.length; at += bulkSize) {
      const asked = ids.slice(at, at + bulkSize).map(custId);
      const { errors } = await aa.getCustomers(asked, { lane: 'drain', prepare: wholly });
      for (const error of errors.values()) throw error;
    }
  };

const someIds = ({ world }: Simulator): readonly string[] => [...world.custIds()];

/** A setting is wrong at first. */
function setting(work: Work, wrong: Wish, right: Wish): Trial {
  let now = wrong;
  return { attempt: () => call(now, work), cure: () => void (now = right) };
}

/** AA is in trouble at first. */
async function trouble(faults: readonly FaultRule[], work: Work | null = null): Promise<Trial> {
  const simulator = await simulated({ faults });
  const ask = work ?? customers(...someIds(simulator));
  return { attempt: () => call({ url: simulator.url }, ask), cure: () => simulator.world.clearFaults() };
}

/** A server that answers in another way once somebody there has done something. */
async function mended(before: PretendAnswer, after: PretendAnswer, work: Work): Promise<Trial> {
  let answer = before;
  const { origin } = await pretendServer((...given) => answer(...given));
  return { attempt: () => call({ url: `${origin}/dad/` }, work), cure: () => void (answer = after) };
}

const saying =
  (text: string, status = 200): PretendAnswer =>
  (response) =>
    response.writeHead(status).end(text);

const queueOf7 = '<r><cust><custId>7</custId></cust><maxQueueNum>55</maxQueueNum></r>';
const customer = (id: string): string =>
  `<custInfo><custId>${id}</custId><name><lastName>Doe</lastName></name></custInfo>`;

const answers = (names: Dialect['answers']): Dialect => ({
  ...defaultDialect,
  answers: { ...defaultDialect.answers, ...names },
});

/** The server always answers so, and a name in the dialect makes it understood. */
async function spelled(text: string, names: Dialect['answers'], work: Work): Promise<Trial> {
  const { origin } = await pretendServer(saying(text));
  const url = `${origin}/dad/`;
  return setting(work, { url }, { url, dialect: answers(names) });
}

const numbers = Array.from({ length: 12 }, (_, at) => String(at + 1));
const idsAsked = (document: string): readonly string[] =>
  [...document.matchAll(/<custId>([^<]*)</g)].map(([, id = '']) => id);

/** A server that does not take more than five customers at once. */
async function smallServer(refuse: PretendAnswer): Promise<Trial> {
  const { origin } = await pretendServer((response, request, callNo) => {
    const ids = idsAsked(documentOf(request));
    if (ids.length > 5) return refuse(response, request, callNo);
    response.end(`<customers>${ids.map((id) => customer(id)).join('')}</customers>`);
  });
  const url = `${origin}/dad/`;
  return setting(customers(...numbers), { url }, { url, bulkSize: 5 });
}

// The way there.

door('AA_NAME_NOT_FOUND', 'a host that does not exist', /spelling of the host in `url`/, async () => {
  const { url } = await simulated();
  return setting(queue, { url: 'http://no-such-host.invalid/acmedemo/' }, { url });
});

door('AA_CONNECT_FAILED', 'a wrong port', /Check host and port in `url`/, async () => {
  const { url } = await simulated();
  return setting(queue, { url: `http://127.0.0.1:${await freePort()}/acmedemo/` }, { url });
});

door('AA_TIMEOUT', 'a slow AA', /raise `timeouts`/, async () => {
  const simulator = await simulated({ latency: { fixedMs: 400 } });
  const { url } = simulator;
  const { timeouts } = testSettings();
  return setting(
    customers(...someIds(simulator)),
    { url, timeouts: { ...timeouts, totalMs: 50 } },
    { url, timeouts },
  );
});

door('AA_TIMEOUT', 'a slow AA, by customer', /lower `bulkSize`/, async () => {
  const simulator = await simulated({ latency: { perCustomerMs: 60 } });
  const { url } = simulator;
  const timeouts = { ...testSettings().timeouts, totalMs: 600 };
  const work = customers(...someIds(simulator));
  return setting(work, { url, timeouts }, { url, timeouts, bulkSize: 1 });
});

door('AA_CONNECTION_LOST', 'a server that gives up large answers', /lower `bulkSize`/, () =>
  smallServer((response) => response.destroy()),
);

// What stands before AA.

door('AA_HTTP_STATUS', 'a server in maintenance', /Tried again by itself/, () =>
  mended(saying('', 503), saying(queueOf7), queue),
);

door('AA_HTTP_REFUSED', 'a machine that is not on the allow-list', /ask ACGI .* allow-list/, () =>
  mended(saying('', 403), saying(queueOf7), queue),
);

door('AA_HTTP_REFUSED', 'a path that does not take requests', /Check the path in `url`/, async () => {
  const [{ url }, { origin }] = [await simulated(), await pretendServer(saying('', 405))];
  return setting(queue, { url: `${origin}/dad/` }, { url });
});

door('AA_HTTP_REFUSED', 'a request that is too large', /lower `bulkSize`/, () =>
  smallServer(saying('', 413)),
);

door('AA_HTTP_REFUSED', 'a proxy that wants a login', /^A proxy .* not ACGI/, () =>
  mended(saying('', 407), saying(queueOf7), queue),
);

door('AA_REDIRECTED', 'an address that moved', /Set `url` .* to the final address/, async () => {
  const { url } = await simulated();
  const { origin } = await pretendServer((response, request) =>
    response.writeHead(301, { location: request.url.replace('/dad/', url) }).end(),
  );
  return setting(queue, { url: `${origin}/dad/` }, { url });
});

door('AA_NOT_PROVISIONED', 'a wrong path', /Check `url`/, async () => {
  const simulator = await simulated();
  const work = customers(...someIds(simulator));
  return setting(work, { url: simulator.url.replace('acmedemo', 'acmedmo') }, { url: simulator.url });
});

door('AA_HTML_ANSWER', 'AA crashed', /./, () => trouble([{ procedure: 'customers', fault: 'html' }]));

// What AA answers.

door('AA_EMPTY_ANSWER', 'nothing comes', /Tried again by itself/, () =>
  trouble([{ procedure: 'customers', fault: 'empty' }]),
);

door('AA_MALFORMED_ANSWER', 'half of it comes', /Nothing of it was used/, () =>
  trouble([{ procedure: 'customers', fault: 'truncate' }]),
);

door('AA_FORBIDDEN_XML', 'another program answers', /check `url`/, async () => {
  const [{ url }, { origin }] = [await simulated(), await pretendServer(saying('<!DOCTYPE feed><feed/>'))];
  return setting(queue, { url: `${origin}/dad/` }, { url });
});

door('AA_ANSWER_TOO_LARGE', 'many customers in one answer', /Lower `bulkSize`/, async () => {
  const simulator = await simulated();
  const { url } = simulator;
  const limits = { ...testSettings().limits, documentBytes: 8_000 };
  const work = customers(...someIds(simulator));
  return setting(work, { url, limits }, { url, limits, bulkSize: 1 });
});

door('AA_ANSWER_TOO_LARGE', 'a large customer', /raise `limits`/, async () => {
  const simulator = await simulated();
  const { url } = simulator;
  const { limits } = testSettings();
  const work = customers(someIds(simulator)[0]!);
  return setting(work, { url, limits: { ...limits, documentBytes: 50 } }, { url, limits });
});

door('AA_NOT_UNDERSTOOD', 'another name of the number', /dialect\.answers/, () =>
  spelled(customer('7').replaceAll('custId', 'memberNo'), { custId: ['memberNo'] }, customers('7')),
);

door('AA_NO_QUEUE_NUMBER', 'another name of the queue number', /dialect\.answers\.maxQueueNum/, () =>
  spelled(queueOf7.replaceAll('maxQueueNum', 'upTo'), { maxQueueNum: ['upTo'] }, queue),
);

door('AA_BAD_CREDENTIALS', 'a wrong password', /`username` and `password`/, async () => {
  const { url } = await simulated();
  return setting(queue, { url, password: 'simulatde' }, { url });
});

door('AA_IP_NOT_ALLOWED', 'ACGI does not know this machine', /Ask ACGI .* allow-list/, async () => {
  const first = await simulated({ allowedAddresses: ['192.0.2.1'] });
  const port = Number(new URL(first.url).port);
  return {
    attempt: () => call({ url: first.url }, queue),
    cure: async () => {
      await first.close();
      await simulated({ port, allowedAddresses: ['127.0.0.1'] });
    },
  };
});

door('AA_UNKNOWN_CUSTOMER', 'a number without its zeros', /leading zeros matter/, async () => {
  const { url } = await simulated();
  let number = '0000000';
  return {
    attempt: () => call({ url }, (...parts) => customers(number)(...parts)),
    cure: async () => {
      await call({ url }, (aa) =>
        aa.getQueue({ restart: async () => {}, page: async ([entry]) => void (number = entry!.custId) }),
      );
    },
  };
});

door('AA_UNEXPECTED', 'AA fails for a while', /Tried again by itself/, () =>
  trouble([{ procedure: 'customers', fault: 'failure', code: 999 }]),
);

door('AA_FAILURE', "a queue that is empty, in AA's own words", /dialect\.answers\.nothingQueued/, () =>
  spelled(
    '<r><status>FAILURE</status><message>Come back tomorrow</message></r>',
    { nothingQueued: ['Come back tomorrow'] },
    queue,
  ),
);

door('AA_FAILURE', "a code of AA's that is known to its users", /dialect\.errorCodes/, async () => {
  const failing = '<r><status>FAILURE</status><errors><error code="4711">Closed</error></errors></r>';
  let failed = 0;
  const { origin } = await pretendServer((response) =>
    response.end((failed += 1) % 2 === 1 ? failing : queueOf7),
  );
  const url = `${origin}/dad/`;
  const errorCodes = { ...defaultDialect.errorCodes, '4711': 'AA_UNEXPECTED' as const };
  // Named as a passing one, it is tried again.
  return setting(queue, { url }, { url, dialect: { ...defaultDialect, errorCodes } });
});

door('AA_NOT_CONFIRMED', 'other words for SUCCESS', /`dialect\.answers\.status` and `success`/, () =>
  spelled('<r><result>DONE</result></r>', { status: ['status', 'result'], success: ['DONE'] }, purge),
);

door('AA_CUSTOMER_INCOMPLETE', 'an error stands beside the customer', /Tried again by itself/, () =>
  mended(
    saying(
      `<r><status>FAILURE</status><errors><error code="200">Invalid</error></errors>${customer('7')}</r>`,
    ),
    saying(customer('7')),
    customers('7'),
  ),
);

door('AA_CUSTOMER_AMBIGUOUS', 'one customer comes twice', /Tried again by itself/, () =>
  trouble([{ procedure: 'customers', fault: 'duplicate', copy: 'different' }]),
);

// What we ask.

door('AA_REQUEST_REJECTED', 'a name in `dialect` that AA does not know', /named in `dialect`/, async () => {
  const bad = '<r><status>FAILURE</status><errors><error code="1">Badly-formed XML</error></errors></r>';
  const { origin } = await pretendServer((response, request) =>
    response.end(documentOf(request).includes('<custRequest>') ? queueOf7 : bad),
  );
  const url = `${origin}/dad/`;
  const { services } = defaultDialect;
  const wrong = { ...services, queue: { ...services.queue, root: 'custReqest' } };
  return setting(queue, { url, dialect: { ...defaultDialect, services: wrong } }, { url });
});

door('AA_REQUEST_IMPOSSIBLE', 'a control character in a password', /control character/, async () => {
  const { url } = await simulated();
  return setting(queue, { url, password: 'simulated\u0001' }, { url });
});

door('AA_ABANDONED', 'the program stops', /done again at the next start/, async () => {
  const { url } = await simulated();
  let signal = AbortSignal.abort();
  const work: Work = (aa) => aa.getQueue({ restart: async () => {}, page: async () => {} }, { signal });
  return { attempt: () => call({ url }, work), cure: () => void (signal = new AbortController().signal) };
});

door('AA_HELD_BACK', 'quiet hours', /change `budget\.quiet`/, async () => {
  const simulator = await simulated();
  const [id] = someIds(simulator);
  let hold: CallHold | null = { why: 'quiet', until: new Date(Date.now() + 3_600_000) };
  const gate: CallGate = {
    says: () => (hold === null ? 'open' : 'held'),
    holdOf: () => hold,
    started: () => {},
    onChange: () => {},
  };
  const attempt = async (): Promise<void> => {
    const aa = openAssociation(testSettings({ ...credentials, url: simulator.url }), { gate });
    await aa.getCustomers([custId(id!)], { lane: 'drain', prepare: wholly }).finally(() => void aa.close());
  };
  return { attempt, cure: () => void (hold = null) };
});
