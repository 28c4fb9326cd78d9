// How quickly AA has answered this process over the last minutes, by client and procedure. It is in memory, and bounded.

import type { ClientId } from '../../catalogue/ids.ts';
import type { AnswerTime } from '../../shadow/shadow.ts';
import type { LabelsOf } from './metric-table.ts';

/** Calls to AA of one kind that ended one way. */
export interface AaCalls {
  readonly client: ClientId;
  readonly procedure: LabelsOf<'aa_shadow_aa_requests_total'>['procedure'];
  readonly outcome: LabelsOf<'aa_shadow_aa_requests_total'>['outcome'];
  /** How long each of them took. */
  readonly seconds: readonly number[];
  /** How many customers each of them asked for. Default: none. */
  readonly customers?: readonly number[];
  /** How many calls AA was given at once. Default: it is not known. */
  readonly atOnce?: number;
}

export interface ProcedureTimes {
  readonly procedure: AaCalls['procedure'];
  readonly calls: number;
  readonly errors: number;
  readonly median_seconds: number;
  readonly slowest_seconds: number;
}

/** What is known of AA's answers for a client. */
export interface AaAnswers {
  readonly minutes: number;
  /** How many calls AA is given at once. */
  readonly at_once: number | null;
  readonly procedures: readonly ProcedureTimes[];
}

/** How much AA does in one call. */
export interface AaPace {
  /** Customers in a large call. */
  readonly customers: number;
  /** How long such calls take, the median. */
  readonly seconds: number;
  readonly atOnce: number;
}

interface KeptCall {
  readonly at: number;
  readonly seconds: number;
  readonly customers: number;
  readonly isError: boolean;
}

interface KeptClient {
  atOnce: number | null;
  readonly calls: Map<AaCalls['procedure'], KeptCall[]>;
}

const keptMs = 600_000;
const latelyMs = 300_000;
/** Of one client and procedure. */
const mostKept = 200;

export class AnswerTimes {
  readonly #clients = new Map<ClientId, KeptClient>();
  /** Milliseconds that only go forward. */
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Nothing is kept of others. */
  follow(clients: ReadonlySet<string>): void {
    for (const client of this.#clients.keys()) if (!clients.has(client)) this.#clients.delete(client);
  }

  /** Calls that this program ended itself say nothing of AA. */
  take({ client, procedure, outcome, seconds, customers = [], atOnce }: AaCalls): void {
    const kept = this.#clients.get(client) ?? { atOnce: null, calls: new Map() };
    this.#clients.set(client, kept);
    kept.atOnce = atOnce ?? kept.atOnce;
    if (outcome === 'abandoned') return;
    const [at, isError] = [this.#now(), outcome !== 'success'];
    const more = seconds.map((one, index) => ({
      at,
      seconds: one,
      customers: customers[index] ?? 0,
      isError,
    }));
    kept.calls.set(procedure, [...(kept.calls.get(procedure) ?? []), ...more].slice(-mostKept));
  }

  /** `null`: this process has not called AA for this client yet. */
  of(client: ClientId): AaAnswers | null {
    const kept = this.#clients.get(client);
    if (kept === undefined) return null;
    const procedures = [...kept.calls.keys()].toSorted().flatMap((procedure) => {
      const calls = this.#recent(kept, procedure);
      return calls.length === 0 ? [] : [timesOf(procedure, calls)];
    });
    return { minutes: keptMs / 60_000, at_once: kept.atOnce, procedures };
  }

  /** Of the clients for which AA was called in the last five minutes. */
  lately(): ReadonlyMap<ClientId, AnswerTime> {
    const times = [...this.#clients].map(([client, kept]) => {
      const calls = [...kept.calls.keys()].flatMap((procedure) => this.#recent(kept, procedure, latelyMs));
      return [client, calls] as const;
    });
    return new Map(
      times.flatMap(([client, calls]) => (calls.length === 0 ? [] : [[client, answerTime(calls)]])),
    );
  }

  /** `null`: no customers were fetched in the last minutes. */
  paceOf(client: ClientId): AaPace | null {
    const kept = this.#clients.get(client);
    const good = kept === undefined ? [] : this.#recent(kept, 'customers').filter(({ isError }) => !isError);
    const customers = Math.max(0, ...good.map((call) => call.customers));
    if (customers === 0 || kept === undefined) return null;
    const large = good.filter((call) => call.customers >= customers / 2);
    return { customers, seconds: medianOf(large), atOnce: kept.atOnce ?? 1 };
  }

  #recent({ calls }: KeptClient, procedure: AaCalls['procedure'], ms = keptMs): readonly KeptCall[] {
    const since = this.#now() - ms;
    return (calls.get(procedure) ?? []).filter(({ at }) => at >= since);
  }
}

const timesOf = (procedure: AaCalls['procedure'], calls: readonly KeptCall[]): ProcedureTimes => ({
  procedure,
  calls: calls.length,
  errors: calls.filter(({ isError }) => isError).length,
  median_seconds: medianOf(calls),
  slowest_seconds: slowestOf(calls),
});

const answerTime = (calls: readonly KeptCall[]): AnswerTime => ({
  medianMs: Math.round(medianOf(calls) * 1_000),
  slowestMs: Math.round(slowestOf(calls) * 1_000),
});

const slowestOf = (calls: readonly KeptCall[]): number =>
  toMilliseconds(Math.max(...calls.map(({ seconds }) => seconds)));

function medianOf(calls: readonly KeptCall[]): number {
  const sorted = calls.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  return toMilliseconds(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1_000) / 1_000;
