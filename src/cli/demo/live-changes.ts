// The second half of the demo: the simulated association goes on living, and each change is printed when it has landed in
// the shadow, with the time it took.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Applied, ApplyOutcome, Shadow } from '../../shadow/shadow.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { SyncEvent } from '../../sync/sync-event.ts';
import { textOf } from './demo-text.ts';

export interface LiveChangesParts {
  readonly world: Simulator['world'];
  readonly shadow: Shadow;
  readonly client: ClientId;
  readonly print: (line: string) => void;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

/** What a change is called when it lands; outcomes that are no news are not printed. */
const news: Readonly<Partial<Record<ApplyOutcome, string>>> = {
  created: 'joined',
  updated: 'changed',
  restored: 'came back',
  gone: 'was deleted in AA',
  deleted: 'was deleted in AA',
};

export class LiveChanges {
  readonly #parts: LiveChangesParts;
  /** When what has not landed yet happened in the simulated AA. */
  readonly #happened = new Map<CustId, number>();
  readonly #lags: number[] = [];
  #printed: Promise<void> = Promise.resolve();
  #step = 0;

  constructor(parts: LiveChangesParts) {
    this.#parts = parts;
  }

  /** Lets one thing happen: mostly a change, now and then a customer joins or is deleted. */
  happen(): void {
    const { world, now } = this.#parts;
    this.#step += 1;
    const { custId } = this.#nextOf(world);
    if (!this.#happened.has(custId)) this.#happened.set(custId, now());
  }

  #nextOf(world: Simulator['world']): { readonly custId: CustId } {
    if (this.#step % 7 === 0) return world.add();
    if (this.#step % 11 === 0) return world.delete();
    return world.change();
  }

  take(event: SyncEvent): void {
    if (event.type !== 'applied') return;
    for (const applied of event.applied) this.#land(applied);
  }

  #land(applied: Applied): void {
    const said = news[applied.outcome];
    const happenedAt = this.#happened.get(applied.custId);
    if (said === undefined || happenedAt === undefined) return;
    this.#happened.delete(applied.custId);
    const lagMs = this.#parts.now() - happenedAt;
    this.#lags.push(lagMs);
    // Names are looked up behind the sync, one after the other, so that lines keep their order.
    this.#printed = this.#printed.then(() => this.#print(applied, said, lagMs));
  }

  async #print({ custId, sections }: Applied, said: string, lagMs: number): Promise<void> {
    const { shadow, client, print } = this.#parts;
    const stored = await shadow.customer(client, custId);
    const name = textOf(stored?.columns['display_name']);
    const what = said === 'changed' ? `: ${sections.join(', ')}` : '';
    print(
      `${new Date().toISOString().slice(11, 19)}  ${name} (${custId}) ${said}${what}  ${lagText(lagMs)}\n`,
    );
  }

  /** Waits for the last line. */
  async end(): Promise<string> {
    await this.#printed;
    if (this.#lags.length === 0) return 'No change landed meanwhile.\n';
    const sorted = this.#lags.toSorted((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return `${sorted.length} changes landed: half within ${lagText(at(0.5))}, all within ${lagText(at(1))} of happening in AA.\n`;
  }
}

const lagText = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
