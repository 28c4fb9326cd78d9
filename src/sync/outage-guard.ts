// Tells bad customers from a bad AA. Each customer that fails alone would be parked; but when several fail in a row and a
// customer known to be good fails too, it is AA that is in trouble, and nothing may be parked for it.

import type { AaError } from '../aa/aa-error.ts';
import type { CustId } from '../catalogue/ids.ts';
import type { SyncContext } from './sync-context.ts';
import { storedWitnesses } from './witnesses.ts';

/** So many customers in a row may fail alone before AA itself is doubted. */
const failuresBeforeDoubt = 5;
/** The same where nobody is stored yet who could be asked for. */
const failuresBeforeDoubtUnknown = 50;
/** A canary may be a bad customer itself. */
const mostCanaries = 3;

export class OutageGuard {
  readonly #context: SyncContext;
  #failuresInARow = 0;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  succeeded(): void {
    this.#failuresInARow = 0;
  }

  /** Returns when the customer may be parked; throws the error when AA serves nobody. */
  async failedAlone(error: AaError): Promise<void> {
    this.#failuresInARow += 1;
    if (this.#failuresInARow < failuresBeforeDoubt) return;
    const canaries = await storedWitnesses(this.#context, [], mostCanaries);
    if (canaries.length === 0 && this.#failuresInARow < failuresBeforeDoubtUnknown) return;
    for (const canary of canaries) if (await this.#comes(canary)) return this.succeeded();
    throw error;
  }

  /** Asks for a customer that has been stored before. What it answers is not used. */
  async #comes(canary: CustId): Promise<boolean> {
    const { aa, signal } = this.#context;
    try {
      const answer = await aa.getCustomers([canary], { signal });
      return answer.customers.length > 0 || answer.errors.has(canary);
    } catch {
      return false;
    }
  }
}
