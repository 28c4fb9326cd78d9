// Answers calls from a recording. Customers are answered in any grouping, each as it was recorded; the queue is the recorded one
// until it is purged, and after a purge it is empty until a customer is enqueued.

import type { Wish } from '../requests/service-request.ts';
import { recordedAnswer } from './recorded-answer.ts';
import { itemParts } from './answer-parts.ts';
import type { RecordedAnswer, RecordedExchange, Recording } from './recording.ts';
import type { Answer } from '../services/answer.ts';

type GuideService = 'queue' | 'customers' | 'purge' | 'enqueue';

export interface Replay {
  /** `null`: the simulator answers by itself, as its documentation has it. */
  answerTo(wish: Wish): Answer | null;
  /** The answer to a request that AA cannot read. `null`: none was recorded. */
  refusalOf(service: GuideService): Answer | null;
  /** Purges or enqueues. */
  applyEffect(wish: Wish): void;
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at]);

interface Found {
  readonly answer: RecordedAnswer;
  readonly item: string;
}

/** Each customer who stands in a good bulk answer, or in an answer for many, with the answer it stands in. */
function customersIn(recording: Recording): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const { service, custIds, answer } of recording) {
    if (service !== 'customers' || custIds.length < 2 || answer === null) continue;
    if (answer.status !== 200 || answer.isLost) continue;
    answer.customers.forEach((id, at) => {
      const item = answer.parts.items[at];
      if (id !== null && item !== undefined && !found.has(id)) found.set(id, { answer, item });
    });
  }
  return found;
}

/** The first answer for one customer who is in it: it shows how such an answer is written. */
const singleForm = (recording: Recording): RecordedAnswer | null =>
  recording.find(
    ({ service, custIds, answer }) =>
      service === 'customers' &&
      custIds.length === 1 &&
      answer?.parts.items.length === 1 &&
      answer.status === 200,
  )?.answer ?? null;

/** A namespace that the root of a bulk answer declares must be declared on the customer when that is the root. */
function asRoot(item: string, formItem: string): string {
  const [own, form] = [itemParts(item), itemParts(formItem)];
  const needsStart = form?.start.includes('xmlns') === true && own?.start.includes('xmlns') === false;
  return own === null || form === null || !needsStart ? item : form.start + own.inside + form.end;
}

const withText = (answer: RecordedAnswer, text: string): Answer =>
  recordedAnswer({ ...answer, bytes: answer.text.bytesOf(text) });

function composedSingle({ answer, item }: Found, form: RecordedAnswer | null): Answer {
  const [formItem] = form?.parts.items ?? [];
  if (form === null || formItem === undefined) return composedBulk([{ answer, item }]);
  return withText(form, form.parts.head + asRoot(item, formItem) + form.parts.tail);
}

/** In the frame of the first one's answer. */
function composedBulk(found: readonly [Found, ...Found[]]): Answer {
  const [{ answer }] = found;
  const { head, between, tail } = answer.parts;
  return withText(answer, head + found.map(({ item }) => item).join(between) + tail);
}

class RecordedReplay implements Replay {
  readonly #recording: Recording;
  readonly #found: ReadonlyMap<string, Found>;
  readonly #form: RecordedAnswer | null;
  #isPurged = false;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#found = customersIn(recording);
    this.#form = singleForm(recording);
  }

  answerTo(wish: Wish): Answer | null {
    if (wish.of === 'queue') return this.#queue(wish.withReasons);
    return wish.of === 'customers' ? this.#customers(wish.custIds, wish.bulk) : null;
  }

  applyEffect(wish: Wish): void {
    if (wish.of === 'purge') this.#isPurged = true;
    if (wish.of === 'enqueue') this.#isPurged = false;
  }

  refusalOf(service: GuideService): Answer | null {
    const found = service === 'customers' ? undefined : this.#of(service)[0];
    return service === 'queue' || found === undefined ? null : answerOf(found);
  }

  #of(service: RecordedExchange['service']): Recording {
    return this.#recording.filter((one) => one.service === service);
  }

  #queue(withReasons: boolean): Answer | null {
    const [recorded] = this.#of(withReasons ? 'queue' : 'plain-queue');
    const found = recorded ?? this.#of('queue')[0];
    if (found === undefined || (this.#isPurged && found.answer?.status === 200)) return null;
    return answerOf(found);
  }

  #customers(custIds: readonly string[], bulk: boolean): Answer | null {
    const details = this.#of('customers');
    const same = details.find((one) => isSameList(one.custIds, custIds) && bulk === custIds.length > 1);
    if (same !== undefined) return answerOf(same);
    const [only = ''] = custIds;
    if (!bulk) return this.#single(only);
    const failing = this.#failingFor(custIds);
    if (failing !== null) return answerOf(failing);
    const [first, ...others] = custIds.flatMap((id) => this.#found.get(id) ?? []);
    return first === undefined ? this.#nobody(custIds) : composedBulk([first, ...others]);
  }

  #single(custId: string): Answer | null {
    const found = this.#found.get(custId);
    return found === undefined ? this.#unknown() : composedSingle(found, this.#form);
  }

  /** What AA says of a number that nobody has. */
  #unknown(): Answer | null {
    const recorded = this.#of('customers').find(({ custIds }) => isSameList(custIds, ['0']));
    return recorded === undefined ? null : answerOf(recorded);
  }

  /** A call for many that failed, where one of the customers asked for now was to blame: who is in no good answer. */
  #failingFor(custIds: readonly string[]): RecordedExchange | null {
    const alone = custIds.filter((id) => !this.#found.has(id));
    const failed = this.#of('customers').filter((one) => one.custIds.length > 1 && one.isFailure);
    return failed.find((one) => alone.some((id) => one.custIds.includes(id))) ?? null;
  }

  /** The frame of a bulk answer without anybody in it. */
  #nobody(custIds: readonly string[]): Answer | null {
    const [form] = [...this.#found.values()];
    if (form === undefined || custIds.length === 0) return this.#unknown();
    return withText(form.answer, form.answer.parts.head + form.answer.parts.tail);
  }
}

const answerOf = ({ answer }: RecordedExchange): Answer => recordedAnswer(answer);

export const replayOf = (recording: Recording): Replay => new RecordedReplay(recording);
