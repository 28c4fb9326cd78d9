// Tells bad customers from a bad AA. Each customer that fails alone would be parked; but when several fail in a row and a
// customer known to be good fails too, it is AA that is in trouble, and nothing may be parked for it. Where a failure looks
// as if the service were not there, the known customer is asked for at once.

import type { AaError } from '../aa/aa-error.ts';
import type { CustId } from '../catalogue/ids.ts';
import type { SyncContext } from './sync-context.ts';
import { queuedWitnesses, storedWitnesses } from './witnesses.ts';

/** So many customers in a row may fail alone before AA itself is doubted. */
const failuresBeforeDoubt = 5;
/** The same where nobody is stored yet who could be asked for. */
const failuresBeforeDoubtUnknown = 50;
/** A canary may be a bad customer itself. */
const mostCanaries = 3;

export class OutageGuard {
  readonly #context: SyncContext;
  readonly #drainNo: number | null;
  #failuresInARow = 0;
  #lastServed: CustId | null = null;

  /** `drainNo`: the drain being refreshed, whose other customers may be asked for while nobody is stored. */
  constructor(context: SyncContext, drainNo: number | null = null) {
    this.#context = context;
    this.#drainNo = drainNo;
  }

  /** `lastServed`: a customer who has just come. */
  succeeded(lastServed: CustId | null): void {
    this.#failuresInARow = 0;
    this.#lastServed = lastServed ?? this.#lastServed;
  }

  /** Returns when the customer may be parked; throws the error when AA serves nobody. */
  async failedAlone(error: AaError): Promise<void> {
    this.#failuresInARow += 1;
    if (this.#failuresInARow < failuresBeforeDoubt) return;
    const canaries = await storedWitnesses(this.#context, [], mostCanaries);
    if (canaries.length === 0 && this.#failuresInARow < failuresBeforeDoubtUnknown) return;
    if (!(await this.#someoneComes(canaries))) throw error;
  }

  /**
   * A call that failed as it would if there were no such service, but also if AA broke down over one of these customers.
   * Returns when somebody else comes, and throws the error at once when nobody does.
   */
  async failedAsIfNotThere(error: AaError, custIds: readonly CustId[]): Promise<void> {
    // Of several, any may be good.
    const suspects = custIds.length === 1 ? custIds : [];
    const last = this.#lastServed;
    if (last !== null && !suspects.includes(last) && (await this.#someoneComes([last]))) return;
    const canaries = await this.#canaries(suspects);
    if (!(await this.#someoneComes(canaries))) throw error;
  }

  async #canaries(suspects: readonly CustId[]): Promise<readonly CustId[]> {
    const stored = await storedWitnesses(this.#context, suspects, mostCanaries);
    if (stored.length > 0 || this.#drainNo === null) return stored;
    return queuedWitnesses(this.#context, this.#drainNo, suspects, mostCanaries);
  }

  async #someoneComes(canaries: readonly CustId[]): Promise<boolean> {
    for (const canary of canaries)
      if (await this.#comes(canary)) {
        this.succeeded(canary);
        return true;
      }
    return false;
  }

  /** What is answered is not used. */
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
