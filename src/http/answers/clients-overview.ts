// How all clients are, in one answer that is made once for all askers. It is made again when a second has passed, and later where
// making it takes long: it never takes more than a fiftieth of the time. A failure is kept for a second.

import { createHash } from 'node:crypto';
import { type OverviewDocument, overviewDocument, withoutClock } from '../../report/client-overview.ts';
import type { FreshnessTerms } from '../../shadow/reads/freshness.ts';
import { type ClientId, clientId } from '../../catalogue/ids.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { monotonic, type Now, SharedLook } from '../shared-look.ts';

export type ServedClient = FreshnessTerms & {
  readonly id: ClientId;
  /** Customers in a call of AA, at most. Left out: it is not known. */
  readonly bulkSize?: number;
};

export interface ClientLine {
  /** The document, as JSON. */
  readonly text: string;
  /** Stays the same as long as nothing but the clock has gone on. */
  readonly tag: string;
}

export interface Overview {
  readonly madeAt: number;
  readonly clients: ReadonlyMap<ClientId, ClientLine>;
  readonly documents: readonly OverviewDocument[];
}

const leastPauseMs = 1_000;
const mostPauseMs = 30_000;
const share = 50;

export class ClientsOverview {
  readonly #shadow: Pick<Shadow, 'clientStates'>;
  readonly #clients: readonly ServedClient[];
  readonly #look: SharedLook<Overview>;

  constructor(shadow: Pick<Shadow, 'clientStates'>, clients: readonly ServedClient[], now: Now = monotonic) {
    this.#shadow = shadow;
    this.#clients = clients;
    this.#look = new SharedLook({
      make: (madeAt) => this.#make(madeAt),
      keptMs: (tookMs) => Math.min(mostPauseMs, Math.max(leastPauseMs, share * tookMs)),
      failureKeptMs: leastPauseMs,
      now,
    });
  }

  current(): Promise<Overview> {
    return this.#look.current();
  }

  async #make(madeAt: number): Promise<Overview> {
    const states = await this.#shadow.clientStates(this.#clients.map(({ id }) => id));
    const stateOf = new Map(states.map((state) => [state.client, state]));
    const documents = this.#clients.flatMap((client) => {
      const state = stateOf.get(client.id);
      return state === undefined ? [] : [overviewDocument(client, state)];
    });
    const clients = new Map(documents.map((document) => [clientId(document.id), lineOf(document)]));
    return { madeAt, documents, clients };
  }
}

const lineOf = (document: OverviewDocument): ClientLine => ({
  text: JSON.stringify(document),
  tag: shortHash(JSON.stringify(withoutClock(document))),
});

export const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 22);
