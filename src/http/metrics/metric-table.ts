// Every metric of the program, declared once: the registry, docs/reference/metrics.md and the tests are made from this table. To add
// one: a line here, and where it is counted. A label takes its values from a closed set, or is a client of the configuration; nothing
// of a customer is ever a label (P11).

/** The outcomes of customers that were written, or were found to need no writing. */
export const appliedOutcomes = [
  'created',
  'updated',
  'restored',
  'deleted',
  'unchanged',
  'stale',
  'gone',
  'parked',
  'forgotten',
  'irrelevant',
  'left',
] as const;

/** The calls of the guide. */
export const aaProcedures = ['queue', 'customers', 'purge', 'enqueue'] as const;

/** `abandoned`: this program ended the call. The others but `success` are the kinds of errors. */
export const aaOutcomes = ['success', 'transient', 'refused', 'configuration', 'bug', 'abandoned'] as const;

/** `removed_nothing`: AA confirmed a purge, and the queue came again with the same number. */
export const purgeOutcomes = ['confirmed', 'failed', 'removed_nothing'] as const;

export const verdicts = ['fresh', 'behind', 'blind', 'stuck', 'paused'] as const;

export const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

export type MetricUnit = 'seconds' | 'customers' | 'calls' | 'purges' | 'none';

export interface MetricEntry {
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  /** What one is of. */
  readonly unit: MetricUnit;
  /** By name: the values, or in words where they come from. */
  readonly labels: Readonly<Record<string, readonly string[] | string>>;
  /** Of a histogram: its upper bounds. */
  readonly buckets?: readonly number[];
}

const client = 'the clients of the configuration';
const callSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
const workSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const entry = <Entry extends MetricEntry>(one: Entry): Entry => one;

export const metricTable = {
  aa_shadow_info: entry({
    type: 'gauge',
    help: 'Always 1; tells the version of the program.',
    unit: 'none',
    labels: { version: 'the version' },
  }),
  aa_shadow_database_readable: entry({
    type: 'gauge',
    help: 'Whether the state of the clients could be read for this scrape; if not, all metrics with the state of a client are missing.',
    unit: 'none',
    labels: {},
  }),
  aa_shadow_lag_seconds: entry({
    type: 'gauge',
    help: 'Age of the oldest change that is known and not applied; 0: there is none. Missing until the queue has answered once.',
    unit: 'seconds',
    labels: { client },
  }),
  aa_shadow_last_queue_answer_timestamp_seconds: entry({
    type: 'gauge',
    help: "When AA's queue last answered, in seconds since 1970. Missing until it has answered once.",
    unit: 'seconds',
    labels: { client },
  }),
  aa_shadow_verdict: entry({
    type: 'gauge',
    help: 'Of the verdicts of `aa-shadow status`, 1 for the one that holds and 0 for the others.',
    unit: 'none',
    labels: { client, verdict: verdicts },
  }),
  aa_shadow_customers: entry({
    type: 'gauge',
    help: 'Customers stored, without those that were deleted in AA.',
    unit: 'customers',
    labels: { client },
  }),
  aa_shadow_parked: entry({
    type: 'gauge',
    help: 'Customers that are parked.',
    unit: 'customers',
    labels: { client },
  }),
  aa_shadow_pending: entry({
    type: 'gauge',
    help: 'Customers of the current drain that are not refreshed yet.',
    unit: 'customers',
    labels: { client },
  }),
  aa_shadow_observes: entry({
    type: 'gauge',
    help: '1 where the queue is got and never purged (`purge: never`), else 0.',
    unit: 'none',
    labels: { client },
  }),
  aa_shadow_customers_applied_total: entry({
    type: 'counter',
    help: 'Customers that this process has applied; one that is tried again counts again.',
    unit: 'customers',
    labels: { client, outcome: appliedOutcomes },
  }),
  aa_shadow_aa_requests_total: entry({
    type: 'counter',
    help: 'Calls of this process to AA, each attempt by itself.',
    unit: 'calls',
    labels: { client, procedure: aaProcedures, outcome: aaOutcomes },
  }),
  aa_shadow_purges_total: entry({
    type: 'counter',
    help: 'Purges of this process: confirmed by AA, failed attempts, and those that turned out to have removed nothing.',
    unit: 'purges',
    labels: { client, outcome: purgeOutcomes },
  }),
  aa_shadow_aa_request_seconds: entry({
    type: 'histogram',
    help: 'From a request to AA to the end of its answer, the waiting between attempts left out; of all clients.',
    unit: 'seconds',
    labels: { procedure: aaProcedures },
    buckets: callSeconds,
  }),
  aa_shadow_apply_seconds: entry({
    type: 'histogram',
    help: 'One transaction that applies a batch of customers; of all clients.',
    unit: 'seconds',
    labels: {},
    buckets: workSeconds,
  }),
  aa_shadow_http_request_seconds: entry({
    type: 'histogram',
    help: 'From a request over HTTP to the end of its answer.',
    unit: 'seconds',
    labels: {
      route: 'the addresses of docs/http.md with their variables; `none`: any other',
      status: statusClasses,
    },
    buckets: workSeconds,
  }),
} as const satisfies Readonly<Record<string, MetricEntry>>;

type Table = typeof metricTable;
export type MetricName = keyof Table;
export type NamesOf<Type extends MetricEntry['type']> = {
  [Name in MetricName]: Table[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** The values of a label of a metric. A client and other open sets are text. */
export type LabelsOf<Name extends MetricName> = {
  readonly [
    Label in keyof Table[Name]['labels']
  ]: Table[Name]['labels'][Label] extends readonly (infer Value)[] ? Value : string;
};
