// The leases of clients under which this process has claimed pending entries. Only this process claims under its lease. So a
// process that has claimed nothing yet need not search a ledger of a million entries for its own claims.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Claimant, Lease } from '../interface/rights.ts';

export class ClaimsMade {
  readonly #fencing = new Map<ClientId, number>();

  /** Call it before the claim is sent: the claim may be made even if its answer never arrives. */
  note({ kind, client, fencing }: Claimant): void {
    if (kind === 'lease') this.#fencing.set(client, fencing);
  }

  /** Whether there may be claims under the lease. */
  mayStand({ client, fencing }: Lease): boolean {
    return this.#fencing.get(client) === fencing;
  }
}
