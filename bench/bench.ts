// The interface of a benchmark: it starts what it needs, runs its contenders one after the other, and returns the figures.

export type EngineName = 'postgres' | 'sqlite';

export interface BenchOptions {
  /** Customers of the whole run. `null`: the default of the benchmark. */
  readonly customers: number | null;
  /** Turns of every contender. The figures are medians. */
  readonly rounds: number | null;
  /** Seconds that one case of a timed benchmark should take in the ideal case. */
  readonly seconds: number | null;
  /** The factor for the times of simulated AAs. */
  readonly scale: number;
  readonly engines: readonly EngineName[];
  /** A PostgreSQL server to use. `null`: one is started for the run. */
  readonly postgres: string | null;
  /** Prints progress, and notes for a reader of the figures. */
  readonly say: (line: string) => void;
}

export interface Case {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export interface Figures {
  readonly cases: readonly Case[];
  readonly ratios: Readonly<Record<string, number>>;
  /** What was left out or reduced, and why. */
  readonly notes: readonly string[];
}

export type Bench = (options: BenchOptions) => Promise<Figures>;
