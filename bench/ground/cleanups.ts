// Ends everything that a benchmark started, in reverse order, also when the benchmark fails.

type Step = () => Promise<unknown> | void;

export class Cleanups {
  readonly #steps: Step[] = [];

  add(step: Step): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) await step();
  }
}

const open: Cleanups[] = [];

export async function withCleanups<T>(work: (cleanups: Cleanups) => Promise<T>): Promise<T> {
  const cleanups = new Cleanups();
  open.push(cleanups);
  try {
    return await work(cleanups);
  } finally {
    await cleanups.run();
    open.splice(open.indexOf(cleanups), 1);
  }
}

/** Ends everything that is still open, for a run that is interrupted. */
export async function runOpenCleanups(): Promise<void> {
  for (const cleanups of open.toReversed()) await cleanups.run();
}
