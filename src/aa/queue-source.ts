// How a client's queue is asked for: at which of two services, and with a sink whose own errors are kept apart from AA's.

import { AaError } from './aa-error.ts';
import type { QueueSink } from './association.ts';
import type { AssociationSettings } from './association-settings.ts';
import { endpointOf, plainQueueEndpoint, type Endpoint } from './endpoint.ts';

// The service. The queue with reasons is asked first. Where ACGI has provisioned only the plain queue, that one is used instead,
// from its first answer on.

export interface QueueSource {
  /** Asks the queue service in use. Asks the plain one where the other turns out not to be provisioned. */
  ask<T>(get: (endpoint: Endpoint) => Promise<T>): Promise<T>;
}

const isNotProvisioned = (error: unknown): boolean =>
  error instanceof AaError && error.code === 'AA_NOT_PROVISIONED';

/** `onPlain` is called once, when the plain queue has answered in place of the other. */
export function queueSource(
  settings: AssociationSettings,
  onPlain: (endpoint: Endpoint) => void,
): QueueSource {
  let settled: Endpoint | null = null;

  /** If neither is there, the first error is thrown: it names the service that should be provisioned. */
  async function askPlain<T>(get: (endpoint: Endpoint) => Promise<T>, first: unknown): Promise<T> {
    const plain = plainQueueEndpoint(settings);
    if (settled !== null || plain === null || !isNotProvisioned(first)) throw first;
    const answer = await get(plain).catch((error: unknown) => {
      throw isNotProvisioned(error) ? first : error;
    });
    if (settled === null) onPlain(plain);
    settled = plain;
    return answer;
  }

  async function ask<T>(get: (endpoint: Endpoint) => Promise<T>): Promise<T> {
    try {
      return await get(settled ?? endpointOf(settings, 'queue'));
    } catch (error) {
      return askPlain(get, error);
    }
  }
  return { ask };
}

// The sink. An error of its own, such as a full disk, is no reason to ask AA again. It must reach the caller as it was thrown,
// also where it is an AaError.

export type SinkOutcome<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'sink-failed'; readonly error: unknown };

export interface GuardedSink extends QueueSink {
  /** Runs work that feeds the sink. Throws AA's errors. An error of the sink is a value, so that it is not tried again. */
  outcome<T>(work: () => Promise<T>): Promise<SinkOutcome<T>>;
}

export function guardedSink(sink: QueueSink): GuardedSink {
  let failed: Extract<SinkOutcome<never>, { kind: 'sink-failed' }> | null = null;
  async function noted(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      failed ??= { kind: 'sink-failed', error };
      throw error;
    }
  }
  async function outcome<T>(work: () => Promise<T>): Promise<SinkOutcome<T>> {
    try {
      const value = await work();
      return failed ?? { kind: 'answered', value };
    } catch (error) {
      if (failed === null) throw error;
      return failed;
    }
  }
  return {
    restart: () => noted(() => sink.restart()),
    page: (entries) => noted(() => sink.page(entries)),
    outcome,
  };
}

export function answered<T>(outcome: SinkOutcome<T>): T {
  if (outcome.kind === 'sink-failed') throw outcome.error;
  return outcome.value;
}
