// Asks AA all that a capture holds, one call after the other. Nothing of it changes anything at AA: the queue and customers are
// only read, and purge and enqueue are sent without a request document.

import { setTimeout as delay } from 'node:timers/promises';
import { AaError } from '../../aa/aa-error.ts';
import type { AssociationSettings } from '../../aa/association-settings.ts';
import type { RawCalls } from '../../aa/raw-calls.ts';
import type { RawAnswer } from '../../aa/transport/transport.ts';
import { custId } from '../../catalogue/ids.ts';
import {
  type AskedService,
  type FailedCall,
  isTaken,
  type KeptBytes,
  type Question,
  takenAnswer,
  type TakenAnswer,
} from './taken-answer.ts';
import { heldIds, isHeld } from './held-ids.ts';

export type Asked = TakenAnswer | FailedCall;

export interface AskPlan {
  readonly settings: AssociationSettings;
  readonly calls: RawCalls;
  /** Customers to ask for. Empty: those of the queue. */
  readonly custIds: readonly string[];
  /** How many customers are taken from the queue, at most. */
  readonly most: number;
  /** Customers to ask for where the queue names nobody. */
  readonly otherIds: () => Promise<readonly string[]>;
  readonly onAsked: (asked: Asked) => void;
  readonly signal: AbortSignal | undefined;
  /** Default: a kilobyte of the queue for each customer from its beginning, at least 256, and 256 from its end. */
  readonly queueBytes?: KeptBytes;
}

export interface AllAsked {
  readonly asked: readonly Asked[];
  /** The customers that the capture is about. */
  readonly custIds: readonly string[];
}

const megabyte = 1024 * 1024;
const usualQueueBytes = (customers: number): KeptBytes => ({
  beginning: Math.max(megabyte / 4, customers * 1024),
  end: megabyte / 4,
});

/** A number that no customer has. */
const numberOfNone = '0';

/** Calls that fail, at most, before a failing call for many customers is no longer asked again in halves. */
const mostFailing = 60;

type Send = <T>(read: (answer: RawAnswer) => Promise<T>) => Promise<T>;

class Asking {
  readonly #plan: AskPlan;
  readonly #all: Asked[] = [];
  #failing = 0;
  /** The first customer that AA answered with. */
  #served: string | undefined;

  constructor(plan: AskPlan) {
    this.#plan = plan;
  }

  async all(): Promise<AllAsked> {
    const queue = await this.#queue();
    const custIds = await this.#chosen(queue);
    const { bulkSize } = this.#plan.settings;
    for (let from = 0; from < custIds.length; from += bulkSize)
      await this.#customers(custIds.slice(from, from + bulkSize));
    await this.#singleAndUnknown(this.#served ?? custIds[0]);
    await this.#untried('purge');
    await this.#untried('enqueue');
    return { asked: this.#all, custIds };
  }

  async #queue(): Promise<Asked> {
    const { calls, most, queueBytes = usualQueueBytes(most) } = this.#plan;
    const first = await this.#ask({ service: 'queue', custIds: [] }, queueBytes, (read) => calls.queue(read));
    const missing = isTaken(first) && (first.status === 404 || first.status === 410);
    if (!missing || calls.plainQueue === null) return first;
    return this.#ask({ service: 'plain-queue', custIds: [] }, queueBytes, calls.plainQueue);
  }

  async #chosen(queue: Asked): Promise<readonly string[]> {
    const { custIds, most, otherIds, settings } = this.#plan;
    if (custIds.length > 0) return [...new Set(custIds)];
    const queued = isTaken(queue) ? heldIds(queue, settings.dialect) : [];
    const found = queued.length > 0 ? queued : await otherIds();
    return [...new Set(found)].slice(0, most);
  }

  /** In halves where a call serves nobody, and alone whoever is missing: as a drain does it. */
  async #customers(custIds: readonly string[]): Promise<void> {
    const answer = await this.#details(custIds);
    const held = servedBy(answer, this.#plan.settings);
    this.#served ??= custIds.find((id) => isHeld(id, held));
    if (custIds.length === 1 || this.#failing > mostFailing) return;
    if (held.length === 0) {
      this.#failing += 1;
      const half = Math.ceil(custIds.length / 2);
      await this.#customers(custIds.slice(0, half));
      return this.#customers(custIds.slice(half));
    }
    for (const missing of custIds.filter((id) => !isHeld(id, held))) await this.#customers([missing]);
  }

  async #singleAndUnknown(first: string | undefined): Promise<void> {
    const isAsked = this.#all.some(({ custIds }) => custIds.length === 1 && custIds[0] === first);
    if (first !== undefined && !isAsked) await this.#details([first]);
    await this.#details([numberOfNone]);
    if (first !== undefined) await this.#details([first, numberOfNone]);
  }

  #details(custIds: readonly string[]): Promise<Asked> {
    const { calls, settings } = this.#plan;
    const most = { beginning: settings.limits.documentBytes, end: 0 };
    return this.#ask({ service: 'customers', custIds }, most, (read) =>
      calls.customers(custIds.map(custId), read),
    );
  }

  #untried(service: Extract<AskedService, 'purge' | 'enqueue'>): Promise<Asked> {
    const most = { beginning: megabyte, end: 0 };
    return this.#ask({ service, custIds: [] }, most, (read) => this.#plan.calls.untried(service, read));
  }

  async #ask(question: Question, most: KeptBytes, send: Send): Promise<Asked> {
    const { settings, signal, onAsked } = this.#plan;
    if (this.#all.length > 0) await delay(settings.minGapMs, undefined, { signal });
    const asked = await send(takenAnswer(question, most)).catch((error: unknown) =>
      failedCall(question, error),
    );
    this.#all.push(asked);
    onAsked(asked);
    return asked;
  }
}

function failedCall(question: Question, error: unknown): FailedCall {
  if (!(error instanceof AaError) || error.code === 'AA_ABANDONED') throw error;
  return { ...question, failure: error.code };
}

/** An answer that broke off, or has another status than 200, serves nobody. */
const servedBy = (answer: Asked, { dialect }: AssociationSettings): readonly string[] =>
  isTaken(answer) && answer.status === 200 && answer.ending === 'complete' ? heldIds(answer, dialect) : [];

/** Throws the error of the first call where AA cannot be reached at all. */
export const askAll = (plan: AskPlan): Promise<AllAsked> => new Asking(plan).all();
