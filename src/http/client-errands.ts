// What people have the sync of a client do over HTTP: AA is asked to queue customers, or a sample is audited. It goes on when whoever asked is
// away. How it ends stands in the log, and in the status.

import { randomInt } from 'node:crypto';
import type { ClientId, QueueTarget } from '../catalogue/ids.ts';
import { errorReport } from '../report/error-report.ts';
import type { Action, Shadow } from '../shadow/shadow.ts';
import type { Errand } from '../sync/errands.ts';
import type { EnqueueRun } from './enqueue-run.ts';
import { HttpError } from './http-errors.ts';
import type { HttpLog } from './request-log.ts';
import type { SyncWork } from './sync-work.ts';

export interface RunningAudit {
  readonly since: Date;
  readonly sample: number;
}

interface ClientErrandsParts {
  readonly shadow: Shadow;
  readonly work: SyncWork;
  readonly log: Pick<HttpLog, 'info' | 'warn'>;
  readonly now: () => Date;
  /** Told when the errands of a client are others. */
  readonly changed: (client: ClientId) => void;
}

/** What is recorded when the work begins. */
type Deed = Omit<Action, 'at' | 'client'>;

interface Told {
  /** It has begun. `recorded`: with the action. */
  readonly begun?: (recorded: Promise<void>) => void;
  /** One target of an enqueue. */
  readonly enqueued?: (target: QueueTarget, error: Error | null) => void;
}

/** A client has so many lists under way at most, each of up to 200 customers. */
const mostLists = 10;

export class ClientErrands {
  readonly #parts: ClientErrandsParts;
  readonly #audits = new Map<ClientId, RunningAudit>();
  readonly #enqueues = new Map<EnqueueRun, ClientId>();
  readonly #lastEnqueues = new Map<ClientId, EnqueueRun>();

  constructor(parts: ClientErrandsParts) {
    this.#parts = parts;
  }

  runningAudit(client: ClientId): RunningAudit | null {
    return this.#audits.get(client) ?? null;
  }

  /** The last one for which AA was to be asked. */
  lastEnqueue(client: ClientId): EnqueueRun | null {
    return this.#lastEnqueues.get(client) ?? null;
  }

  /** Resolves when it has begun. `by`: who asks. Throws `HTTP_AUDIT_RUNS` and `HTTP_NOT_SYNCED_HERE`. */
  async audit(client: ClientId, sample: number, by: string): Promise<void> {
    if (this.#audits.has(client)) throw new HttpError('HTTP_AUDIT_RUNS');
    this.#audits.set(client, { since: this.#parts.now(), sample });
    const begun = Promise.withResolvers<void>();
    void this.#audit(client, sample, by, begun);
    await begun.promise;
  }

  /** What became of it stands in the audits. */
  async #audit(
    client: ClientId,
    sample: number,
    by: string,
    begun: PromiseWithResolvers<void>,
  ): Promise<void> {
    const errand = { kind: 'audit', sample, seed: String(randomInt(2 ** 32)) } as const;
    const deed = { actor: by, action: 'audit-begun', count: sample };
    try {
      await this.#send(client, errand, deed, { begun: (recorded) => begun.resolve(recorded) });
      begun.resolve();
    } catch (error) {
      begun.reject(error);
      this.#parts.log.warn({ client, code: codeOf(error) }, 'an audit ended early');
    } finally {
      this.#audits.delete(client);
      this.#parts.changed(client);
    }
  }

  /**
   * Resolves when AA is about to be asked. `ended` does not reject: what failed stands in the run. Throws `HTTP_ENQUEUE_RUNS` and
   * `HTTP_COUNT_CHANGED`.
   */
  async enqueue(client: ClientId, run: EnqueueRun, by: string): Promise<{ readonly ended: Promise<void> }> {
    this.#take(client, run);
    try {
      const since = await this.#prepare(client, run);
      return { ended: this.#enqueue(client, run, by, since) };
    } catch (error) {
      this.#enqueues.delete(run);
      throw error;
    }
  }

  /** Throws `HTTP_ENQUEUE_RUNS`: everyone is queued once at a time, and lists are few. */
  #take(client: ClientId, run: EnqueueRun): void {
    const isEveryone = run.expected !== null;
    const alike = [...this.#enqueues].filter(
      ([one, of]) => of === client && (one.expected !== null) === isEveryone,
    );
    if (alike.length >= (isEveryone ? 1 : mostLists)) throw new HttpError('HTTP_ENQUEUE_RUNS');
    this.#enqueues.set(run, client);
  }

  /** When AA was not asked yet. Throws `HTTP_COUNT_CHANGED`. */
  async #prepare(client: ClientId, { expected, targets }: EnqueueRun): Promise<Date | null> {
    const { shadow } = this.#parts;
    if (expected === null) {
      await shadow.queuedByName(client, targets.length);
      return null;
    }
    const { customers: count, readAt } = await shadow.quickState(client);
    if (count !== expected) throw new HttpError('HTTP_COUNT_CHANGED', { members: { count } });
    return readAt;
  }

  async #enqueue(client: ClientId, run: EnqueueRun, by: string, since: Date | null): Promise<void> {
    const { changed, now } = this.#parts;
    this.#lastEnqueues.set(client, run);
    changed(client);
    const error = await this.#ask(client, run, by, since).then(() => null, asError);
    run.end(now(), error);
    this.#enqueues.delete(run);
    changed(client);
    this.#logEnd(client, run);
  }

  async #ask(client: ClientId, run: EnqueueRun, by: string, since: Date | null): Promise<void> {
    const action = since === null ? 'enqueued' : 'everyone-enqueued';
    await this.#send(
      client,
      { kind: 'enqueue', targets: run.targets },
      { actor: by, action, count: run.customers },
      { enqueued: (target, error) => run.tell(target, error) },
    );
    // A drain that began before the call may lack what the call queues.
    if (since !== null && run.error === null) await this.#parts.shadow.populationAsked(client, since);
  }

  /** The numbers of customers stand in no log. */
  #logEnd(client: ClientId, { expected, queued, failed, error }: EnqueueRun): void {
    const fields = { client, everyone: expected !== null, queued, failed };
    if (error === null) this.#parts.log.info(fields, 'AA was asked to queue customers');
    else
      this.#parts.log.warn(
        { ...fields, code: codeOf(error) },
        'AA was asked to queue customers, and it failed',
      );
  }

  /** Resolves when it is done, and the action is recorded. Throws `HTTP_NOT_SYNCED_HERE`. */
  async #send(client: ClientId, errand: Errand, deed: Deed, { begun, enqueued }: Told): Promise<void> {
    const { shadow, work, log } = this.#parts;
    let recorded = Promise.resolve();
    const end = await work.send(client, errand, (one) => {
      if (one.kind === 'enqueued') return enqueued?.(one.target, one.error);
      recorded = shadow.keys.record({ ...deed, client });
      recorded.catch((error: unknown) =>
        log.warn({ client, action: deed.action, code: codeOf(error) }, 'an action was not recorded'),
      );
      begun?.(recorded);
    });
    if (end === 'not-here') throw new HttpError('HTTP_NOT_SYNCED_HERE');
    await recorded;
  }
}

const codeOf = (error: unknown): string => errorReport(error, false).code;

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('an errand failed', { cause: error });
