// How all clients are, in one answer that is made once for all askers. It is made again when a second has passed, and later where
// making it takes long: it never takes more than a twentieth of the time.

import { overviewDocument } from '../../report/client-overview.ts';
import type { FreshnessTerms } from '../../shadow/reads/freshness.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import type { Shadow } from '../../shadow/shadow.ts';

export type ServedClient = FreshnessTerms & { readonly id: ClientId };

export interface Overview {
  readonly madeAt: number;
  /** The document of each client, as JSON. */
  readonly clients: ReadonlyMap<ClientId, string>;
}

interface Kept {
  readonly overview: Promise<Overview>;
  until: number;
}

const leastPauseMs = 1_000;
const mostPauseMs = 30_000;
const share = 20;

export class ClientsOverview {
  readonly #shadow: Pick<Shadow, 'clientState'>;
  readonly #clients: readonly ServedClient[];
  /** Milliseconds that only go forward. */
  readonly #now: () => number;
  #kept: Kept | null = null;

  constructor(
    shadow: Pick<Shadow, 'clientState'>,
    clients: readonly ServedClient[],
    now: () => number = () => performance.now(),
  ) {
    this.#shadow = shadow;
    this.#clients = clients;
    this.#now = now;
  }

  /** Askers that come while it is being made share it. */
  current(): Promise<Overview> {
    if (this.#kept === null || this.#kept.until <= this.#now()) this.#kept = this.#begin();
    return this.#kept.overview;
  }

  ageSeconds({ madeAt }: Overview): number {
    return Math.max(0, Math.floor((this.#now() - madeAt) / 1_000));
  }

  #begin(): Kept {
    const startedAt = this.#now();
    const kept = { overview: this.#make(startedAt), until: Infinity };
    const end = (): void => {
      const took = this.#now() - startedAt;
      kept.until = this.#now() + Math.min(mostPauseMs, Math.max(leastPauseMs, share * took));
    };
    kept.overview.then(end, end);
    return kept;
  }

  async #make(madeAt: number): Promise<Overview> {
    const clients = new Map<ClientId, string>();
    for (const client of this.#clients)
      clients.set(
        client.id,
        JSON.stringify(overviewDocument(client, await this.#shadow.clientState(client.id))),
      );
    return { madeAt, clients };
  }
}
