// Collects the measures of all turns of a run, and returns their medians. A median is not moved by one turn that met a busy
// moment of the machine.

import { type Measure, perSecond } from '../contenders/contender.ts';
import type { Case } from '../bench.ts';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The value that the given share (0 to 1) of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export class Tally {
  readonly #measures = new Map<string, Measure[]>();

  add(name: string, measure: Measure): void {
    const known = this.#measures.get(name);
    if (known === undefined) this.#measures.set(name, [measure]);
    else known.push(measure);
  }

  get names(): readonly string[] {
    return [...this.#measures.keys()];
  }

  #median(name: string, of: (measure: Measure) => number): number {
    return median((this.#measures.get(name) ?? []).map(of));
  }

  customersPerSecond = (name: string): number =>
    this.#median(name, (measure) => perSecond(measure, measure.customers));

  rowsPerSecond = (name: string): number => this.#median(name, (measure) => perSecond(measure, measure.rows));

  /** The throughput of each contender, and its effect on the event loop and the memory. */
  cases(): readonly Case[] {
    return this.names.flatMap((name) => {
      const delay = this.#median(name, ({ loopDelayMs }) => loopDelayMs);
      return [
        { name, value: this.customersPerSecond(name), unit: 'customers/s' },
        { name: `${name}, rows`, value: this.rowsPerSecond(name), unit: 'rows/s' },
        { name: `${name}, event loop delay p99`, value: delay, unit: 'ms' },
        { name: `${name}, peak memory`, value: this.#median(name, ({ peakRssMb }) => peakRssMb), unit: 'MB' },
      ];
    });
  }
}

/** The rate of `over` divided by the rate of `under`. `null`: one of them was not measured. */
export const ratioOf = (
  tally: Tally,
  [over, under]: readonly [string, string],
  rate: (name: string) => number,
): number | null =>
  tally.names.includes(over) && tally.names.includes(under) ? rate(over) / rate(under) : null;

export const present = (ratios: Readonly<Record<string, number | null>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(ratios).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
