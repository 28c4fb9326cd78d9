// A hand-written sync as integrators have it: it gets the queue, "stores" the customers, and purges. It shares nothing with the program
// but the queue.

import { custIdsIn, getCustomers, purge, queueOf, type Reached } from '../support/simulated-calls.ts';

export class OldScript {
  /** The numbers that it holds. */
  readonly stored = new Set<string>();
  readonly #simulator: Reached;

  constructor(simulator: Reached) {
    this.#simulator = simulator;
  }

  /** `meanwhile`: between its fetches and its purge. */
  async pass(meanwhile: () => unknown = () => undefined): Promise<void> {
    const { custIds, maxQueueNum } = await queueOf(this.#simulator);
    if (maxQueueNum === null) return;
    for (let at = 0; at < custIds.length; at += 20) await this.#store(custIds.slice(at, at + 20));
    await meanwhile();
    await purge(this.#simulator, maxQueueNum);
  }

  async #store(custIds: readonly string[]): Promise<void> {
    const served = new Set(custIdsIn(await (await getCustomers(this.#simulator, custIds)).text()));
    for (const id of custIds)
      if (served.has(id)) this.stored.add(id);
      else this.stored.delete(id);
  }
}
