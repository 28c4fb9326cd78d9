// The metrics of this process, for `/metrics`. What happens is counted when it happens; the state of the clients is taken from the
// overview when somebody asks. Nothing is done while nobody asks: there is no timer.

import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { ClientId } from '../../catalogue/ids.ts';
import type { OverviewDocument } from '../../report/client-overview.ts';
import type { SyncEvent } from '../../sync/sync-event.ts';
import { programVersion } from '../program-version.ts';
import { type AaCalls, AnswerTimes } from './answer-times.ts';
import { type LabelsOf, type MetricName, metricTable, type NamesOf, verdicts } from './metric-table.ts';
import { addProcessMetrics } from './process-metrics.ts';

export interface AnsweredRequest {
  /** With the names of its variables. `null`: there is no such address. */
  readonly route: string | null;
  readonly status: number;
  readonly seconds: number;
}

type Any = Counter<string> | Gauge<string> | Histogram<string>;
type Labels = Readonly<Record<string, string>>;

/** Those that are made anew for each scrape. */
const ofState = (Object.keys(metricTable) as MetricName[]).filter(
  (name) => metricTable[name].type === 'gauge' && 'client' in metricTable[name].labels,
);

export class Metrics {
  readonly #registry = new Registry();
  readonly #made: ReadonlyMap<string, Any>;
  /** Of the last minutes, for those who look at a client. */
  readonly answerTimes = new AnswerTimes();
  #clients: ReadonlySet<string> = new Set();
  #hasOthers = false;

  constructor() {
    this.#made = new Map(
      (Object.keys(metricTable) as MetricName[]).map((name) => [name, made(name, this.#registry)]),
    );
    addProcessMetrics(this.#registry);
    this.#set('aa_shadow_info', { version: programVersion() }, 1);
  }

  /** From now on these are the clients. Nothing is counted of others, and the next text has nothing of them any more. */
  follow(clients: readonly ClientId[]): void {
    this.#clients = new Set(clients);
    this.answerTimes.follow(this.#clients);
    this.#hasOthers = true;
    // An alert on a rise needs the value before the first failure.
    for (const client of clients)
      for (const outcome of metricTable.aa_shadow_purges_total.labels.outcome)
        this.#count('aa_shadow_purges_total', { client, outcome }, 0);
  }

  /** Counts what the sync tells. */
  take(event: SyncEvent): void {
    const { client } = event;
    if (event.type === 'applied') this.#takeApplied(client, event);
    else if (event.type === 'deletions-settled')
      this.#count('aa_shadow_customers_applied_total', { client, outcome: 'deleted' }, event.deleted);
    else if (event.type === 'purged')
      this.#count('aa_shadow_purges_total', { client, outcome: 'confirmed' }, 1);
    else if (event.type === 'purge-repeated')
      this.#count('aa_shadow_purges_total', { client, outcome: 'removed_nothing' }, 1);
  }

  #takeApplied(client: ClientId, { applied, tookMs }: Extract<SyncEvent, { type: 'applied' }>): void {
    for (const [outcome, some] of Map.groupBy(applied, (one) => one.outcome))
      // Who was moved is applied later.
      if (outcome !== 'moved')
        this.#count('aa_shadow_customers_applied_total', { client, outcome }, some.length);
    this.#observe('aa_shadow_apply_seconds', {}, tookMs / 1_000);
  }

  takeCalls(calls: AaCalls): void {
    const { client, procedure, outcome, seconds } = calls;
    if (this.#clients.has(client)) this.answerTimes.take(calls);
    this.#count('aa_shadow_aa_requests_total', { client, procedure, outcome }, seconds.length);
    for (const one of seconds) this.#observe('aa_shadow_aa_request_seconds', { procedure }, one);
    if (procedure === 'purge' && outcome !== 'success' && outcome !== 'abandoned')
      this.#count('aa_shadow_purges_total', { client, outcome: 'failed' }, seconds.length);
  }

  takeRequest({ route, status, seconds }: AnsweredRequest): void {
    const group = `${Math.floor(status / 100)}xx` as LabelsOf<'aa_shadow_http_request_seconds'>['status'];
    this.#observe('aa_shadow_http_request_seconds', { route: route ?? 'none', status: group }, seconds);
  }

  /** As Prometheus reads it. `documents`: the state of the clients; `null`: it could not be read. */
  async text(documents: readonly OverviewDocument[] | null): Promise<string> {
    if (this.#hasOthers) await this.#dropOthers();
    for (const name of ofState) this.#made.get(name)?.reset();
    this.#set('aa_shadow_database_readable', {}, documents === null ? 0 : 1);
    for (const document of documents ?? []) this.#setState(document);
    return this.#registry.metrics();
  }

  get type(): string {
    return this.#registry.contentType;
  }

  async #dropOthers(): Promise<void> {
    this.#hasOthers = false;
    for (const [name, metric] of this.#made)
      if ('client' in metricTable[name as MetricName].labels) await dropOthers(metric, this.#clients);
  }

  #setState(document: OverviewDocument): void {
    const { id: client, lag_seconds: lag, queue } = document;
    if (lag !== null) this.#set('aa_shadow_lag_seconds', { client }, lag);
    if (queue.last_answer_at !== null)
      this.#set(
        'aa_shadow_last_queue_answer_timestamp_seconds',
        { client },
        Date.parse(queue.last_answer_at) / 1_000,
      );
    for (const verdict of verdicts)
      this.#set('aa_shadow_verdict', { client, verdict }, verdict === document.verdict ? 1 : 0);
    this.#set('aa_shadow_customers', { client }, document.customers);
    this.#set('aa_shadow_parked', { client }, document.parked);
    this.#set('aa_shadow_pending', { client }, queue.drain?.pending ?? 0);
    this.#set('aa_shadow_observes', { client }, document.observes ? 1 : 0);
  }

  #set<Name extends NamesOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    const gauge = this.#made.get(name);
    if (gauge instanceof Gauge) gauge.set(labels as Labels, value);
  }

  #count<Name extends NamesOf<'counter'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    const counter = this.#made.get(name);
    if (counter instanceof Counter && this.#isBound(labels as Labels)) counter.inc(labels as Labels, value);
  }

  #observe<Name extends NamesOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
    const histogram = this.#made.get(name);
    if (histogram instanceof Histogram) histogram.observe(labels as Labels, value);
  }

  #isBound({ client }: Labels): boolean {
    return client === undefined || this.#clients.has(client);
  }
}

function made(name: MetricName, registry: Registry): Any {
  const { type, help, labels, ...rest } = metricTable[name];
  const parts = { name, help, labelNames: Object.keys(labels), registers: [registry] as never };
  if (type === 'gauge') return new Gauge(parts);
  if (type === 'counter') return new Counter(parts);
  return new Histogram({ ...parts, buckets: 'buckets' in rest ? [...rest.buckets] : [] });
}

async function dropOthers(metric: Any, clients: ReadonlySet<string>): Promise<void> {
  const { values } = await metric.get();
  for (const { labels } of values)
    if (!clients.has(String(labels['client']))) metric.remove(labels as Labels);
}

/** The lines of some clients alone, for a caller that may not see all. What is of all clients together is left out, too. */
export const linesOf = (text: string, clients: ReadonlySet<string>): string =>
  text
    .split('\n')
    .filter((line) => line.startsWith('#') || clients.has(clientIn(line)))
    .join('\n')
    .concat('\n');

const clientIn = (line: string): string => /[{,]client="([^"]*)"/.exec(line)?.[1] ?? '';
