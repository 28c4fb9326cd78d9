// Calls whose answers are handed over as they came: any status, any bytes. None of them changes anything at AA.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import type { CustId } from '../catalogue/ids.ts';
import type { AssociationSettings } from './association-settings.ts';
import type { ServiceName } from './dialect.ts';
import { endpointOf, plainQueueEndpoint, type Endpoint } from './endpoint.ts';
import { custInfoRequest } from './requests/customers-request.ts';
import { queueRequest } from './requests/queue-requests.ts';
import { formBody } from './requests/request-parts.ts';
import { queuePatience } from './single-calls.ts';
import { createTransport, type RawAnswer } from './transport/transport.ts';

type Read<T> = (answer: RawAnswer) => Promise<T>;

export interface RawCalls {
  queue<T>(read: Read<T>): Promise<T>;
  /** The queue without reasons. `null` where the configuration has chosen a queue. */
  readonly plainQueue: (<T>(read: Read<T>) => Promise<T>) | null;
  /** One number is asked for alone, several in bulk mode. */
  customers<T>(custIds: readonly CustId[], read: Read<T>): Promise<T>;
  /** Sends the form field empty: without a request document there are no credentials, so AA can do nothing. */
  untried<T>(service: ServiceName, read: Read<T>): Promise<T>;
  close(): Promise<void>;
}

export interface RawCallOptions {
  /** Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  readonly signal?: AbortSignal;
}

/** One call at a time goes out. Errors of the network, and only these, are thrown as an `AaError`. */
export function openRawCalls(
  settings: AssociationSettings,
  { catalogue = builtIn, signal }: RawCallOptions = {},
): RawCalls {
  const { dialect, username, password, directoryId, sections } = settings;
  const transport = createTransport({ ...settings, connections: 1 });
  const credentials = { username, password };

  function post<T>({ address, service }: Endpoint, document: string, read: Read<T>): Promise<T> {
    const body = formBody(dialect.formField, document);
    const patience = service === 'queue' ? queuePatience : 1;
    return transport.postRaw({ address, body, patience, signal }, read);
  }
  const plain = plainQueueEndpoint(settings);
  return {
    queue: async (read) => {
      const endpoint = endpointOf(settings, 'queue');
      return post(endpoint, queueRequest(endpoint.dialect, credentials), read);
    },
    plainQueue:
      plain === null ? null : async (read) => post(plain, queueRequest(plain.dialect, credentials), read),
    customers: async (custIds, read) => {
      const endpoint = endpointOf(settings, 'customers');
      const wish = { custIds, directoryId, sections, catalogue };
      return post(endpoint, custInfoRequest(endpoint.dialect, credentials, wish), read);
    },
    untried: async (service, read) => post(endpointOf(settings, service), '', read),
    close: () => transport.close(),
  };
}
