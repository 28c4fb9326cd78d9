// The second half of the demo: customers of the simulated AA change, and each change is printed when it has arrived in the
// shadow, with the time it took.

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

/** The words for each outcome. Outcomes without words are not printed. */
const outcomeWords: Readonly<Partial<Record<ApplyOutcome, string>>> = {
  created: 'joined',
  updated: 'changed',
  restored: 'came back',
  gone: 'was deleted in AA',
  deleted: 'was deleted in AA',
};

export class LiveChanges {
  readonly #parts: LiveChangesParts;
  /** When each change was made in the simulated AA, for changes that have not arrived yet. */
  readonly #madeAt = new Map<CustId, number>();
  readonly #lags: number[] = [];
  #printed: Promise<void> = Promise.resolve();
  #step = 0;

  constructor(parts: LiveChangesParts) {
    this.#parts = parts;
  }

  /** Makes one change. Sometimes a customer is added or deleted instead. Where there is none, one is added. */
  makeChange(): void {
    this.#step += 1;
    this.changed(this.#nextOf(this.#parts.world).custId);
  }

  /** A change was made. It is told when it arrives. */
  changed(custId: CustId): void {
    if (!this.#madeAt.has(custId)) this.#madeAt.set(custId, this.#parts.now());
  }

  #nextOf(world: Simulator['world']): { readonly custId: CustId } {
    if (world.living === 0 || this.#step % 7 === 0) return world.add();
    if (this.#step % 11 === 0) return world.delete();
    return world.change();
  }

  take(event: SyncEvent): void {
    if (event.type !== 'applied') return;
    for (const applied of event.applied) this.#arrive(applied);
  }

  #arrive(applied: Applied): void {
    const said = outcomeWords[applied.outcome];
    const madeAt = this.#madeAt.get(applied.custId);
    if (said === undefined || madeAt === undefined) return;
    this.#madeAt.delete(applied.custId);
    const lagMs = this.#parts.now() - madeAt;
    this.#lags.push(lagMs);
    // Names are read after the sync and one after the other, so that the lines keep their order.
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

  /** Waits for the last line. Returns the summary. */
  async end(): Promise<string> {
    await this.#printed;
    if (this.#lags.length === 0) return 'No change arrived in this time.\n';
    const sorted = this.#lags.toSorted((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return `${sorted.length} changes arrived: half within ${lagText(at(0.5))}, all within ${lagText(at(1))} of the change in AA.\n`;
  }
}

const lagText = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
