// The four calls of the guide, each tried once: the request is sent, and the answer is read. Retries, pacing and the plain queue
// are added in `open-association.ts`.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import type { Prepare, PreparedCustomer } from '../catalogue/customer-record.ts';
import type { CustId, QueueTarget } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import type { CustomersAnswer, QueueAnswer } from './association.ts';
import type { AssociationSettings } from './association-settings.ts';
import type { ServiceDialect } from './dialect.ts';
import { endpointOf, type Endpoint } from './endpoint.ts';
import { readConfirmation } from './answers/confirmation.ts';
import { readCustomersAnswer } from './answers/customers.ts';
import { readQueueAnswer } from './answers/queue.ts';
import type { ReadingContext } from './answers/reading-context.ts';
import { custInfoRequest } from './requests/customers-request.ts';
import { enqueueRequest, purgeRequest, queueRequest } from './requests/queue-requests.ts';
import { type Credentials, formBody } from './requests/request-parts.ts';
import type { HttpAnswer, Transport } from './transport/transport.ts';
import { reached } from '../steps.ts';

type Signal = AbortSignal | undefined;

export interface SingleCalls {
  getQueue(
    endpoint: Endpoint,
    page: (entries: readonly QueueEntry[]) => Promise<void>,
    signal: Signal,
  ): Promise<QueueAnswer>;
  getCustomers<Prepared extends PreparedCustomer>(
    custIds: readonly CustId[],
    prepare: Prepare<Prepared>,
    signal: Signal,
  ): Promise<CustomersAnswer<Prepared>>;
  purge(maxQueueNumber: string, signal: Signal): Promise<void>;
  enqueue(target: QueueTarget, signal: Signal): Promise<void>;
}

/** What the readers need to know of the call whose answer they read. */
export const readingContext = (
  { limits, dialect, username, password, hidesWords }: AssociationSettings,
  httpCharset: string | null,
  { catalogue = builtIn, onRemark }: SingleCallOptions = {},
): ReadingContext => ({
  limits,
  dialect,
  catalogue,
  httpCharset,
  encoding: dialect.reading.encoding,
  onRemark,
  secrets: [username, password],
  hidesWords,
});

export interface SingleCallOptions {
  /** Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  /** Receives what is odd about the encoding of an answer. */
  readonly onRemark?: ((remark: string) => void) | undefined;
}

/** A queue of hundreds of thousands takes long. But an answer that never ends must be given up some time. */
export const queuePatience = 60;

type Write = (dialect: ServiceDialect, credentials: Credentials) => string;

interface Call {
  readonly endpoint: Endpoint;
  readonly write: Write;
  readonly signal: Signal;
}

export function createSingleCalls(
  settings: AssociationSettings,
  transport: Transport,
  options: SingleCallOptions = {},
): SingleCalls {
  const { catalogue = builtIn } = options;
  const { dialect, username, password, directoryId, sections } = settings;

  function call<T>({ endpoint, write, signal }: Call, read: (answer: HttpAnswer) => Promise<T>): Promise<T> {
    const { service, address } = endpoint;
    const body = formBody(dialect.formField, write(endpoint.dialect, { username, password }));
    const patience = service === 'queue' ? queuePatience : 1;
    return transport.post({ service, address, body, patience, signal }, (answer) => {
      if (service !== 'enqueue') reached(`${service}-sent`);
      return read(answer);
    });
  }

  const confirmed = (answer: HttpAnswer): Promise<void> =>
    readConfirmation(answer.chunks, readingContext(settings, answer.charset, options));

  return {
    getQueue: async (endpoint, page, signal) =>
      call({ endpoint, write: queueRequest, signal }, ({ chunks, charset }) =>
        readQueueAnswer(chunks, readingContext(settings, charset, options), page),
      ),

    getCustomers: async (custIds, prepare, signal) => {
      const write: Write = (names, credentials) =>
        custInfoRequest(names, credentials, { custIds, directoryId, sections, catalogue });
      return call({ endpoint: endpointOf(settings, 'customers'), write, signal }, ({ chunks, charset }) =>
        readCustomersAnswer(chunks, { ...readingContext(settings, charset, options), custIds }, prepare),
      );
    },

    purge: async (maxQueueNumber, signal) => {
      const write: Write = (names, credentials) => purgeRequest(names, credentials, maxQueueNumber);
      await call({ endpoint: endpointOf(settings, 'purge'), write, signal }, confirmed);
    },

    enqueue: async (target, signal) => {
      const write: Write = (names, credentials) => enqueueRequest(names, credentials, target);
      await call({ endpoint: endpointOf(settings, 'enqueue'), write, signal }, confirmed);
    },
  };
}
