// The alert rules know no metric and no label that the program does not have, and each of them is tested.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type MetricEntry, metricTable } from '../../src/http/metrics/metric-table.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Tried {
  readonly alertname: string;
  readonly exp_alerts: readonly unknown[];
}

const yaml = (file: string): unknown => parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
const { groups } = yaml('../../docs/alerts/aa-shadow.rules.yml') as {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
};
const { tests } = yaml('aa-shadow.tests.yml') as {
  readonly tests: readonly { readonly alert_rule_test: readonly Tried[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const table: Readonly<Record<string, MetricEntry>> = metricTable;

test('the rules know only metrics, labels and values of the table', () => {
  const strange = rules.flatMap(({ alert, expr }) =>
    [...expr.matchAll(/(aa_shadow_\w+)\{([^}]*)\}/g)].flatMap(([, name = '', selectors = '']) => {
      const entry = table[name];
      if (entry === undefined) return [`${alert}: ${name}`];
      return [...selectors.matchAll(/(\w+)=~?"([^"]*)"/g)]
        .filter(([, label = '', values = '']) => label !== 'job' && !isOf(entry, label, values))
        .map(([selector]) => `${alert}: ${name}{${selector}}`);
    }),
  );
  expect(strange).toEqual([]);
  expect(rules.every(({ expr }) => /aa_shadow_\w+\{|up\{/.test(expr))).toBe(true);
});

function isOf({ labels }: MetricEntry, label: string, values: string): boolean {
  const known = labels[label];
  return Array.isArray(known) && values.split('|').every((value) => known.includes(value));
}

test('each alert is told in one test and not told in another', () => {
  const tried = tests.flatMap((one) => one.alert_rule_test);
  for (const { alert } of rules) {
    const mine = tried.filter(({ alertname }) => alertname === alert);
    expect([alert, mine.some(({ exp_alerts: told }) => told.length > 0)]).toEqual([alert, true]);
    expect([alert, mine.some(({ exp_alerts: told }) => told.length === 0)]).toEqual([alert, true]);
  }
});
