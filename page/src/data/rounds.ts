// Rounds of one work, never two at once. Whoever needs a round that begins from now on waits for it, however many they are.

export class Rounds {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #again = false;

  /** `work` must not reject. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Begins a round, or joins the one that is under way. */
  join(): Promise<void> {
    this.#running ??= this.#all();
    return this.#running;
  }

  /** A round that begins from now on: after the one that is under way. */
  anew(): Promise<void> {
    this.#again = this.#running !== null;
    return this.join();
  }

  async #all(): Promise<void> {
    do {
      this.#again = false;
      await this.#work();
    } while (this.#again);
    this.#running = null;
  }
}
