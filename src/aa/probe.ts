// Tries each service of a client without changing anything at AA, and says of each what is wrong and whom to ask. Whether a
// purge is spelled as AA wants it shows only when one is made: with a number that was purged before, a person may have it made.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { custId, type CustId } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import { AaError, type AaErrorCode } from './aa-error.ts';
import type { CustomersAnswer, QueueAnswer } from './association.ts';
import type { AssociationSettings } from './association-settings.ts';
import type { ServiceName } from './dialect.ts';
import { endpointOf, serviceAddress } from './endpoint.ts';
import { askFor } from './probe-asks.ts';
import { queueSource } from './queue-source.ts';
import { readConfirmation } from './reading/read-confirmation.ts';
import { formBody } from './requests/form-body.ts';
import { purgeRequest } from './requests/purge-request.ts';
import { createSingleCalls, readingContext, type SingleCalls } from './single-calls.ts';
import { createTransport, type Transport } from './transport/transport.ts';

/**
 * `ok`: it did its work. `reachable`: something answers there; it was not tried, since it would change AA. `not-tried`: it was
 * asked for, and would do harm.
 */
export type ProbeVerdict = 'ok' | 'reachable' | 'not-tried' | AaErrorCode;

export interface ServiceVerdict {
  readonly service: ServiceName;
  /** Absolute URL; `null` where none is configured. */
  readonly address: string | null;
  readonly verdict: ProbeVerdict;
  /** What was found, in a sentence. Never credentials, never a customer's data. */
  readonly detail: string;
  /** What to ask ACGI for; `null` where there is nothing to ask. */
  readonly ask: string | null;
  /** Of the purge: the document that is sent, its credentials as `***`. */
  readonly request: string | null;
  /** What an answer that is not understood looks like, without anything that stands in it; else `null`. */
  readonly skeleton: string | null;
  /** Keys of the configuration by which it could be understood. */
  readonly dialectKeys: readonly string[];
}

/** A queue number that was purged before: it is purged again, to see whether AA understands our purge. */
export interface PurgeTrial {
  readonly number: string;
  /** The number of the last purge that AA confirmed to us; `null` where the database knows of none. */
  readonly purgedUpTo: string | null;
}

export interface ProbeOptions {
  /** What is asked for and read. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  readonly signal?: AbortSignal;
  /** Left out, no purge is made. */
  readonly purge?: PurgeTrial | undefined;
}

interface Probing {
  readonly settings: AssociationSettings;
  readonly transport: Transport;
  readonly calls: SingleCalls;
  readonly signal: AbortSignal | undefined;
}

/** What a working service was found to be; a failing one throws. */
interface Found {
  readonly verdict: 'ok' | 'reachable' | 'not-tried';
  readonly detail: string;
  readonly skeleton?: string | null;
  readonly dialectKeys?: readonly string[];
  /** Where it was found, if not where it was configured. */
  readonly address?: string;
}

const verdictOf = async (
  { settings }: Probing,
  service: ServiceName,
  find: () => Promise<Found>,
): Promise<ServiceVerdict> => {
  const address = serviceAddress(settings, service);
  const usual = { service, address, ask: null, request: null, skeleton: null, dialectKeys: [] };
  try {
    return { ...usual, ...(await find()) };
  } catch (error) {
    if (!(error instanceof AaError)) throw error;
    const { procedure } = settings.dialect.services[service];
    const ask = askFor(error.code, { service, procedure, address });
    const { code, message, skeleton, dialectKeys } = error;
    return { ...usual, verdict: code, detail: message, ask, skeleton, dialectKeys };
  }
};

/** What the check keeps of a queue that may be huge: nothing but this. */
interface QueueGlance {
  readonly firstId: CustId | null;
  readonly reasons: boolean;
}

const glanceFurther = (glance: QueueGlance, entries: readonly QueueEntry[]): QueueGlance => ({
  firstId: glance.firstId ?? entries[0]?.custId ?? null,
  reasons: glance.reasons || entries.some(({ reasons }) => reasons.length > 0),
});

const queueDetail = ({ entries, unreadable }: QueueAnswer, { reasons }: QueueGlance): string =>
  [
    `${entries} queued`,
    ...(entries === 0 ? [] : [reasons ? 'with reasons' : 'without reasons']),
    ...(unreadable === 0 ? [] : [`${unreadable} of them without a readable customer number`]),
  ].join(', ');

interface ProbedQueue {
  readonly verdict: ServiceVerdict;
  readonly firstId: CustId | null;
  /** `null` where it could not be read. */
  readonly answer: QueueAnswer | null;
}

const probeQueue = async (probing: Probing): Promise<ProbedQueue> => {
  const { settings, calls, signal } = probing;
  let glance: QueueGlance = { firstId: null, reasons: false };
  let read: QueueAnswer | null = null;
  const source = queueSource(settings, () => {});
  const look = async (entries: readonly QueueEntry[]): Promise<void> => {
    glance = glanceFurther(glance, entries);
  };
  const find = async (): Promise<Found> =>
    source.ask(async (endpoint) => {
      const answer = await calls.getQueue(endpoint, look, signal);
      read = answer;
      return { verdict: 'ok', detail: queueDetail(answer, glance), address: endpoint.address };
    });
  const verdict = await verdictOf(probing, 'queue', find);
  return { verdict, firstId: glance.firstId, answer: read };
};

/** A number that no customer has, for when the queue names none. */
const nobody = custId('0');

const customersDetail = ({ customers, errors }: CustomersAnswer, id: CustId): string => {
  const error = errors.get(id);
  if (error !== undefined && error.code !== 'AA_UNKNOWN_CUSTOMER') throw error;
  return customers.length > 0
    ? 'answered for one customer'
    : 'answered that it does not know the number asked for';
};

const findCustomers = async ({ calls, signal }: Probing, id: CustId): Promise<Found> => {
  const answer = await calls.getCustomers([id], signal);
  return { verdict: 'ok', detail: customersDetail(answer, id) };
};

/**
 * Only "no such customer" proves that AA understood the request. A FAILURE in other words may mean the same, and so may an
 * answer without a customer: these prove that the service is there. Anything else is what a wrong name would bring.
 */
const findNobody = (probing: Probing): Promise<Found> =>
  findCustomers(probing, nobody).catch((error: unknown) => {
    if (!(error instanceof AaError) || !mayMeanNobody.has(error.code)) throw error;
    const detail = `answers; nobody is queued who could be asked for, and of a number that no customer has it says: ${error.message}`;
    const { skeleton, dialectKeys } = error;
    return { verdict: 'reachable', detail, skeleton, dialectKeys };
  });

const mayMeanNobody: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>(['AA_FAILURE', 'AA_NOT_UNDERSTOOD']);

/** Answers that an empty request may rightly get, and that still prove that the service is there. */
const harmless: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_BAD_CREDENTIALS',
  'AA_REQUEST_REJECTED',
  'AA_FAILURE',
  'AA_UNEXPECTED',
  'AA_UNKNOWN_CUSTOMER',
  'AA_NOT_CONFIRMED',
  'AA_NOT_UNDERSTOOD',
  'AA_HTML_ANSWER',
  'AA_EMPTY_ANSWER',
  'AA_MALFORMED_ANSWER',
  'AA_FORBIDDEN_XML',
  'AA_ANSWER_TOO_LARGE',
]);

const provesReachable = (error: unknown): boolean =>
  error instanceof AaError &&
  (harmless.has(error.code) || error.httpStatus === 500 || error.httpStatus === 400);

/**
 * The form field goes out empty: no request document, so no credentials, so nothing that AA could do. Without the
 * field at all, mod_plsql would say 404 for a procedure that is there, its parameter being missing.
 */
const findUntried = async (probing: Probing, service: ServiceName): Promise<Found> => {
  const { settings, transport, signal } = probing;
  const { address } = endpointOf(settings, service);
  const body = formBody(settings.dialect.formField, '');
  const request = { address, body, patience: 1, signal };
  await transport
    .post(request, ({ chunks, charset }) => readConfirmation(chunks, readingContext(settings, charset)))
    .catch((error: unknown) => {
      if (!provesReachable(error)) throw error;
    });
  return { verdict: 'reachable', detail: 'answers; not tried, since it would change AA' };
};

/** Stands for the number of a queue that gives none. */
const someNumber = '12345';

const purgeDocument = ({ settings }: Probing, number: string): string =>
  purgeRequest(settings.dialect.services.purge, { username: '***', password: '***' }, number);

const untriedPurge =
  'answers; not tried, since it would change AA: a name that is wrong in its request would show at the first purge';

/**
 * Why a number must not be purged just to try it; `null` where nothing is lost by it. A number below the one of the queue
 * proves nothing, for entries have numbers of their own; one that the database has seen purged does.
 */
const harmOf = (number: string, queue: QueueAnswer | null, purgedUpTo: string | null): string | null => {
  if (purgedUpTo !== null)
    return BigInt(number) <= BigInt(purgedUpTo)
      ? null
      : `not tried: the last purge that was confirmed was up to ${purgedUpTo}; what is queued above it would be purged unread`;
  if (queue === null)
    return 'not tried: the queue could not be read, so it cannot be told what would be purged';
  const isEmpty = queue.entries === 0 && queue.unreadable === 0;
  return isEmpty
    ? null
    : 'not tried: the database knows of no purge, so what is queued now might be purged unread; drain first';
};

const findPurge = async (
  probing: Probing,
  { number, purgedUpTo }: PurgeTrial,
  queue: QueueAnswer | null,
): Promise<Found> => {
  const harm = harmOf(number, queue, purgedUpTo);
  if (harm !== null) return { verdict: 'not-tried', detail: harm };
  await probing.calls.purge(number, probing.signal);
  return { verdict: 'ok', detail: `AA confirmed a purge up to ${number}` };
};

const probePurge = async (
  probing: Probing,
  trial: PurgeTrial | undefined,
  queue: QueueAnswer | null,
): Promise<ServiceVerdict> => {
  const verdict = await verdictOf(probing, 'purge', async () =>
    trial === undefined
      ? { ...(await findUntried(probing, 'purge')), detail: untriedPurge }
      : findPurge(probing, trial, queue),
  );
  return {
    ...verdict,
    request: purgeDocument(probing, trial?.number ?? queue?.maxQueueNumber ?? someNumber),
  };
};

const probeAll = async (
  probing: Probing,
  purge: PurgeTrial | undefined,
): Promise<readonly ServiceVerdict[]> => {
  const queue = await probeQueue(probing);
  const { firstId } = queue;
  // Where the queue cannot be read either, nothing is harmless.
  const isEmpty = firstId === null && queue.verdict.verdict === 'ok';
  return [
    queue.verdict,
    await verdictOf(probing, 'customers', () =>
      isEmpty ? findNobody(probing) : findCustomers(probing, firstId ?? nobody),
    ),
    await probePurge(probing, purge, queue.answer),
    await verdictOf(probing, 'enqueue', () => findUntried(probing, 'enqueue')),
  ];
};

/** One verdict per service, in the order of the guide; each is tried once, one after the other. */
export const probe = async (
  settings: AssociationSettings,
  { catalogue = builtIn, signal, purge }: ProbeOptions = {},
): Promise<readonly ServiceVerdict[]> => {
  const transport = createTransport({ timeouts: settings.timeouts, connections: 1 });
  try {
    const calls = createSingleCalls(settings, transport, catalogue);
    return await probeAll({ settings, transport, calls, signal }, purge);
  } finally {
    await transport.close();
  }
};
