// What the routes work with once the database is open.

import { suggestName } from '../config/nearest-name.ts';
import type { Shadow } from '../shadow/shadow.ts';
import { type Caller, maySee } from './access/caller.ts';
import { ClientsOverview, type ServedClient } from './answers/clients-overview.ts';
import { HttpError } from './http-errors.ts';

export class Serving {
  readonly shadow: Shadow;
  readonly overview: ClientsOverview;
  readonly #clients: ReadonlyMap<string, ServedClient>;

  /** `clients`: those of the configuration. */
  constructor(shadow: Shadow, clients: readonly ServedClient[]) {
    this.shadow = shadow;
    this.overview = new ClientsOverview(shadow, clients);
    this.#clients = new Map(clients.map((client) => [client.id, client]));
  }

  clientsFor(caller: Caller): readonly ServedClient[] {
    return [...this.#clients.values()].filter(({ id }) => maySee(caller, id));
  }

  /** Throws `HTTP_NO_SUCH_CLIENT`, also for a client that the caller may not see: it learns nothing of it. */
  clientFor(caller: Caller, id: string): ServedClient {
    const client = this.#clients.get(id);
    if (client !== undefined && maySee(caller, client.id)) return client;
    const known = this.clientsFor(caller).map((one) => one.id);
    const suggestion = known.length > 20 ? null : suggestName(id.slice(0, 63), known);
    throw new HttpError(
      'HTTP_NO_SUCH_CLIENT',
      suggestion === null ? {} : { hint: `GET /v1/clients lists the clients of a key (${suggestion}).` },
    );
  }
}
