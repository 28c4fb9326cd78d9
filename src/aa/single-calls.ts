// The four calls of the guide, each tried once: request document out, answer read. Retries, pacing and fallbacks are
// put around it elsewhere.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import type { CustId } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import type { CustomersAnswer, QueueAnswer } from './association.ts';
import type { AssociationSettings } from './association-settings.ts';
import type { ServiceDialect } from './dialect.ts';
import { endpointOf, type Endpoint } from './endpoint.ts';
import { readConfirmation } from './reading/read-confirmation.ts';
import { readCustomersAnswer } from './reading/read-customers-answer.ts';
import { readQueueAnswer } from './reading/read-queue-answer.ts';
import type { ReadingContext } from './reading/reading-context.ts';
import { custInfoRequest } from './requests/customers-request.ts';
import { enqueueRequest } from './requests/enqueue-request.ts';
import { formBody } from './requests/form-body.ts';
import { purgeRequest } from './requests/purge-request.ts';
import { queueRequest } from './requests/queue-request.ts';
import type { Credentials } from './requests/request-parts.ts';
import type { HttpAnswer, Transport } from './transport/transport.ts';
import { reached } from '../steps.ts';

type Signal = AbortSignal | undefined;

export interface SingleCalls {
  getQueue(
    endpoint: Endpoint,
    page: (entries: readonly QueueEntry[]) => Promise<void>,
    signal: Signal,
  ): Promise<QueueAnswer>;
  getCustomers(custIds: readonly CustId[], signal: Signal): Promise<CustomersAnswer>;
  purge(maxQueueNumber: string, signal: Signal): Promise<void>;
  enqueue(target: CustId | 'everyone', signal: Signal): Promise<void>;
}

/** What the readers need to know of the call whose answer they read. */
export const readingContext = (
  { limits, dialect, username, password }: AssociationSettings,
  httpCharset: string | null,
  catalogue: Catalogue = builtIn,
): ReadingContext => ({ limits, dialect, catalogue, httpCharset, secrets: [username, password] });

/** A queue of hundreds of thousands takes its time; one that trickles on for ever must end some day. */
const queuePatience = 60;

type Write = (dialect: ServiceDialect, credentials: Credentials) => string;

interface Call {
  readonly endpoint: Endpoint;
  readonly write: Write;
  readonly signal: Signal;
}

export const createSingleCalls = (
  settings: AssociationSettings,
  transport: Transport,
  catalogue: Catalogue,
): SingleCalls => {
  const { dialect, username, password, directoryId, sections } = settings;

  const call = <T>(
    { endpoint, write, signal }: Call,
    read: (answer: HttpAnswer) => Promise<T>,
  ): Promise<T> => {
    const { service, address } = endpoint;
    const body = formBody(dialect.formField, write(endpoint.dialect, { username, password }));
    const patience = service === 'queue' ? queuePatience : 1;
    return transport.post({ address, body, patience, signal }, (answer) => {
      if (service !== 'enqueue') reached(`${service}-sent`);
      return read(answer);
    });
  };

  const confirmed = (answer: HttpAnswer): Promise<void> =>
    readConfirmation(answer.chunks, readingContext(settings, answer.charset));

  return {
    getQueue: async (endpoint, page, signal) =>
      call({ endpoint, write: queueRequest, signal }, ({ chunks, charset }) =>
        readQueueAnswer(chunks, readingContext(settings, charset), page),
      ),

    getCustomers: async (custIds, signal) => {
      const write: Write = (names, credentials) =>
        custInfoRequest(names, credentials, { custIds, directoryId, sections, catalogue });
      return call({ endpoint: endpointOf(settings, 'customers'), write, signal }, ({ chunks, charset }) =>
        readCustomersAnswer(chunks, { ...readingContext(settings, charset, catalogue), custIds }),
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
};
