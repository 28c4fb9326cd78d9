// Puts the room together: one client's AA, with its connections, its pacer and its retries.

import { builtIn, type Catalogue } from '../catalogue/catalogue.ts';
import type { PreparedCustomer } from '../catalogue/customer-record.ts';
import type { CustId } from '../catalogue/ids.ts';
import type { ErrorKind } from '../aa-shadow-error.ts';
import { AaError, type AaErrorCode } from './aa-error.ts';
import { type Clock, type Delay, systemClock } from './clock.ts';
import type {
  AssociationAnywhere,
  CallOptions,
  CustomersAnswer,
  CustomersCall,
  QueueSink,
} from './association.ts';
import type { AssociationSettings } from './association-settings.ts';
import type { CallGate } from './call-gate.ts';
import { createBatchSizer } from './batch-sizer.ts';
import type { ServiceName } from './dialect.ts';
import { answered, guardedSink, queueSource } from './queue-source.ts';
import { createPacer, type PacerState } from './pacer.ts';
import { createSingleCalls, type SingleCalls } from './single-calls.ts';
import { withLinkedSignal } from './transport/call-deadline.ts';
import { createTransport } from './transport/transport.ts';
import { createReread } from './rereading.ts';
import { withRetries, type Retry } from './retries.ts';

/** What an operator may want to know while a call is still under way. */
export type AssociationNotice =
  /** The queue with reasons is not provisioned. The plain one answered, and is used from now on. */
  | { readonly kind: 'plain-queue'; readonly address: string }
  /** AA does not take calls for so many customers. Told once, when it is found out. */
  | { readonly kind: 'bulk-cap'; readonly refused: number; readonly customers: number }
  /** The details spell a customer's number with other leading zeros than the queue. Told once, with an example. */
  | { readonly kind: 'respelled'; readonly asked: string; readonly answered: string }
  | {
      readonly kind: 'retry';
      readonly service: ServiceName;
      readonly code: AaErrorCode;
      readonly attempt: number;
      readonly waitMs: number;
    };

/** `abandoned`: this program ended the call. The others but `success` are the kinds of errors. */
export type CallOutcome = 'success' | 'abandoned' | ErrorKind;

/** One attempt that has ended. */
export interface EndedCall {
  readonly service: ServiceName;
  readonly outcome: CallOutcome;
  /** From the request to the end of the answer. */
  readonly tookMs: number;
  /** How many customers it asked for. 0: it asks for none. */
  readonly customers: number;
  /** How many calls AA is given at once at present. */
  readonly atOnce: number;
}

export interface OpenOptions {
  /** What is known of a customer, and so asked for and read. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  readonly onNotice?: (notice: AssociationNotice) => void;
  /** Receives every attempt when it has ended, so it must be quick. Must not throw. */
  readonly onCall?: (call: EndedCall) => void;
  /** From 0 to below 1. Spreads the retries. */
  readonly random?: () => number;
  /** The wait between retries. */
  readonly delay?: Delay;
  /** What keeps calls from starting besides the pacing. Default: nothing. */
  readonly gate?: CallGate | undefined;
  /** The pacer's time. */
  readonly clock?: Clock;
}

export interface OpenAssociation extends AssociationAnywhere {
  /** Calls allowed at once, calls under way, and calls that wait. */
  pacing(): PacerState;
}

export function openAssociation(settings: AssociationSettings, options: OpenOptions = {}): OpenAssociation {
  const {
    catalogue = builtIn,
    onNotice = () => {},
    onCall,
    random,
    delay,
    clock = systemClock,
    gate,
  } = options;
  const transport = createTransport({ ...settings, connections: settings.concurrency });
  const pacer = createPacer(settings, clock, gate);
  const tell =
    onCall === undefined ? undefined : (call: PlainCall) => onCall({ ...call, atOnce: pacer.state().limit });
  const calls = toldCalls(createSingleCalls(settings, transport, { catalogue }), tell, clock);
  const batches = createBatchSizer(settings, clock, (found) => onNotice({ kind: 'bulk-cap', ...found }));
  const queue = queueSource(settings, ({ address }) => onNotice({ kind: 'plain-queue', address }));
  const closing = new AbortController();

  /** Retries stand around the pacer and not within it, so that a call that waits for its next attempt takes no place. */
  function persistently<T>(
    service: ServiceName,
    { signal, attempts }: CallOptions,
    once: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const onRetry = ({ attempt, error, waitMs }: Retry): void =>
      onNotice({ kind: 'retry', service, code: error.code, attempt, waitMs });
    return withLinkedSignal([signal, closing.signal], (linked) =>
      withRetries(() => once(linked), { attempts, signal: linked, random, delay, onRetry }),
    );
  }

  const paced = <T>(
    service: keyof typeof lanes,
    call: CallOptions,
    once: (signal: AbortSignal) => Promise<T>,
  ) =>
    persistently(service, call, (signal) => pacer.run(() => once(signal), { signal, lane: lanes[service] }));

  function getCustomers<Prepared extends PreparedCustomer>(
    custIds: readonly CustId[],
    call: CustomersCall<Prepared>,
  ) {
    const once = (signal: AbortSignal) =>
      batches.measure(custIds.length, () => calls.getCustomers(custIds, call.prepare, signal));
    const terms = { customers: custIds.length, lane: call.lane };
    return persistently('customers', call, (signal) => pacer.run(() => once(signal), { ...terms, signal }));
  }

  let toldOfSpellings = false;
  function tellOfSpellings<Answer extends CustomersAnswer>(answer: Answer): Answer {
    const [example] = answer.respelled ?? [];
    if (example === undefined || toldOfSpellings) return answer;
    toldOfSpellings = true;
    onNotice({ kind: 'respelled', asked: example[0], answered: example[1] });
    return answer;
  }

  async function getQueue(sink: QueueSink, call: CallOptions = {}) {
    const guarded = guardedSink(sink);
    const once = (signal: AbortSignal) =>
      queue.ask(async (endpoint) => {
        await guarded.restart();
        return pacer.run(() => calls.getQueue(endpoint, (entries) => guarded.page(entries), signal), {
          signal,
          lane: lanes.queue,
        });
      });
    return answered(await persistently('queue', call, (signal) => guarded.outcome(() => once(signal))));
  }

  return {
    getQueue,
    getCustomers: async (custIds, call) =>
      custIds.length === 0
        ? { customers: [], errors: new Map() }
        : tellOfSpellings(await getCustomers(custIds, call)),
    purgeQueue: (maxQueueNumber, call = {}) =>
      paced('purge', call, (signal) => calls.purge(maxQueueNumber, signal)),
    forceEnqueue: (target, call = {}) => paced('enqueue', call, (signal) => calls.enqueue(target, signal)),
    reread: createReread({ dialect: settings.dialect, catalogue }),
    batchSize: () => batches.size(),
    splitting: (customers) => batches.splitting(customers),
    callsAtOnce: () => pacer.state().limit,
    holdOf: (lane) => gate?.holdOf(lane) ?? null,
    limitCalls: (most) => pacer.limitCalls(most),
    pacing: () => pacer.state(),
    close: () => {
      closing.abort();
      return transport.close();
    },
  };
}

/** Customers are asked for in the lane of the caller. Customers are queued because a person says so. */
const lanes = { queue: 'queue', purge: 'queue', enqueue: 'asked' } as const;

type PlainCall = Omit<EndedCall, 'atOnce'>;

/** The same calls. Each attempt is told when it has ended. */
function toldCalls(
  calls: SingleCalls,
  onCall: ((call: PlainCall) => void) | undefined,
  clock: Clock,
): SingleCalls {
  if (onCall === undefined) return calls;
  async function told<T>(service: ServiceName, call: () => Promise<T>, customers = 0): Promise<T> {
    const startedAt = clock.now();
    const tell = (outcome: CallOutcome): void =>
      onCall?.({ service, outcome, tookMs: clock.now() - startedAt, customers });
    try {
      const answer = await call();
      tell('success');
      return answer;
    } catch (error) {
      tell(outcomeOf(error));
      throw error;
    }
  }
  return {
    getQueue: (...call) => told('queue', () => calls.getQueue(...call)),
    getCustomers: (...call) => told('customers', () => calls.getCustomers(...call), call[0].length),
    purge: (...call) => told('purge', () => calls.purge(...call)),
    enqueue: (...call) => told('enqueue', () => calls.enqueue(...call)),
  };
}

/** What is no error of AA comes from the reader of the answer, as a database that could not keep it. */
const outcomeOf = (error: unknown): CallOutcome =>
  error instanceof AaError && error.code !== 'AA_ABANDONED' ? error.kind : 'abandoned';
