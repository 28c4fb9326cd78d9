// What people wish of the work from outside its process: that it pauses, goes on, or drains now. Wishes stand in the database. A
// look every two seconds, one statement for all clients, wakes the loops that wait.

import type { ClientId } from '../../catalogue/ids.ts';
import type { OperationStore, Wishes } from '../../shadow/shadow.ts';

const lookEveryMs = 2_000;

type Woken = () => void;

export class WishBoard {
  readonly #operations: Pick<OperationStore, 'wishes'>;
  readonly #everyMs: number;
  readonly #watchers = new Map<ClientId, Set<Woken>>();
  /** What was last seen of each client while its work waited, as text: what changed since then wakes who waits next. */
  readonly #seen = new Map<ClientId, string>();
  #planned = false;

  constructor(operations: Pick<OperationStore, 'wishes'>, everyMs = lookEveryMs) {
    this.#operations = operations;
    this.#everyMs = everyMs;
  }

  /** Calls whenever the wishes for the client have changed, until what it returns is called. */
  watch(client: ClientId, woken: Woken): () => void {
    const watchers = this.#watchers.get(client) ?? new Set();
    this.#watchers.set(client, watchers.add(woken));
    this.#plan();
    return () => {
      watchers.delete(woken);
      if (watchers.size === 0) this.#watchers.delete(client);
    };
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setTimeout(() => void this.#look(), this.#everyMs).unref();
  }

  /** A database that cannot be asked is told of by the work itself. */
  async #look(): Promise<void> {
    const wishes = await this.#operations.wishes().catch(() => null);
    this.#planned = false;
    if (wishes !== null) this.#compare(new Map([...wishes].map(([client, wish]) => [client, textOf(wish)])));
    if (this.#watchers.size > 0) this.#plan();
  }

  #compare(now: ReadonlyMap<ClientId, string>): void {
    for (const [client, watchers] of this.#watchers) {
      const [before, wished] = [this.#seen.get(client) ?? noWish, now.get(client) ?? noWish];
      this.#seen.set(client, wished);
      if (wished !== before) for (const woken of watchers) woken();
    }
  }
}

const textOf = ({ pausedAt, drainWantedAt }: Pick<Wishes, 'pausedAt' | 'drainWantedAt'>): string =>
  `${pausedAt?.getTime() ?? ''} ${drainWantedAt?.getTime() ?? ''}`;

const noWish = textOf({ pausedAt: null, drainWantedAt: null });
