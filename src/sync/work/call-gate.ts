// The gate before the calls of one client: its quiet hours, and the calls of an hour that all its workers take from one budget in the
// database. What it holds back fails at once and is given back, so that nothing waits for hours with customers in hand.

import { AaError } from '../../aa/aa-error.ts';
import {
  type CallGate,
  type CallHold,
  type CallLane,
  type GateSays,
  isPatient,
} from '../../aa/association.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import {
  type CallBudget,
  type CallRank,
  type CallsTaken,
  quietUntil,
  type Shadow,
} from '../../shadow/shadow.ts';
import type { SyncContext } from './context.ts';

/** Calls that are granted must be made within a minute. */
const lapseMs = 50_000;
/** Calls that are taken in one transaction. */
const mostAtOnce = 50;
/** Calls that were made without asking are counted this soon, or with the next that are taken. */
const countAfterMs = 2_000;
/** When the database could not be asked. */
const askAgainMs = 1_000;

const rankOf = (lane: CallLane): CallRank =>
  lane === 'asked' ? 'asked' : isPatient(lane) ? 'patient' : 'usual';

interface Granted {
  left: number;
  readonly lapsesAt: number;
}

export interface GateParts {
  readonly client: ClientId;
  readonly shadow: Pick<Shadow, 'operations'>;
  readonly budget: CallBudget;
  readonly now?: (() => Date) | undefined;
}

export class BudgetGate implements CallGate {
  readonly #parts: GateParts;
  readonly #now: () => Date;
  readonly #granted = new Map<CallRank, Granted>();
  readonly #held = new Map<CallRank, CallHold>();
  readonly #asking = new Set<CallRank>();
  /** Calls for AA's queue, and its purges, that are not counted yet. */
  #made = 0;
  #counting: NodeJS.Timeout | null = null;
  #listener: () => void = () => undefined;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => new Date());
  }

  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  holdOf(lane: CallLane): CallHold | null {
    // A purge that waits is a queue that grows. Whether AA's queue is asked for at all, the drain decides.
    if (lane === 'queue') return null;
    const [rank, now] = [rankOf(lane), this.#now()];
    const { quiet } = this.#parts.budget;
    const until = quiet === null || rank === 'asked' ? null : quietUntil(quiet, now);
    if (until !== null) return { why: 'quiet', until };
    const held = this.#held.get(rank);
    return held !== undefined && held.until > now ? held : null;
  }

  says(lane: CallLane, waiting: number): GateSays {
    if (lane === 'queue') return 'open';
    if (this.holdOf(lane) !== null) return 'held';
    const { perHour } = this.#parts.budget;
    const rank = rankOf(lane);
    if (perHour === null || this.#has(rank)) return 'open';
    void this.#ask(perHour, rank, waiting);
    return 'asking';
  }

  started(lane: CallLane): void {
    const granted = lane === 'queue' ? undefined : this.#granted.get(rankOf(lane));
    if (granted !== undefined) granted.left -= 1;
    else if (this.#parts.budget.perHour !== null) this.#countSoon();
  }

  /** Counts what is not counted yet. A database that is away ends nothing: then a few calls are not counted. */
  async close(): Promise<void> {
    await this.#count();
  }

  #has(rank: CallRank): boolean {
    const granted = this.#granted.get(rank);
    return granted !== undefined && granted.left > 0 && performance.now() < granted.lapsesAt;
  }

  async #ask(perHour: number, rank: CallRank, waiting: number): Promise<void> {
    if (this.#asking.has(rank)) return;
    this.#asking.add(rank);
    try {
      const lapsesAt = performance.now() + lapseMs;
      const { granted, waitMs } = await this.#take(perHour, rank, Math.min(waiting, mostAtOnce));
      this.#granted.set(rank, { left: granted, lapsesAt });
      const until = new Date(this.#now().getTime() + waitMs);
      if (granted === 0) this.#held.set(rank, { why: 'budget', until });
    } catch {
      // The work for this client meets the same failure, and tells it.
      await new Promise((resolve) => setTimeout(resolve, askAgainMs).unref());
    } finally {
      this.#asking.delete(rank);
    }
    this.#listener();
  }

  async #take(perHour: number, rank: CallRank, want: number): Promise<CallsTaken> {
    const { client, shadow } = this.#parts;
    const made = this.#made;
    this.#made = 0;
    try {
      return await shadow.operations.takeCalls(client, { perHour, rank, want, made });
    } catch (error) {
      this.#made += made;
      throw error;
    }
  }

  #countSoon(): void {
    this.#made += 1;
    this.#counting ??= setTimeout(() => void this.#count(), countAfterMs).unref();
  }

  async #count(): Promise<void> {
    if (this.#counting !== null) clearTimeout(this.#counting);
    this.#counting = null;
    const { perHour } = this.#parts.budget;
    if (perHour === null || this.#made === 0) return;
    await this.#take(perHour, 'asked', 0).catch(() => undefined);
  }
}

export const isHeldBack = (error: unknown): boolean =>
  error instanceof AaError && error.code === 'AA_HELD_BACK';

/** Whether calls of this work would be held back now, as far as this process knows. */
export const isHeld = ({ aa, lane }: Pick<SyncContext, 'aa' | 'lane'>): boolean => aa.holdOf(lane) !== null;

/** Whether AA's queue is left alone now. Asking for it would only bring customers who wait here instead of there. */
export const isQuiet = ({ aa }: Pick<SyncContext, 'aa'>): boolean => aa.holdOf('drain')?.why === 'quiet';

/** `held`: the work was held back, and counts as not done. */
export async function unlessHeld<T>(
  context: Pick<SyncContext, 'aa' | 'lane'>,
  work: () => Promise<T>,
): Promise<T | 'held'> {
  if (isHeld(context)) return 'held';
  try {
    return await work();
  } catch (error) {
    if (!isHeldBack(error)) throw error;
    return 'held';
  }
}
