// Reads the text that Prometheus reads.

export interface MetricLine {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const form = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;

export const metricLines = (text: string): readonly MetricLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = form.exec(line) ?? [];
      if (name === undefined) throw new Error(`no line of a metric: ${line}`);
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, is]) => [label, is] as const);
      return { name, labels: Object.fromEntries(pairs) as MetricLine['labels'], value: Number(value) };
    });

/** The values of a metric, by those of its labels, without those that are 0. */
export const valuesOf = (text: string, name: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    metricLines(text)
      .filter((line) => line.name === name && line.value !== 0)
      .map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  );
