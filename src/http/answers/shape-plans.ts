// The plan of each client, made once for all who ask. Counting rows takes a while where millions are stored: it never takes more than a
// twentieth of the time.

import type { ClientId } from '../../catalogue/ids.ts';
import type { PlanDocument } from '../../report/shape-report.ts';
import type { ShapeWork } from '../shape-work.ts';
import { SharedLook } from '../shared-look.ts';

const leastPauseMs = 2_000;
const mostPauseMs = 60_000;
const share = 20;

export interface MadePlan {
  readonly madeAt: number;
  readonly document: PlanDocument | null;
}

export class ShapePlans {
  readonly #work: Pick<ShapeWork, 'plan'>;
  readonly #looks = new Map<ClientId, SharedLook<MadePlan>>();

  constructor(work: Pick<ShapeWork, 'plan'>) {
    this.#work = work;
  }

  of(client: ClientId): Promise<MadePlan> {
    const look = this.#looks.get(client) ?? this.#newLook(client);
    return look.current();
  }

  /** After somebody has applied one. */
  changed(client: ClientId): void {
    this.#looks.delete(client);
  }

  #newLook(client: ClientId): SharedLook<MadePlan> {
    const look = new SharedLook<MadePlan>({
      make: async (madeAt) => ({ madeAt, document: await this.#work.plan(client) }),
      keptMs: (tookMs) => Math.min(mostPauseMs, Math.max(leastPauseMs, share * tookMs)),
    });
    this.#looks.set(client, look);
    return look;
  }
}
