// The options of a simulator, and their defaults.

import type { FaultRule } from './faults/fault-rule.ts';
import { noLatency, type Latency } from './http/latency-gate.ts';
import type { SiteRules } from './services/site.ts';
import type { WorldOptions } from './world/world.ts';
import { defaultStyle, type AnswerStyle } from './writing/answer-style.ts';

export interface SimulatorSettings extends WorldOptions, SiteRules {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly style: AnswerStyle;
  readonly latency: Latency;
  readonly faults: readonly FaultRule[];
  /** How many customers change by themselves every second. */
  readonly changesPerSecond: number;
  /** Counts how often each customer's details were sent. This takes memory for each customer. */
  readonly countByCustId: boolean;
  /** A folder of `aa-shadow capture`: its answers are given in place of made-up customers. `null`: none. */
  readonly from: string | null;
}

type StyleOptions = Omit<AnswerStyle, 'declaredAs'>;

/** All options are optional. Those of the answer style stand beside the others: `{ customers: 500, spelling: 'hyphen' }`. */
export type SimulatorOptions = Optional<
  Omit<SimulatorSettings, 'style' | 'latency'> & StyleOptions & { readonly latency: Partial<Latency> }
>;

type Optional<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

const defaults: Omit<SimulatorSettings, 'style'> = {
  host: '127.0.0.1',
  port: 0,
  dad: 'acmedemo',
  seed: 1,
  customers: 2_000,
  queued: 'all',
  username: 'integrator',
  password: 'simulated',
  bulkCap: null,
  purgeForm: 'documented',
  allowedAddresses: null,
  unprovisioned: [],
  latency: noLatency,
  faults: [],
  changesPerSecond: 0,
  countByCustId: false,
  from: null,
};

/** The given options among some names. An option that is `undefined` counts as not given. */
const said = (options: SimulatorOptions, names: readonly string[]): object =>
  Object.fromEntries(
    Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined),
  );

function styleOf(options: SimulatorOptions): AnswerStyle {
  const style: AnswerStyle = { ...defaultStyle, ...said(options, Object.keys(defaultStyle)) };
  return { ...style, declaredAs: style.encoding };
}

export const settingsOf = (options: SimulatorOptions): SimulatorSettings => ({
  ...defaults,
  ...said(options, Object.keys(defaults)),
  style: styleOf(options),
  latency: { ...noLatency, ...options.latency },
});
