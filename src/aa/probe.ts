// Tries each service of a client without changing anything at AA, and says what is wrong with it and what to ask ACGI. Only a real
// purge shows whether its request is spelled as AA wants it. A person may ask for one, with a number that was purged before.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import { custId, type CustId } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import { AaError, type AaErrorCode, isOfAa } from './aa-error.ts';
import { type CustomersAnswer, keepNothing, type QueueAnswer } from './association.ts';
import type { AssociationSettings } from './association-settings.ts';
import type { ServiceName } from './dialect.ts';
import { endpointOf, serviceAddress } from './endpoint.ts';
import { askFor } from './probe-asks.ts';
import { queueSource } from './queue-source.ts';
import { readConfirmation } from './answers/confirmation.ts';
import { formBody } from './requests/request-parts.ts';
import { purgeRequest } from './requests/queue-requests.ts';
import { createSingleCalls, readingContext, type SingleCalls } from './single-calls.ts';
import { encodingKey } from './xml/encoding-choice.ts';
import { createTransport, type Transport } from './transport/transport.ts';

/**
 * `ok`: the service did its work. `reachable`: something answers at its address; the service was not tried, because it would change
 * AA. `not-tried`: a person asked for it, and it would do harm.
 */
export type ProbeVerdict = 'ok' | 'reachable' | 'not-tried' | AaErrorCode;

export interface ServiceVerdict {
  readonly service: ServiceName;
  /** Absolute URL; `null` where none is configured. */
  readonly address: string | null;
  readonly verdict: ProbeVerdict;
  /** What was found, in a sentence. Never credentials, never a customer's data. */
  readonly detail: string;
  /** What to do about a fault. `null` where there is none. */
  readonly hint: string | null;
  /** What to ask ACGI. `null` where there is nothing to ask. */
  readonly ask: string | null;
  /** The proxy that it was called through, without its password. `null` where there was none. */
  readonly through: string | null;
  /** Of the purge: the document that is sent, with `***` as its credentials. */
  readonly request: string | null;
  /** What an answer looks like that is not understood, without its content. Otherwise `null`. */
  readonly skeleton: string | null;
  /** Keys of the configuration that could make the answer understood. */
  readonly dialectKeys: readonly string[];
}

/** A queue number that was purged before. It is purged again, to see whether AA understands our purge. */
export interface PurgeTrial {
  readonly number: string;
  /** The number of the last purge that AA confirmed to us. `null` where the database knows none. */
  readonly purgedUpTo: string | null;
}

export interface ProbeOptions {
  /** What is asked for and read. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  readonly signal?: AbortSignal;
  /** Without it, no purge is made. */
  readonly purge?: PurgeTrial | undefined;
  /** From when on it is told how long a service took that works. Default: 5,000. */
  readonly slowMs?: number;
  /** Told before each service is tried: one may take minutes. */
  readonly onTry?: ((service: ServiceName) => void) | undefined;
}

interface Probing {
  readonly settings: AssociationSettings;
  readonly transport: Transport;
  readonly calls: SingleCalls;
  readonly signal: AbortSignal | undefined;
  /** What was odd about the encoding of the answers of the service that is tried. */
  readonly remarks: Set<string>;
  /** How long a service takes that is worth a word. */
  readonly slowMs: number;
  readonly onTry: ((service: ServiceName) => void) | undefined;
}

/** What was found of a service that works. One that fails throws. */
interface Found {
  readonly verdict: 'ok' | 'reachable' | 'not-tried';
  readonly detail: string;
  readonly skeleton?: string | null;
  readonly dialectKeys?: readonly string[];
  /** The address where it was found, if that is not the configured one. */
  readonly address?: string;
}

async function verdictOf(
  probing: Probing,
  service: ServiceName,
  find: () => Promise<Found>,
): Promise<ServiceVerdict> {
  const { remarks } = probing;
  probing.onTry?.(service);
  remarks.clear();
  const beganAt = performance.now();
  const found = await plainVerdict(probing, service, find);
  const tookMs = performance.now() - beganAt;
  const isSlow = tookMs >= probing.slowMs && !found.verdict.startsWith('AA_');
  const verdict = isSlow ? { ...found, detail: `${found.detail}; ${tookText(tookMs)}` } : found;
  if (remarks.size === 0) return verdict;
  return {
    ...verdict,
    detail: [verdict.detail, ...remarks].join('; '),
    dialectKeys: [...new Set([...verdict.dialectKeys, encodingKey])],
  };
}

const tookText = (ms: number): string => `AA took ${Math.round(ms / 1_000)} s`;

async function plainVerdict(
  { settings, transport }: Probing,
  service: ServiceName,
  find: () => Promise<Found>,
): Promise<ServiceVerdict> {
  const address = serviceAddress(settings, service);
  const nothing = { hint: null, ask: null, request: null, skeleton: null, dialectKeys: [] };
  const usual = (): Omit<ServiceVerdict, 'verdict' | 'detail'> => ({
    ...nothing,
    service,
    address,
    through: address === null ? null : transport.through(address),
  });
  try {
    const found = await find();
    return { ...usual(), ...found };
  } catch (error) {
    if (!(error instanceof AaError)) throw error;
    const { procedure } = settings.dialect.services[service];
    const ask = askFor({ error, service, procedure, address });
    const { code, message, hint, skeleton, dialectKeys } = error;
    return { ...usual(), verdict: code, detail: message, hint, ask, skeleton, dialectKeys };
  }
}

/** All that the check keeps of a queue, which may be huge. */
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
  /** `null` where the queue could not be read. */
  readonly answer: QueueAnswer | null;
}

async function probeQueue(probing: Probing): Promise<ProbedQueue> {
  const { settings, calls, signal } = probing;
  let glance: QueueGlance = { firstId: null, reasons: false };
  let read: QueueAnswer | null = null;
  const source = queueSource(settings, () => {});
  async function look(entries: readonly QueueEntry[]): Promise<void> {
    glance = glanceFurther(glance, entries);
  }
  const find = async (): Promise<Found> =>
    source.ask(async (endpoint) => {
      const answer = await calls.getQueue(endpoint, look, signal);
      read = answer;
      return { verdict: 'ok', detail: queueDetail(answer, glance), address: endpoint.address };
    });
  const verdict = await verdictOf(probing, 'queue', find);
  return { verdict, firstId: glance.firstId, answer: read };
}

/** A number that no customer has. It is asked for when the queue names no customer. */
const numberOfNone = custId('0');

function customersDetail({ customers, errors }: CustomersAnswer, id: CustId): string {
  const error = errors.get(id);
  if (error !== undefined && error.code !== 'AA_UNKNOWN_CUSTOMER') throw error;
  return customers.length > 0
    ? 'answered for one customer'
    : 'answered that it does not know the number asked for';
}

async function findCustomers({ calls, signal }: Probing, id: CustId): Promise<Found> {
  const answer = await calls.getCustomers([id], keepNothing, signal);
  return { verdict: 'ok', detail: customersDetail(answer, id) };
}

/**
 * Asks for a customer who does not exist. Only "no such customer" proves that AA understood the request. A FAILURE in other words
 * may mean the same, and so may an answer without a customer: these prove that the service is there. Any other answer may come
 * from a wrong name in the request.
 */
const findNoCustomer = (probing: Probing): Promise<Found> =>
  findCustomers(probing, numberOfNone).catch((error: unknown) => {
    if (!(error instanceof AaError) || !mayMeanNone.has(error.code)) throw error;
    const detail = `answers; nobody is queued who could be asked for, and of a number that no customer has it says: ${error.message}`;
    const { skeleton, dialectKeys } = error;
    return { verdict: 'reachable', detail, skeleton, dialectKeys };
  });

const mayMeanNone: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>(['AA_FAILURE', 'AA_NOT_UNDERSTOOD']);

/** Failures that an empty request may get from a service that works. They prove that the service is there. */
const expectedFailures: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_BAD_CREDENTIALS',
  'AA_REQUEST_REJECTED',
  'AA_FAILURE',
  'AA_UNEXPECTED',
  'AA_UNKNOWN_CUSTOMER',
  'AA_NOT_CONFIRMED',
  'AA_NOT_UNDERSTOOD',
  'AA_EMPTY_ANSWER',
  'AA_MALFORMED_ANSWER',
  'AA_FORBIDDEN_XML',
  'AA_ANSWER_TOO_LARGE',
]);

/** With another status than 200, a page of AA may say that there is no such procedure. */
const isPageOfAa = (error: AaError): boolean => error.code === 'AA_HTML_ANSWER' && isOfAa(error);

/** An HTML page proves it only where AA wrote it. Any other may be that of a firewall, or of a login. */
const provesReachable = (error: unknown): boolean =>
  error instanceof AaError &&
  (expectedFailures.has(error.code) ||
    isPageOfAa(error) ||
    error.httpStatus === 500 ||
    error.httpStatus === 400);

/**
 * Sends the form field empty. Without a request document there are no credentials, so AA can do nothing. Without the field at all,
 * mod_plsql would answer 404 although the procedure is there, because a parameter is missing.
 */
async function findUntried(probing: Probing, service: ServiceName): Promise<Found> {
  const { settings, transport, signal, remarks } = probing;
  const onRemark = (remark: string): void => void remarks.add(remark);
  const { address } = endpointOf(settings, service);
  const body = formBody(settings.dialect.formField, '');
  const request = { service, address, body, patience: 1, signal };
  await transport
    .post(request, ({ chunks, charset }) =>
      readConfirmation(chunks, readingContext(settings, charset, { onRemark })),
    )
    .catch((error: unknown) => {
      if (!provesReachable(error)) throw error;
    });
  return { verdict: 'reachable', detail: 'answers; not tried, since it would change AA' };
}

/** Stands for the number where the queue gives none. */
const someNumber = '12345';

const purgeDocument = ({ settings }: Probing, number: string): string =>
  purgeRequest(settings.dialect.services.purge, { username: '***', password: '***' }, number);

const untriedPurge =
  'answers; not tried, since it would change AA: a name that is wrong in its request would show at the first purge';

/**
 * Why a number must not be purged just to try it; `null` where nothing can be lost. That the number is below the one of the queue
 * proves nothing, because each entry has a number of its own. That the database has seen it purged proves it.
 */
function harmOf(number: string, queue: QueueAnswer | null, purgedUpTo: string | null): string | null {
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
}

async function findPurge(
  probing: Probing,
  { number, purgedUpTo }: PurgeTrial,
  queue: QueueAnswer | null,
): Promise<Found> {
  const harm = harmOf(number, queue, purgedUpTo);
  if (harm !== null) return { verdict: 'not-tried', detail: harm };
  await probing.calls.purge(number, probing.signal);
  return { verdict: 'ok', detail: `AA confirmed a purge up to ${number}` };
}

async function probePurge(
  probing: Probing,
  trial: PurgeTrial | undefined,
  queue: QueueAnswer | null,
): Promise<ServiceVerdict> {
  const verdict = await verdictOf(probing, 'purge', async () =>
    trial === undefined
      ? { ...(await findUntried(probing, 'purge')), detail: untriedPurge }
      : findPurge(probing, trial, queue),
  );
  return {
    ...verdict,
    request: purgeDocument(probing, trial?.number ?? queue?.maxQueueNumber ?? someNumber),
  };
}

async function probeAll(probing: Probing, purge: PurgeTrial | undefined): Promise<readonly ServiceVerdict[]> {
  const queue = await probeQueue(probing);
  const { firstId } = queue;
  // Where the queue cannot be read, it is not known to be empty.
  const isEmpty = firstId === null && queue.verdict.verdict === 'ok';
  return [
    queue.verdict,
    await verdictOf(probing, 'customers', () =>
      isEmpty ? findNoCustomer(probing) : findCustomers(probing, firstId ?? numberOfNone),
    ),
    await probePurge(probing, purge, queue.answer),
    await verdictOf(probing, 'enqueue', () => findUntried(probing, 'enqueue')),
  ];
}

/** One verdict per service, in the order of the guide. The services are tried once each, one after the other. */
export async function probe(
  settings: AssociationSettings,
  { catalogue = builtIn, signal, purge, slowMs = 5_000, onTry }: ProbeOptions = {},
): Promise<readonly ServiceVerdict[]> {
  const transport = createTransport({ ...settings, connections: 1 });
  try {
    const remarks = new Set<string>();
    const calls = createSingleCalls(settings, transport, {
      catalogue,
      onRemark: (remark) => void remarks.add(remark),
    });
    return await probeAll({ settings, transport, calls, signal, remarks, slowMs, onTry }, purge);
  } finally {
    await transport.close();
  }
}
