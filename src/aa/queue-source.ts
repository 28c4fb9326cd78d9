// Which queue service a client's queue is got from. The one with reasons is asked first; where ACGI has provisioned only
// the plain one, that is used instead, from its first answer on.

import { AaError } from './aa-error.ts';
import type { AssociationSettings } from './association-settings.ts';
import { endpointOf, plainQueueEndpoint, type Endpoint } from './endpoint.ts';

export interface QueueSource {
  /** Asks the queue service in use, and the plain one where the other turns out not to be provisioned. */
  ask<T>(get: (endpoint: Endpoint) => Promise<T>): Promise<T>;
}

const notProvisioned = (error: unknown): boolean =>
  error instanceof AaError && error.code === 'AA_NOT_PROVISIONED';

/** `onPlain` is told once, when the plain queue has answered in place of the other. */
export const queueSource = (
  settings: AssociationSettings,
  onPlain: (endpoint: Endpoint) => void,
): QueueSource => {
  let settled: Endpoint | null = null;

  /** If neither is there, the first complaint is the one to show: it names the service that should be provisioned. */
  const askPlain = async <T>(get: (endpoint: Endpoint) => Promise<T>, complaint: unknown): Promise<T> => {
    const plain = plainQueueEndpoint(settings);
    if (settled !== null || plain === null || !notProvisioned(complaint)) throw complaint;
    const answer = await get(plain).catch((error: unknown) => {
      throw notProvisioned(error) ? complaint : error;
    });
    if (settled === null) onPlain(plain);
    settled = plain;
    return answer;
  };

  const ask: QueueSource['ask'] = async (get) => {
    try {
      return await get(settled ?? endpointOf(settings, 'queue'));
    } catch (error) {
      return askPlain(get, error);
    }
  };
  return { ask };
};
