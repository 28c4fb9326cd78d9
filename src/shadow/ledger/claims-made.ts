// Under which lease of a client this process has claimed pending entries. Nobody else claims under it, so who has claimed
// nothing yet need not look through a ledger of a million for claims of its own.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Claimant, Lease } from '../interface/rights.ts';

export class ClaimsMade {
  readonly #fencing = new Map<ClientId, number>();

  /** To be told before the claim is sent: it may be made though its answer never comes. */
  note({ kind, client, fencing }: Claimant): void {
    if (kind === 'lease') this.#fencing.set(client, fencing);
  }

  /** Whether there may be claims under the lease. */
  mayStand({ client, fencing }: Lease): boolean {
    return this.#fencing.get(client) === fencing;
  }
}
