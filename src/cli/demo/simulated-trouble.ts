// What the page of the demo does with the simulated AA: many changes at once, a minute of faults, one change.

import type { CustId } from '../../catalogue/ids.ts';
import type { DemoControls } from '../../http/demo-controls.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { counted, count } from '../../wording.ts';

const usualSpike = 5_000;
const faultMs = 60_000;

export class SimulatedTrouble implements DemoControls {
  readonly #world: Simulator['world'];
  readonly #changed: (custId: CustId) => void;
  #faultEnds: NodeJS.Timeout | null = null;

  /** `changed`: is called with each customer that is changed alone. */
  constructor(world: Simulator['world'], changed: (custId: CustId) => void) {
    this.#world = world;
    this.#changed = changed;
  }

  spike(customers: number | null): string {
    const wanted = Math.min(customers ?? usualSpike, this.#world.living);
    const { queued, renewed } = this.#world.spike({ customers: wanted });
    return `AA put ${counted(queued, 'customer')} into its queue at once; the memberships of ${count(renewed)} of them changed.`;
  }

  fault(): string {
    if (this.#faultEnds !== null) {
      this.end();
      return 'AA works again.';
    }
    this.#world.setFaults([{ procedure: '*', fault: 'http-503' }]);
    this.#faultEnds = setTimeout(() => this.end(), faultMs);
    return `AA answers every call with 503 now, for ${faultMs / 1_000} seconds.`;
  }

  change(): string {
    if (this.#world.living === 0) return 'AA has no customer who could change.';
    const { custId } = this.#world.change();
    this.#changed(custId);
    return `Customer ${custId} changed in AA.`;
  }

  /** AA works again. May be called twice. */
  end(): void {
    if (this.#faultEnds === null) return;
    clearTimeout(this.#faultEnds);
    this.#faultEnds = null;
    this.#world.clearFaults();
  }
}
