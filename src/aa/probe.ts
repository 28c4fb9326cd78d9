// Tries each service of a client without changing anything at AA, and says of each what is wrong and whom to ask.

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
import { createSingleCalls, readingContext, type SingleCalls } from './single-calls.ts';
import { createTransport, type Transport } from './transport/transport.ts';

/** `ok`: it did its work. `reachable`: something answers there; it was not tried, since it would change AA. */
export type ProbeVerdict = 'ok' | 'reachable' | AaErrorCode;

export interface ServiceVerdict {
  readonly service: ServiceName;
  /** Absolute URL; `null` where none is configured. */
  readonly address: string | null;
  readonly verdict: ProbeVerdict;
  /** What was found, in a sentence. Never credentials, never a customer's data. */
  readonly detail: string;
  /** What to ask ACGI for; `null` where there is nothing to ask. */
  readonly ask: string | null;
}

export interface ProbeOptions {
  readonly signal?: AbortSignal;
}

interface Probing {
  readonly settings: AssociationSettings;
  readonly transport: Transport;
  readonly calls: SingleCalls;
  readonly signal: AbortSignal | undefined;
}

/** What a working service was found to be; a failing one throws. */
interface Found {
  readonly verdict: 'ok' | 'reachable';
  readonly detail: string;
  /** Where it was found, if not where it was configured. */
  readonly address?: string;
}

const verdictOf = async (
  { settings }: Probing,
  service: ServiceName,
  find: () => Promise<Found>,
): Promise<ServiceVerdict> => {
  const address = serviceAddress(settings, service);
  try {
    return { service, address, ask: null, ...(await find()) };
  } catch (error) {
    if (!(error instanceof AaError)) throw error;
    const { procedure } = settings.dialect.services[service];
    const ask = askFor(error.code, { service, procedure, address });
    return { service, address, verdict: error.code, detail: error.message, ask };
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

const probeQueue = async (probing: Probing): Promise<{ verdict: ServiceVerdict; firstId: CustId | null }> => {
  const { settings, calls, signal } = probing;
  let glance: QueueGlance = { firstId: null, reasons: false };
  const source = queueSource(settings, () => {});
  const look = async (entries: readonly QueueEntry[]): Promise<void> => {
    glance = glanceFurther(glance, entries);
  };
  const find = async (): Promise<Found> =>
    source.ask(async (endpoint) => {
      const answer = await calls.getQueue(endpoint, look, signal);
      return { verdict: 'ok', detail: queueDetail(answer, glance), address: endpoint.address };
    });
  const verdict = await verdictOf(probing, 'queue', find);
  return { verdict, firstId: glance.firstId };
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

/** Whatever AA says of a number that nobody has, credentials apart, proves that the service is there. */
const findNobody = (probing: Probing): Promise<Found> =>
  findCustomers(probing, nobody).catch((error: unknown) => {
    if (!(error instanceof AaError) || error.code === 'AA_BAD_CREDENTIALS' || !harmless.has(error.code))
      throw error;
    const detail = `answers; nobody is queued who could be asked for, and of a number that nobody has it says: ${error.message}`;
    return { verdict: 'reachable', detail };
  });

/** Answers that an empty request may rightly get, and that still prove that the service is there. */
const harmless: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_BAD_CREDENTIALS',
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

const probeAll = async (probing: Probing): Promise<readonly ServiceVerdict[]> => {
  const queue = await probeQueue(probing);
  const { firstId } = queue;
  // Where the queue cannot be read either, nothing is harmless.
  const isEmpty = firstId === null && queue.verdict.verdict === 'ok';
  return [
    queue.verdict,
    await verdictOf(probing, 'customers', () =>
      isEmpty ? findNobody(probing) : findCustomers(probing, firstId ?? nobody),
    ),
    await verdictOf(probing, 'purge', () => findUntried(probing, 'purge')),
    await verdictOf(probing, 'enqueue', () => findUntried(probing, 'enqueue')),
  ];
};

/** One verdict per service, in the order of the guide; each is tried once, one after the other. */
export const probe = async (
  settings: AssociationSettings,
  { signal }: ProbeOptions = {},
): Promise<readonly ServiceVerdict[]> => {
  const transport = createTransport({ timeouts: settings.timeouts, connections: 1 });
  try {
    const calls = createSingleCalls(settings, transport);
    return await probeAll({ settings, transport, calls, signal });
  } finally {
    await transport.close();
  }
};
