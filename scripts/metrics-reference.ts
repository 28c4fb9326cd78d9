// Makes the reference page of the metrics from their table.

import { type MetricEntry, metricTable } from '../src/http/metrics/metric-table.ts';
import { processMetricNames } from '../src/http/metrics/process-metrics.ts';

export const metricsReference = (): string => `# Metrics

<!-- Generated from src/http/metrics/metric-table.ts by scripts/metrics-reference.ts; do not edit. -->

What they are for, and how Prometheus gets them: [metrics.md](../metrics.md). Names and labels are stable.

| metric | type | unit | labels | what it says |
| --- | --- | --- | --- | --- |
${Object.entries(metricTable)
  .map(([name, entry]) => row(name, entry))
  .join('')}
## Values of labels

| label | metrics | values |
| --- | --- | --- |
${labelRows()}
## Bounds of histograms

${Object.entries<MetricEntry>(metricTable)
  .flatMap(([name, { buckets }]) => (buckets === undefined ? [] : [`- \`${name}\`: ${buckets.join(', ')}\n`]))
  .join('')}
## Of the process

These are of the library [@prometheus-io/client](https://github.com/prometheus/client_js), as it names them for every program:
${processMetricNames.map((name) => `\`${name}\``).join(', ')}.
`;

const row = (name: string, { type, unit, labels, help }: MetricEntry): string =>
  `| \`${name}\` | ${type} | ${unit === 'none' ? '' : unit} | ${labelText(labels)} | ${help} |\n`;

const labelText = (labels: MetricEntry['labels']): string =>
  Object.keys(labels)
    .map((label) => `\`${label}\``)
    .join(', ');

/** Metrics that share the values of a label share a row. */
function labelRows(): string {
  const used = Object.entries<MetricEntry>(metricTable).flatMap(([name, { labels }]) =>
    Object.entries(labels).map(([label, values]) => ({ name, label, values: valuesText(values) })),
  );
  return [...Map.groupBy(used, ({ label, values }) => `| \`${label}\` | `.concat('\0', values))]
    .map(([key, some]) => key.replace('\0', `${metricsText(some.map(({ name }) => name))} | `))
    .map((line) => `${line} |\n`)
    .join('');
}

const metricsText = (names: readonly string[]): string =>
  names.length > 3 ? 'all of a client' : names.map((name) => `\`${name}\``).join(', ');

const valuesText = (values: readonly string[] | string): string =>
  typeof values === 'string' ? values : values.map((value) => `\`${value}\``).join(', ');
