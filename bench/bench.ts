// What a benchmark is: it starts what it needs, lets its contenders run in turn, and says what was measured.

export type EngineName = 'postgres' | 'sqlite';

export interface BenchOptions {
  /** Customers of the whole run; every benchmark has its own default. */
  readonly customers: number | null;
  /** Turns of every contender; the medians count. */
  readonly rounds: number | null;
  /** Seconds that one case of a timed benchmark should take at its ideal. */
  readonly seconds: number | null;
  /** What the times of simulated AAs are multiplied with. */
  readonly scale: number;
  readonly engines: readonly EngineName[];
  /** A PostgreSQL server to use instead of one started for the run. */
  readonly postgres: string | null;
  /** Tells what is going on, and what a reader of the figures should know. */
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
  /** What was left out or made smaller, and why. */
  readonly notes: readonly string[];
}

export type Bench = (options: BenchOptions) => Promise<Figures>;
